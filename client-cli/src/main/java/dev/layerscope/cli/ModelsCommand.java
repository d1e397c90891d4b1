package dev.layerscope.cli;

import dev.layerscope.cli.Table.Format;
import dev.layerscope.client.Connection;
import dev.layerscope.v1.ListModelsResponse;
import dev.layerscope.v1.Model;
import dev.layerscope.v1.ModelInput;
import dev.layerscope.v1.ModelVersion;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The models of the server, or one of them. */
@Command(name = "models", description = "Lists the models of the server.")
final class ModelsCommand implements Callable<Integer> {
    private static final int DIGEST_SHOWN = 12;

    @ParentCommand
    private RootCommand root;

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Format format = Format.TABLE;

    @SuppressWarnings("NullAway.Init") // picocli sets the root
    ModelsCommand() {}

    @Override
    public Integer call() throws IOException {
        try (Connection connection = root.connect()) {
            ListModelsResponse answer = root.client(connection).listModels();
            new Table<Model>()
                    .words("name", Model::getName)
                    .words("state", ModelsCommand::stateName)
                    .words("inputs", ModelsCommand::inputs)
                    .words("preprocessing", ModelsCommand::preprocessing)
                    .numbers(
                            "parameters",
                            model -> isLoaded(model) ? Units.count(model.getParameters()) : "",
                            model -> isLoaded(model) ? model.getParameters() : "")
                    .numbers("file_bytes", model -> Units.bytes(model.getFileBytes()), Model::getFileBytes)
                    .words("producer", Model::getProducer)
                    .words("refusal", Model::getRefusal)
                    .print(format, answer.getModelsList(), answer, root.terminal.out());
            if (format == Format.TABLE) {
                root.terminal.err().println("run by " + answer.getCore() + " on " + answer.getDevice());
            }
        }
        return 0;
    }

    /** Shows one model, all fields of it. */
    @Command(name = "show", description = "Shows one model.")
    Integer show(
            @Parameters(paramLabel = "NAME", description = "a model of the server") String name,
            @Option(
                            names = "--format",
                            defaultValue = "TABLE",
                            description = "${COMPLETION-CANDIDATES} (default: table)")
                    Format as)
            throws IOException {
        try (Connection connection = root.connect()) {
            Model model = root.client(connection).getModel(name);
            PrintStream out = root.terminal.out();
            new Table<Map.Entry<String, String>>()
                    .words("field", Map.Entry::getKey)
                    .words("value", Map.Entry::getValue)
                    .print(as, facts(model), model, out);
        }
        return 0;
    }

    /** Removes a model, or one version of it. */
    @Command(
            name = "delete",
            description = "Deletes a model with all its versions, or NAME@DIGEST, those of one SHA-256.")
    Integer delete(@Parameters(paramLabel = "NAME", description = "a model of the server") String name) {
        try (Connection connection = root.connect()) {
            root.client(connection).deleteModel(name);
            root.terminal.out().println(name + ": deleted");
        }
        return 0;
    }

    private static List<Map.Entry<String, String>> facts(Model model) {
        boolean loaded = isLoaded(model);
        return Stream.of(
                        Map.entry("name", model.getName()),
                        Map.entry("state", state(model)),
                        Map.entry("inputs", inputs(model)),
                        Map.entry("outputs", String.join(", ", model.getOutputsList())),
                        Map.entry("preprocessing", preprocessing(model)),
                        Map.entry("labels", loaded ? String.valueOf(model.getLabelsCount()) : ""),
                        Map.entry("parameters", loaded ? String.valueOf(model.getParameters()) : ""),
                        Map.entry("file_bytes", String.valueOf(model.getFileBytes())),
                        Map.entry("sha256", model.getSha256()),
                        Map.entry("versions", versions(model)),
                        Map.entry("producer", model.getProducer()),
                        Map.entry("opset", loaded ? String.valueOf(model.getOpset()) : ""))
                .filter(fact -> !fact.getValue().isEmpty())
                .toList();
    }

    /** {@code 3 of ann (@8a1f02c4d5e6), 2}: numbers, who brought them, and the digests by which they can be asked for. */
    private static String versions(Model model) {
        return model.getVersionsList().stream().map(ModelsCommand::version).collect(Collectors.joining(", "));
    }

    private static String version(ModelVersion version) {
        String number = version.getNumber() == 0 ? "without a number" : String.valueOf(version.getNumber());
        String owned = version.getOwner().isEmpty() ? number : number + " of " + version.getOwner();
        return version.getSha256().isEmpty()
                ? owned
                : owned + " (@" + version.getSha256().substring(0, DIGEST_SHOWN) + ")";
    }

    /** Nothing inside the others is known. */
    private static boolean isLoaded(Model model) {
        return model.getState() == Model.State.STATE_LOADED;
    }

    /** With the reason of a refusal, where there is room for it. */
    private static String state(Model model) {
        return model.getRefusal().isEmpty() ? stateName(model) : stateName(model) + ": " + model.getRefusal();
    }

    private static String stateName(Model model) {
        return switch (model.getState()) {
            case STATE_FOUND -> "found";
            case STATE_LOADED -> "loaded";
            case STATE_REFUSED -> "refused";
            case STATE_UNSPECIFIED, UNRECOGNIZED -> "unknown";
        };
    }

    private static String inputs(Model model) {
        return model.getInputsList().stream().map(ModelsCommand::input).collect(Collectors.joining(", "));
    }

    private static String input(ModelInput input) {
        String shape = input.getName() + " " + Units.shape(input.getShapeList());
        if (!input.getImage()) {
            return shape;
        }
        return shape + " " + input.getLayout() + " at "
                + input.getDefaultSize().getHeight() + "x"
                + input.getDefaultSize().getWidth();
    }

    /** Nothing for a model that takes no pictures: what the server would assume says nothing of it. */
    private static String preprocessing(Model model) {
        if (model.getPreprocessingAssumed() && model.getInputsList().stream().noneMatch(ModelInput::getImage)) {
            return "";
        }
        return model.getPreprocessing() + (model.getPreprocessingAssumed() ? " (assumed)" : "");
    }
}
