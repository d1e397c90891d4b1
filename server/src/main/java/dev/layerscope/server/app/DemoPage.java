package dev.layerscope.server.app;

import dev.layerscope.v1.Layer;
import dev.layerscope.v1.ListModelsResponse;
import dev.layerscope.v1.Model;
import dev.layerscope.v1.PictureHeader;
import dev.layerscope.v1.PredictResponse;
import dev.layerscope.v1.Prediction;
import dev.layerscope.v1.ScoredClass;
import dev.layerscope.v1.Statistics;
import dev.layerscope.v1.SummarizeActivationsResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The page that the demo leaves: a template with what a server answered. */
final class DemoPage {
    private final ListModelsResponse server;
    private final Model model;
    private final String picture;

    /** A picture that the server drew. */
    record Grid(String layer, String file, PictureHeader header) {}

    DemoPage(ListModelsResponse server, Model model, String picture) {
        this.server = server;
        this.model = model;
        this.picture = picture;
    }

    String html(
            List<Layer> layers,
            PredictResponse predictions,
            List<Grid> grids,
            List<Path> tensors,
            List<String> asked,
            SummarizeActivationsResponse summary)
            throws IOException {
        return template()
                .replace("{{core}}", escape(server.getCore()))
                .replace("{{device}}", escape(server.getDevice()))
                .replace("{{model}}", escape(model.getName()))
                .replace("{{parameters}}", "%,d".formatted(model.getParameters()))
                .replace("{{opset}}", Long.toString(model.getOpset()))
                .replace("{{sha256}}", model.getSha256())
                .replace("{{picture}}", escape(picture))
                .replace("{{predictions}}", predictions(predictions))
                .replace("{{grids}}", grids(grids))
                .replace("{{statistics}}", statistics(asked, summary))
                .replace("{{tensors}}", tensors(tensors))
                .replace("{{layers}}", layers(layers));
    }

    private static String template() throws IOException {
        try (InputStream in = DemoPage.class.getResourceAsStream("demo.html")) {
            if (in == null) {
                throw new IllegalStateException("resource demo.html is missing from this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String predictions(PredictResponse response) {
        StringBuilder html = new StringBuilder();
        for (int i = 0; i < response.getPredictionsCount(); i++) {
            Prediction prediction = response.getPredictions(i);
            String file = EmbeddedModel.PICTURES.get(i);
            html.append("<figure><img src=\"%s\" alt=\"%s\"><figcaption>".formatted(file, file));
            for (ScoredClass scored : prediction.getClassesList()) {
                html.append("<div><span>%s</span><meter value=\"%.4f\"></meter><span>%.1f %%</span></div>"
                        .formatted(escape(scored.getLabel()), scored.getProbability(), 100 * scored.getProbability()));
            }
            html.append("</figcaption></figure>\n");
        }
        return html.toString();
    }

    private static String grids(List<Grid> grids) {
        return grids.stream()
                .map(grid ->
                        "<figure class=\"grid\"><a href=\"%s\"><img src=\"%s\" alt=\"channels of %s\" loading=\"lazy\"></a></figure>"
                                .formatted(grid.file(), grid.file(), escape(grid.layer())))
                .collect(Collectors.joining("\n"));
    }

    private static String statistics(List<String> asked, SummarizeActivationsResponse summary) {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < summary.getLayersCount(); i++) {
            Statistics all = summary.getLayers(i).getAll();
            rows.append(row(
                    "<code>" + escape(asked.get(i)) + "</code>",
                    number(all.getMean()),
                    number(all.getStandardDeviation()),
                    number(all.getMinimum()),
                    number(all.getMaximum()),
                    "%.1f %%".formatted(100 * all.getSparsity())));
        }
        return rows.toString();
    }

    private static String tensors(List<Path> tensors) {
        return tensors.stream()
                .map(file -> String.valueOf(file.getFileName()))
                .map(name -> "<li><a href=\"%s\"><code>%s</code></a></li>".formatted(name, name))
                .collect(Collectors.joining("\n"));
    }

    private static String layers(List<Layer> layers) {
        StringBuilder rows = new StringBuilder();
        for (Layer layer : layers) {
            rows.append(row(
                    "<code>" + escape(layer.getPath()) + "</code>",
                    escape(layer.getOpType()),
                    "<code>" + layer.getShapeList() + "</code>",
                    layer.getChannelAxis() < 0 ? "" : Integer.toString(layer.getChannelAxis()),
                    switch (layer.getActivation()) {
                        case ACTIVATION_BEFORE -> "before " + escape(layer.getActivationFunction());
                        case ACTIVATION_AFTER -> "after " + escape(layer.getActivationFunction());
                        case ACTIVATION_UNSPECIFIED, UNRECOGNIZED -> "";
                    },
                    "%,d".formatted(layer.getBytes()),
                    layer.getParameters() == 0 ? "" : "%,d".formatted(layer.getParameters())));
        }
        return rows.toString();
    }

    private static String row(String... cells) {
        return "<tr>"
                + List.of(cells).stream().map(cell -> "<td>" + cell + "</td>").collect(Collectors.joining())
                + "</tr>\n";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
