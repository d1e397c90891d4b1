package dev.layerscope.cli;

import dev.layerscope.cli.FeedOptions.LocalFeed;
import dev.layerscope.client.ExitCode;
import dev.layerscope.client.LayerscopeClient;
import java.io.IOException;
import java.util.List;

/**
 * Runs many images a few at a time. One that can't be read, or that the server refuses, is reported and left out; the
 * others go on. A single image isn't left out: its refusal is the command's.
 */
final class ImageBatches {
    private final FeedOptions options;
    private final LayerscopeClient client;
    private final Terminal terminal;
    private final Progress progress;
    private int leftOut;

    ImageBatches(FeedOptions options, LayerscopeClient client, Terminal terminal, Progress progress) {
        this.options = options;
        this.client = client;
        this.terminal = terminal;
        this.progress = progress;
    }

    /**
     * Runs all images, at most so many at once.
     *
     * @return the exit code: {@code REFUSED} where images were left out
     */
    ExitCode run(int batch, ImageBatch.Run run) throws IOException {
        List<String> images = options.images(terminal);
        if (images.size() < 2) {
            run.run(options.read(terminal), images);
            return ExitCode.DONE;
        }
        LocalFeed common = options.withoutImages(terminal);
        client.ensureInputs(common.inputs());
        for (int from = 0; from < images.size(); from += batch) {
            progress.position(from, images.size(), "images");
            runSome(common, images.subList(from, Math.min(images.size(), from + batch)), run);
        }
        progress.clear();
        if (leftOut > 0) {
            terminal.err().println(leftOut + " of " + images.size() + " images left out");
        }
        return leftOut > 0 ? ExitCode.REFUSED : ExitCode.DONE;
    }

    private void runSome(LocalFeed common, List<String> images, ImageBatch.Run run) throws IOException {
        ImageBatch batch = ImageBatch.send(images, image -> options.open(image, terminal), client);
        try {
            batch.run(common, run);
        } finally {
            for (ImageBatch.LeftOut one : batch.leftOut()) {
                leftOut++;
                progress.clear();
                terminal.err().println(one.sentence());
            }
        }
    }
}
