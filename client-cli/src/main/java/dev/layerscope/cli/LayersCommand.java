package dev.layerscope.cli;

import dev.layerscope.cli.Table.Format;
import dev.layerscope.client.Connection;
import dev.layerscope.client.LayerListing;
import dev.layerscope.v1.Layer;
import dev.layerscope.v1.ListLayersRequest;
import dev.layerscope.v1.ListLayersResponse;
import dev.layerscope.v1.Size;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What can be observed inside a model. */
@Command(name = "layers", description = "Lists the layers of a model, in the order in which they are computed.")
final class LayersCommand implements Callable<Integer> {
    @ParentCommand
    private RootCommand root;

    @Parameters(paramLabel = "MODEL", description = "a model of the server")
    private String model;

    @Option(
            names = "--match",
            paramLabel = "GLOB",
            description = "only those whose path, tensor or operator matches; * and ? stand for any characters")
    private @Nullable String match;

    @Option(
            names = "--size",
            paramLabel = "HxW",
            converter = Arguments.ToSize.class,
            description = "measure shapes at this image size (default: the model's)")
    private @Nullable Size size;

    @Option(names = "--all", description = "also values that depend on the shape of the input alone")
    private boolean all;

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Format format = Format.TABLE;

    @SuppressWarnings("NullAway.Init") // picocli sets root and model
    LayersCommand() {}

    @Override
    public Integer call() throws IOException {
        ListLayersRequest.Builder request =
                ListLayersRequest.newBuilder().setModel(model).setIncludeShapeValues(all);
        if (match != null) {
            request.setMatch(match);
        }
        if (size != null) {
            request.setSize(size);
        }
        try (Connection connection = root.connect()) {
            LayerListing listing = root.client(connection).listLayers(request.build());
            ListLayersResponse answer = ListLayersResponse.newBuilder()
                    .addAllLayers(listing.layers())
                    .setSize(listing.size())
                    .build();
            new Table<Layer>()
                    .words("path", Layer::getPath)
                    .words("op_type", Layer::getOpType)
                    .words("shape", LayersCommand::shape)
                    .words("element_type", LayersCommand::elementType)
                    .numbers("channel_axis", LayersCommand::channelAxis, Layer::getChannelAxis)
                    .words("activation", LayersCommand::activation)
                    .numbers("bytes", layer -> Units.bytes(layer.getBytes()), Layer::getBytes)
                    .numbers("parameters", layer -> Units.count(layer.getParameters()), Layer::getParameters)
                    .words("notes", LayersCommand::notes)
                    .print(format, listing.layers(), answer, root.terminal.out());
            if (match != null && listing.layers().isEmpty()) {
                root.terminal.err().println("no layer matches '" + match + "' (expected: a GLOB such as '*conv*')");
            }
        }
        return 0;
    }

    private static String shape(Layer layer) {
        return layer.getUnmeasured().isEmpty() ? Units.shape(layer.getShapeList()) : "?";
    }

    private static String elementType(Layer layer) {
        return layer.getElementType().name().replace("ELEMENT_TYPE_", "").toLowerCase(Locale.ROOT);
    }

    private static String channelAxis(Layer layer) {
        return layer.getChannelAxis() < 0 ? "-" : String.valueOf(layer.getChannelAxis());
    }

    private static String activation(Layer layer) {
        return switch (layer.getActivation()) {
            case ACTIVATION_BEFORE -> "before " + layer.getActivationFunction();
            case ACTIVATION_AFTER -> "after " + layer.getActivationFunction();
            case ACTIVATION_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    }

    private static String notes(Layer layer) {
        List<String> notes = new ArrayList<>();
        if (layer.getFolded()) {
            notes.add("batch normalization folded in");
        }
        List<String> modules = layer.getModulesList().stream()
                .filter(module -> !module.equals(layer.getPath()))
                .toList();
        if (!modules.isEmpty()) {
            notes.add("output of " + String.join(", ", modules));
        }
        if (layer.getHasBody()) {
            notes.add("runs a body, whose values are no layers");
        }
        if (layer.getShapeValue()) {
            notes.add("depends on the input's shape alone");
        }
        if (!layer.getUnmeasured().isEmpty()) {
            notes.add("not measured: " + layer.getUnmeasured());
        }
        return String.join("; ", notes);
    }
}
