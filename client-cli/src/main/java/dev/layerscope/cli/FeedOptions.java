package dev.layerscope.cli;

import dev.layerscope.client.LocalInput;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.Preprocessing;
import dev.layerscope.v1.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What goes into the model: the arguments that all commands with an IMAGE share. */
final class FeedOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "a model of the server")
    private String model;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "IMAGE",
            description = "a JPEG or PNG file, an .npy tensor that is fed as it is, or - for standard input")
    private List<String> images = new ArrayList<>();

    @Option(
            names = "--size",
            paramLabel = "HxW",
            converter = Arguments.ToSize.class,
            description = "the image size (default: the model's)")
    private @Nullable Size size;

    @Option(
            names = "--preprocess",
            paramLabel = "NAMED",
            description = "imagenet, unit, signed, raw or caffe (default: the model's)")
    private @Nullable String preprocessing;

    @Option(
            names = "--input",
            paramLabel = "NAME=FILE.npy",
            description = "a tensor for another input of the model; may be repeated")
    private Map<String, Path> namedInputs = new LinkedHashMap<>();

    @SuppressWarnings("NullAway.Init") // picocli sets the spec and the model
    FeedOptions() {}

    String model() {
        return model;
    }

    /** The images as they were named, in order. */
    List<String> images() {
        return List.copyOf(images);
    }

    /**
     * Reads the files.
     *
     * @throws ParameterException where one can't be read, or there is none
     */
    LocalFeed read(Terminal terminal) {
        if (images.isEmpty() && namedInputs.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "image: none (expected: MODEL IMAGE...)");
        }
        return readIfAny(terminal);
    }

    /**
     * Reads the files, where there are any.
     *
     * @throws ParameterException where one can't be read
     */
    LocalFeed readIfAny(Terminal terminal) {
        if (images.stream().filter("-"::equals).count() > 1) {
            throw new ParameterException(
                    spec.commandLine(), "image -: named twice (expected: once, for it is read once)");
        }
        Feed.Builder feed = Feed.newBuilder().setModel(model);
        List<LocalInput> inputs = new ArrayList<>();
        for (String image : images) {
            LocalInput input = image.equals("-") ? standardInput(terminal) : file("image", Path.of(image), terminal);
            feed.addInputs(input.sha256());
            inputs.add(input);
        }
        namedInputs.forEach((name, path) -> {
            LocalInput input = file("input " + name, path, terminal);
            feed.putNamedInputs(name, input.sha256());
            inputs.add(input);
        });
        if (size != null) {
            feed.setSize(size);
        }
        if (preprocessing != null) {
            feed.setPreprocessing(Preprocessing.newBuilder().setPreset(preprocessing));
        }
        return new LocalFeed(feed.build(), inputs);
    }

    private LocalInput file(String what, Path path, Terminal terminal) {
        Path file = terminal.folder().resolve(path);
        if (Files.isDirectory(file)) {
            throw new ParameterException(spec.commandLine(), what + " " + path + ": a folder (expected: a file)");
        }
        try {
            return LocalInput.read(file);
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(), what + " " + Failures.sentence(e) + " (expected: a file that can be read)", e);
        }
    }

    private LocalInput standardInput(Terminal terminal) {
        try {
            return LocalInput.of(terminal.in().readAllBytes());
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "image -: " + e.getMessage(), e);
        }
    }

    /** What a request names, and the bytes behind the names. */
    record LocalFeed(Feed feed, List<LocalInput> inputs) {}
}
