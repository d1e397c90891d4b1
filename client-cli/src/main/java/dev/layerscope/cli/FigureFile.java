package dev.layerscope.cli;

import dev.layerscope.cli.FeedOptions.LocalFeed;
import dev.layerscope.client.Connection;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.Picture;
import dev.layerscope.v1.RenderFigureRequest;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands that draw a figure share, whether or not it has colours to choose: scale, and the file. */
final class FigureFile {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--scale",
            paramLabel = "N",
            description = "pixels for each pixel of a plain screen: 2 for a screen of twice the density (1 to 4;"
                    + " default: ${DEFAULT-VALUE})")
    private int scale = 1;

    @Option(names = "-o", paramLabel = "FIGURE.png", required = true, description = "the file to write, - for stdout")
    private String output;

    @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
    FigureFile() {}

    /** Draws a figure of one image and writes it. */
    Picture draw(RootCommand root, FeedOptions feed, List<String> layers, FigureOptions figure) throws IOException {
        Prepared prepared = prepare(root.terminal, feed, layers, figure);
        try (Connection connection = root.connect()) {
            return prepared.draw(root.client(connection)).write();
        }
    }

    /**
     * Reads what a figure of one image takes, for a command that asks for more than one figure.
     *
     * @throws ParameterException where there are more images, or files can't be read or written
     */
    Prepared prepare(Terminal terminal, FeedOptions feed, List<String> layers, FigureOptions figure) {
        int images = feed.images(terminal).size();
        if (images != 1) {
            throw new ParameterException(command(), "images: " + images + " (expected: exactly one)");
        }
        Output target = Output.named(output, terminal, command());
        LocalFeed local = feed.read(terminal);
        return new Prepared(request(layers, figure).setFeed(local.feed()).build(), local, target);
    }

    /** A figure to be drawn of an image that has been read. */
    record Prepared(RenderFigureRequest request, LocalFeed local, Output target) {
        /** The same with something changed. */
        Prepared with(FigureOptions change) {
            RenderFigureRequest.Builder changed = request.toBuilder();
            change.into(changed);
            return new Prepared(changed.build(), local, target);
        }

        Drawn draw(LayerscopeClient client) throws IOException {
            return new Drawn(client.renderFigure(request, local.inputs()), target);
        }
    }

    /** A figure, and where it goes. */
    record Drawn(Picture picture, Output target) {
        Picture write() throws IOException {
            FigureFile.write(picture, target);
            return picture;
        }
    }

    /**
     * The file that {@code -o} names.
     *
     * @throws ParameterException where it names standard output
     */
    Output.File file(Terminal terminal) {
        if (Output.named(output, terminal, command()) instanceof Output.File file) {
            return file;
        }
        throw new ParameterException(
                command(), "-o -: one figure after the other (expected: a file, which is replaced)");
    }

    /** Writes a figure as a whole. */
    static void write(Picture picture, Output target) throws IOException {
        try (OpenOutput file = target.open()) {
            file.write(picture.png().asReadOnlyByteBuffer());
            file.commit();
        }
    }

    /** All that is asked for but the feed. */
    RenderFigureRequest.Builder request(List<String> layers, FigureOptions figure) {
        RenderFigureRequest.Builder request =
                RenderFigureRequest.newBuilder().addAllLayers(layers).setScale(scale);
        figure.into(request);
        return request;
    }

    /** Whether the picture goes to standard output, where then is no room for words. */
    boolean isStandardOutput() {
        return output.equals("-");
    }

    private CommandLine command() {
        return spec.commandLine();
    }
}
