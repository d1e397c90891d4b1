package dev.layerscope.cli;

import com.google.gson.JsonArray;
import dev.layerscope.cli.FeedOptions.LocalFeed;
import dev.layerscope.cli.Table.Format;
import dev.layerscope.client.Connection;
import dev.layerscope.client.ExitCode;
import dev.layerscope.v1.Difference;
import dev.layerscope.v1.Tolerance;
import dev.layerscope.v1.VerifyLayersRequest;
import dev.layerscope.v1.VerifyLayersResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Whether what the server optimizes is still what the model says. */
@Command(
        name = "verify",
        description = "Compares layers as the server computes them with the same layers without ONNX Runtime's"
                + " optimization. Without an IMAGE, on inputs made from a seed.",
        footer =
                "%nOF TOLERANCE is the share that the worst value takes of what is allowed: above 1 it is beyond. RELATIVE"
                        + " TO LARGEST is the largest difference divided by the largest magnitude in the layer.")
final class VerifyCommand implements Callable<Integer> {
    @ParentCommand
    private RootCommand root;

    @Mixin
    private FeedOptions feed;

    @Option(
            names = "--layer",
            paramLabel = "LAYER",
            parameterConsumer = LayerOption.Names.class,
            description = "only these layers; may be repeated, and several may follow the images (default: all)")
    private List<String> layers = new ArrayList<>();

    @Option(
            names = "--tolerance",
            paramLabel = "A[,R[,L]]",
            converter = Arguments.ToTolerance.class,
            description = "allow A + R * |reference| + L * the layer's largest magnitude (default: by the precision of"
                    + " each layer: 1e-6,1e-4,2e-5 for float32)")
    private @Nullable Tolerance tolerance;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "of the inputs that are not given (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--only-differing", description = "leave out layers that are within tolerance")
    private boolean onlyDiffering;

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Format format = Format.TABLE;

    @SuppressWarnings("NullAway.Init") // picocli sets root and feed
    VerifyCommand() {}

    @Override
    public Integer call() throws IOException {
        VerificationSummary summary = new VerificationSummary();
        List<VerifyLayersResponse> shown = new ArrayList<>();
        try (Connection connection = root.connect()) {
            LocalFeed local = feed.readIfAny(root.terminal);
            Progress progress = root.progress();
            try {
                root.client(connection, progress).verifyLayers(request(local), local.inputs(), verified -> {
                    summary.add(verified);
                    if (!onlyDiffering || VerificationSummary.differs(verified)) {
                        shown.add(verified);
                    }
                    progress.position(verified.getIndex() + 1, verified.getCount(), "layers");
                });
            } finally {
                progress.clear();
            }
        }
        JsonArray json = new JsonArray();
        shown.forEach(verified -> json.add(ProtoJson.object(verified)));
        table().print(format, shown, json, root.terminal.out());
        root.terminal.err().println(summary.sentence());
        return (summary.allWithin() ? ExitCode.DONE : ExitCode.DIFFERENT).number();
    }

    private VerifyLayersRequest request(LocalFeed local) {
        VerifyLayersRequest.Builder request = VerifyLayersRequest.newBuilder()
                .setFeed(local.feed())
                .addAllLayers(layers)
                .setSeed(seed);
        if (tolerance != null) {
            request.setTolerance(tolerance);
        }
        return request.build();
    }

    private static Table<VerifyLayersResponse> table() {
        Table<VerifyLayersResponse> table = new Table<VerifyLayersResponse>()
                .words("layer", verified -> verified.getLayer().getPath())
                .words("op_type", verified -> verified.getLayer().getOpType())
                .words("verdict", VerificationSummary::verdict);
        reals(table, "largest_absolute", Difference::getLargestAbsolute);
        reals(table, "relative_to_largest", Difference::getRelativeToLargest);
        reals(table, "of_tolerance", Difference::getOfTolerance);
        reals(table, "optimized", Difference::getOptimized);
        reals(table, "reference", Difference::getReference);
        return table.numbers(
                        "beyond",
                        verified -> cell(verified, difference -> String.valueOf(difference.getBeyond())),
                        verified -> cell(verified, difference -> String.valueOf(difference.getBeyond())))
                .words("at", verified -> cell(verified, difference -> String.valueOf(difference.getAtList())))
                .words("explanation", VerifyLayersResponse::getExplanation);
    }

    private static void reals(Table<VerifyLayersResponse> table, String name, ToDoubleFunction<Difference> value) {
        table.numbers(
                name,
                verified -> cell(verified, difference -> Units.real(value.applyAsDouble(difference))),
                verified -> cell(verified, difference -> String.valueOf(value.applyAsDouble(difference))));
    }

    /** Empty where nothing was compared. */
    private static String cell(VerifyLayersResponse verified, Function<Difference, String> text) {
        return verified.hasDifference() ? text.apply(verified.getDifference()) : "";
    }
}
