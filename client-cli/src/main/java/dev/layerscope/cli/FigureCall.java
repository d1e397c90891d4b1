package dev.layerscope.cli;

import dev.layerscope.client.Picture;
import dev.layerscope.v1.Coloring;
import dev.layerscope.v1.FigurePanel;
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
        Coloring colors = coloring.coloring();
        return file.draw(root, feed, layers, request -> {
            request.setColoring(colors);
            figure.into(request);
        });
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
