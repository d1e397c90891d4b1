package dev.layerscope.cli;

import dev.layerscope.client.Connection;
import dev.layerscope.client.LocalModel;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.ModelCard;
import dev.layerscope.v1.ModelVersion;
import dev.layerscope.v1.PushModelResponse;
import dev.layerscope.v1.Size;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Brings a model to the server. */
@Command(
        name = "push",
        description = {
            "Brings a model to the server, with the files that hold its weights.",
            "The server tries it first. It then is the newest version of its name."
        })
final class PushCommand implements Callable<Integer> {
    private static final String SUFFIX = ".onnx";

    @ParentCommand
    private RootCommand root;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE.onnx", description = "the model")
    private Path file;

    @Option(names = "--name", paramLabel = "NAME", description = "what to call it (default: as the file)")
    private @Nullable String name;

    @Option(
            names = "--preprocess",
            paramLabel = "PRESET|FILE.yaml",
            description =
                    "how pictures are prepared for it: imagenet, unit, signed, raw or caffe, or a file with the"
                            + " fields of a preprocessing, or a model's card (default: the card beside the model, if there is one)")
    private @Nullable String preprocessing;

    @Option(
            names = "--size",
            paramLabel = "HxW",
            converter = Arguments.ToSize.class,
            description = "the image size, where the model leaves it open")
    private @Nullable Size size;

    @Option(names = "--labels", paramLabel = "FILE", description = "class names of its output, one per line")
    private @Nullable Path labels;

    @SuppressWarnings("NullAway.Init") // picocli sets what is not optional
    PushCommand() {}

    @Override
    public Integer call() throws IOException {
        LocalModel model = model();
        Progress progress = root.progress();
        progress.begin(model.name(), model.totalBytes());
        try (Connection connection = root.connect()) {
            PushModelResponse response = root.client(connection, progress).pushModel(model, progress::add);
            progress.clear();
            root.terminal.out().println(sentence(response));
            if (!response.getNote().isEmpty()) {
                root.terminal.err().println(response.getNote());
            }
        } finally {
            progress.clear();
        }
        return 0;
    }

    private static String sentence(PushModelResponse response) {
        ModelVersion version = response.getVersion();
        String what = switch (response.getOutcome()) {
            case OUTCOME_UNCHANGED -> "unchanged";
            case OUTCOME_PUBLISHED, OUTCOME_UNSPECIFIED, UNRECOGNIZED -> "published";
        };
        return "%s: %s, version %d, %s"
                .formatted(response.getModel().getName(), what, version.getNumber(), version.getSha256());
    }

    private LocalModel model() {
        Path onnx = root.terminal.folder().resolve(file);
        try {
            return LocalModel.of(name != null ? name : LocalModel.nameOf(onnx), onnx, card(onnx));
        } catch (IOException e) {
            String sentence = Files.isDirectory(onnx) ? file + ": a folder" : Failures.sentence(e);
            String expected = sentence.contains("(expected") ? "" : " (expected: an .onnx file)";
            throw new ParameterException(spec.commandLine(), "model " + sentence + expected, e);
        }
    }

    private ModelCard card(Path onnx) {
        ModelCard.Builder card = ModelCard.newBuilder();
        Optional<String> named = Optional.ofNullable(preprocessing).or(() -> cardBeside(onnx));
        if (named.isPresent()) {
            PreprocessingArgument argument = new PreprocessingArgument(named.get(), root.terminal, spec.commandLine());
            Feed.Builder declared = Feed.newBuilder();
            argument.into(declared);
            if (declared.hasPreprocessing()) {
                card.setPreprocessing(declared.getPreprocessing());
            }
            if (declared.hasSize()) {
                card.setSize(declared.getSize());
            }
            card.addAllLabels(argument.labels());
        }
        if (size != null) {
            card.setSize(size);
        }
        if (labels != null) {
            card.clearLabels().addAllLabels(labels(labels));
        }
        return card.build();
    }

    /** Where a server's folder would have it; told, for it changes what the model answers. */
    private Optional<String> cardBeside(Path onnx) {
        String fileName = String.valueOf(onnx.getFileName());
        Path card = onnx.resolveSibling(
                fileName.equals("model.onnx")
                        ? "layerscope.yaml"
                        : (fileName.endsWith(SUFFIX)
                                        ? fileName.substring(0, fileName.length() - SUFFIX.length())
                                        : fileName)
                                + ".yaml");
        if (!Files.isRegularFile(card)) {
            return Optional.empty();
        }
        root.terminal.err().println("with the card " + card.getFileName() + " beside it");
        return Optional.of(card.toString());
    }

    private List<String> labels(Path path) {
        try {
            return Files.readAllLines(root.terminal.folder().resolve(path), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--labels: " + Failures.sentence(e) + " (expected: a text file, a name per line)",
                    e);
        }
    }
}
