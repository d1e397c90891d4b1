package dev.layerscope.cli;

import dev.layerscope.cli.FeedOptions.LocalFeed;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.RefusedInput;
import dev.layerscope.client.ServerError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Images on their way through one request: sent first, then run. One that can't be read, or that the server refuses, is
 * left out. Used by one thread at a time.
 */
final class ImageBatch {
    private final List<Named> images = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();

    private ImageBatch() {}

    /** Finds the bytes of an image. */
    interface Opening {
        LocalInput open(String image) throws IOException;
    }

    /** What is done with the images. */
    interface Run {
        /**
         * @param local the images and what goes with them
         * @param images their names, in the feed's order
         */
        void run(LocalFeed local, List<String> images) throws IOException;
    }

    /** An image that isn't run, and why. */
    record LeftOut(String image, String why) {
        /** For standard error. */
        String sentence() {
            return image + ": left out: " + why;
        }
    }

    /** An image as it was named, and its file. */
    private record Named(String image, LocalInput input) {}

    /** Opens images and sends those that the server lacks. */
    static ImageBatch send(List<String> names, Opening opening, LayerscopeClient client) {
        ImageBatch batch = new ImageBatch();
        for (String image : names) {
            try {
                LocalInput input = opening.open(image);
                if (input.byteSize() == 0) {
                    batch.leftOut.add(new LeftOut(image, "empty (expected: a picture or an .npy file)"));
                } else {
                    batch.images.add(new Named(image, input));
                }
            } catch (IOException e) {
                batch.leftOut.add(new LeftOut(image, Failures.sentence(e)));
            }
        }
        for (RefusedInput refused : client.offerInputs(batch.inputs())) {
            batch.leaveOut(refused.input().sha256(), refused.why());
        }
        return batch;
    }

    /**
     * Runs what isn't left out, again without an image that the run is refused for.
     *
     * @throws ServerError where it fails for another reason
     */
    void run(LocalFeed common, Run run) throws IOException {
        while (!images.isEmpty()) {
            try {
                run.run(feed(common), images.stream().map(Named::image).toList());
                return;
            } catch (ServerError e) {
                leaveOut(culprit(e), e);
            }
        }
    }

    /** So far. */
    List<LeftOut> leftOut() {
        return List.copyOf(leftOut);
    }

    /** The image that a run was refused for; throws the refusal where it is none's fault. */
    private String culprit(ServerError error) {
        String sha256 = error.input().orElse("");
        boolean invalid = error.reason().filter("INPUT_INVALID"::equals).isPresent();
        if (invalid && images.size() == 1) {
            return images.get(0).input().sha256();
        }
        if (!invalid || images.stream().noneMatch(one -> one.input().sha256().equals(sha256))) {
            throw error;
        }
        return sha256;
    }

    private void leaveOut(String sha256, RuntimeException why) {
        String sentence = why.getCause() instanceof IOException file && why instanceof UncheckedIOException
                ? Failures.sentence(file)
                : String.valueOf(why.getMessage());
        for (Named one : List.copyOf(images)) {
            if (one.input().sha256().equals(sha256)) {
                leftOut.add(new LeftOut(one.image(), sentence));
                images.remove(one);
            }
        }
    }

    private LocalFeed feed(LocalFeed common) {
        List<LocalInput> inputs = new ArrayList<>(inputs());
        List<String> hashes = inputs.stream().map(LocalInput::sha256).toList();
        inputs.addAll(common.inputs());
        return new LocalFeed(common.feed().toBuilder().addAllInputs(hashes).build(), inputs);
    }

    private List<LocalInput> inputs() {
        return images.stream().map(Named::input).toList();
    }
}
