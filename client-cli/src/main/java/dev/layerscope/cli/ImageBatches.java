package dev.layerscope.cli;

import dev.layerscope.cli.FeedOptions.LocalFeed;
import dev.layerscope.client.ExitCode;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.RefusedInput;
import dev.layerscope.client.ServerError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
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

    /** What is done with the images of one batch. */
    interface Run {
        /**
         * @param local the images and what goes with them
         * @param images their names, in the feed's order
         */
        void run(LocalFeed local, List<String> images) throws IOException;
    }

    /**
     * Runs all images, at most so many at once.
     *
     * @return the exit code: {@code REFUSED} where images were left out
     */
    ExitCode run(int batch, Run run) throws IOException {
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

    private void runSome(LocalFeed common, List<String> images, Run run) throws IOException {
        List<Named> some = new ArrayList<>();
        for (String image : images) {
            try {
                LocalInput input = options.open(image, terminal);
                if (input.byteSize() == 0) {
                    leaveOut(image, "empty (expected: a picture or an .npy file)");
                } else {
                    some.add(new Named(image, input));
                }
            } catch (IOException e) {
                leaveOut(image, Failures.sentence(e));
            }
        }
        for (RefusedInput refused : client.offerInputs(inputs(some))) {
            leaveOut(some, refused.input().sha256(), refused.why());
        }
        while (!some.isEmpty()) {
            try {
                run.run(feed(common, some), some.stream().map(Named::image).toList());
                return;
            } catch (ServerError e) {
                leaveOut(some, culprit(some, e), e);
            }
        }
    }

    /** The image that a run was refused for; throws the refusal where it is none's fault. */
    private static String culprit(List<Named> some, ServerError error) {
        String sha256 = error.input().orElse("");
        boolean invalid = error.reason().filter("INPUT_INVALID"::equals).isPresent();
        if (invalid && some.size() == 1) {
            return some.get(0).input().sha256();
        }
        if (!invalid || some.stream().noneMatch(one -> one.input().sha256().equals(sha256))) {
            throw error;
        }
        return sha256;
    }

    private void leaveOut(List<Named> some, String sha256, RuntimeException why) {
        String sentence = why.getCause() instanceof IOException file && why instanceof UncheckedIOException
                ? Failures.sentence(file)
                : String.valueOf(why.getMessage());
        for (Named one : List.copyOf(some)) {
            if (one.input().sha256().equals(sha256)) {
                leaveOut(one.image(), sentence);
                some.remove(one);
            }
        }
    }

    private void leaveOut(String image, String sentence) {
        leftOut++;
        progress.clear();
        terminal.err().println(image + ": left out: " + sentence);
    }

    private static LocalFeed feed(LocalFeed common, List<Named> some) {
        List<LocalInput> inputs = new ArrayList<>(inputs(some));
        List<String> hashes = inputs.stream().map(LocalInput::sha256).toList();
        inputs.addAll(common.inputs());
        return new LocalFeed(common.feed().toBuilder().addAllInputs(hashes).build(), inputs);
    }

    private static List<LocalInput> inputs(List<Named> some) {
        return some.stream().map(Named::input).toList();
    }

    /** An image as it was named, and its file. */
    private record Named(String image, LocalInput input) {}
}
