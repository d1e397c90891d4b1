package dev.layerscope.cli;

import dev.layerscope.client.Picture;
import dev.layerscope.v1.Coloring;
import dev.layerscope.v1.FigurePanel;
import dev.layerscope.v1.RenderFigureRequest;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Mixin;

/** What all commands share that draw a figure with heat maps: colours, scale, and the file. */
final class FigureCall {
    @Mixin
    private ColoringOptions coloring;

    @Mixin
    private FigureFile file;

    @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
    FigureCall() {}

    /** Draws a figure of one image and writes it. */
    Picture draw(RootCommand root, FeedOptions feed, List<String> layers, FigureOptions figure) throws IOException {
        return file.draw(root, feed, layers, colored(figure));
    }

    /** As {@link FigureFile#prepare}. */
    FigureFile.Prepared prepare(Terminal terminal, FeedOptions feed, List<String> layers, FigureOptions figure) {
        return file.prepare(terminal, feed, layers, colored(figure));
    }

    /** All that is asked for but the feed. */
    RenderFigureRequest.Builder request(List<String> layers, FigureOptions figure) {
        return file.request(layers, colored(figure));
    }

    private FigureOptions colored(FigureOptions figure) {
        Coloring colors = coloring.coloring();
        return request -> {
            request.setColoring(colors);
            figure.into(request);
        };
    }

    /**
     * The file that {@code -o} names.
     *
     * @throws picocli.CommandLine.ParameterException where it names standard output
     */
    Output.File file(Terminal terminal) {
        return file.file(terminal);
    }

    boolean isStandardOutput() {
        return file.isStandardOutput();
    }

    /** Says which layers have more channels than are drawn. */
    static void tellWhatIsLeftOut(Picture picture, Terminal terminal) {
        for (FigurePanel panel : picture.header().getPanelsList()) {
            int drawn = panel.getChannelsCount();
            int available = panel.getChannelsAvailable();
            if (drawn < available) {
                terminal.err()
                        .println(panel.getLayer() + ": " + drawn + " of " + available
                                + " channels drawn (--limit and --channels choose)");
            }
        }
    }
}
