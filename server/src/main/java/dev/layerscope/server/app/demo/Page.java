package dev.layerscope.server.app.demo;

import dev.layerscope.v1.ListModelsResponse;
import dev.layerscope.v1.Model;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The page that the demo leaves: a template around its parts. */
final class Page {
    private Page() {}

    /**
     * Makes the parts, in order, and the page of them.
     *
     * @throws IOException where a part can't be made
     */
    static String html(Visit visit, List<Part> parts) throws IOException {
        ListModelsResponse server = visit.client().listModels();
        Model model = visit.client().getModel(visit.model());
        StringBuilder sections = new StringBuilder();
        for (Part part : parts) {
            sections.append(part.html(visit));
        }
        return template()
                .replace("{{core}}", Html.escape(server.getCore()))
                .replace("{{device}}", Html.escape(server.getDevice()))
                .replace("{{model}}", Html.escape(model.getName()))
                .replace("{{parameters}}", Html.count(model.getParameters()))
                .replace("{{opset}}", Long.toString(model.getOpset()))
                .replace("{{sha256}}", model.getSha256())
                .replace("{{picture}}", Html.escape(visit.picturePath()))
                .replace("{{parts}}", sections);
    }

    private static String template() throws IOException {
        try (InputStream in = Page.class.getResourceAsStream("page.html")) {
            if (in == null) {
                throw new IllegalStateException("resource page.html is missing from this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
