package dev.layerscope.server.app.demo;

import dev.layerscope.v1.RenderFigureRequest;
import java.io.IOException;
import java.util.List;

/**
 * Figures of the picture that is shown, with a sentence on what is to be seen.
 *
 * @param sentence markup
 * @param drawn in order
 */
record Figures(String title, String sentence, List<Drawn> drawn) implements Part {
    Figures {
        drawn = List.copyOf(drawn);
    }

    /** A figure, and what the server is asked for beside its feed. */
    record Drawn(Figure figure, RenderFigureRequest request) {}

    @Override
    public String html(Visit visit) throws IOException {
        StringBuilder figures = new StringBuilder("<div class=\"figures\">\n");
        for (Drawn one : drawn) {
            figures.append(one.figure().draw(visit, one.request(), List.of(visit.picture())));
        }
        return Html.section(title, sentence, figures.append("</div>").toString());
    }
}
