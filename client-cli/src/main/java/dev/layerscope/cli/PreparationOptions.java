package dev.layerscope.cli;

import dev.layerscope.cli.FeedOptions.LocalFeed;
import dev.layerscope.client.LocalInput;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.Size;
import java.io.IOException;
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

/** The model, and how pictures are made ready for it: what all commands that feed a model share. */
abstract class PreparationOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "a model of the server")
    private String model;

    @Option(
            names = "--size",
            paramLabel = "HxW",
            converter = Arguments.ToSize.class,
            description = "the image size (default: the model's)")
    private @Nullable Size size;

    @Option(
            names = "--preprocess",
            paramLabel = "PRESET|FILE.yaml",
            description = "imagenet, unit, signed, raw or caffe, or a file with the fields of a preprocessing, or a"
                    + " model's card (default: the model's)")
    private @Nullable String preprocessing;

    @Option(
            names = "--input",
            paramLabel = "NAME=FILE.npy",
            description = "a tensor for another input of the model; may be repeated")
    private Map<String, Path> namedInputs = new LinkedHashMap<>();

    @SuppressWarnings("NullAway.Init") // picocli sets the spec and the model
    PreparationOptions() {}

    final String model() {
        return model;
    }

    /** Of the command whose options these are. */
    final CommandSpec spec() {
        return spec;
    }

    /** Whether tensors are given by name. */
    final boolean hasNamedInputs() {
        return !namedInputs.isEmpty();
    }

    /** What all requests have in common, however the images are divided among them. */
    LocalFeed withoutImages(Terminal terminal) {
        Feed.Builder feed = Feed.newBuilder().setModel(model);
        List<LocalInput> inputs = new ArrayList<>();
        namedInputs.forEach((name, path) -> {
            LocalInput input = NamedInput.read(name, path, terminal, spec.commandLine());
            feed.putNamedInputs(name, input.sha256());
            inputs.add(input);
        });
        if (preprocessing != null) {
            new PreprocessingArgument(preprocessing, terminal, spec.commandLine()).into(feed);
        }
        if (size != null) {
            feed.setSize(size);
        }
        return new LocalFeed(feed.build(), inputs);
    }

    final ParameterException unreadable(String what, IOException e) {
        return new ParameterException(
                spec.commandLine(), what + " " + Failures.sentence(e) + " (expected: a file that can be read)", e);
    }

    final ParameterException refused(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
