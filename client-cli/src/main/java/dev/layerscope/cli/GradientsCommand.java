package dev.layerscope.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.layerscope.cli.Table.Format;
import dev.layerscope.cli.Table.Presence;
import dev.layerscope.client.Connection;
import dev.layerscope.client.ExitCode;
import dev.layerscope.client.GradientListing;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.v1.LayerGradient;
import dev.layerscope.v1.ListLayerGradientsRequest;
import dev.layerscope.v1.ListLayerGradientsResponse;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Which layers a gradient comes from. */
@Command(
        name = "gradients",
        description = "Lists which layers of a model have a gradient by its input, and what stops the others.",
        footer =
                "%nIMAGE need not be given. Where it is, DEAD is how many channels of each layer are zero everywhere, for"
                        + " all images: their gradient is zero too.")
final class GradientsCommand implements Callable<Integer> {
    @ParentCommand
    private RootCommand root;

    @Mixin
    private FeedOptions feed;

    @Option(
            names = {"--match", "--layer"},
            paramLabel = "GLOB",
            description = "only layers whose path, tensor or operator matches; * and ? stand for any characters")
    private @Nullable String match;

    @Option(names = "--all", description = "also values that depend on the shape of the input alone")
    private boolean all;

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Format format = Format.TABLE;

    @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
    GradientsCommand() {}

    @Override
    public Integer call() {
        Progress progress = root.progress();
        try (Connection connection = root.connect()) {
            LayerscopeClient client = root.client(connection, progress);
            FeedOptions.LocalFeed local = feed.readIfAny(root.terminal);
            ListLayerGradientsRequest.Builder request = ListLayerGradientsRequest.newBuilder()
                    .setModel(feed.model())
                    .setIncludeShapeValues(all);
            if (match != null) {
                request.setMatch(match);
            }
            if (local.feed().hasSize()) {
                request.setSize(local.feed().getSize());
            }
            GradientListing listing = client.listLayerGradients(request.build());
            DeadChannels dead = local.feed().getInputsCount() == 0
                    ? DeadChannels.NOT_ASKED
                    : DeadChannels.of(
                            client,
                            local,
                            listing.layers().stream()
                                    .map(LayerGradient::getLayer)
                                    .toList());
            progress.clear();
            table(dead).print(format, listing.layers(), json(listing, dead), root.terminal.out());
            tell(listing);
        } finally {
            progress.clear();
        }
        return ExitCode.DONE.number();
    }

    private static Table<LayerGradient> table(DeadChannels dead) {
        return new Table<LayerGradient>()
                .words("path", gradient -> gradient.getLayer().getPath())
                .words("op_type", gradient -> gradient.getLayer().getOpType())
                .words("gradient", gradient -> gradient.hasStop() ? "stopped" : "yes")
                .numbers(
                        "dead_channels",
                        "DEAD",
                        Presence.WHERE_FILLED,
                        gradient -> dead.text(gradient.getLayer()),
                        gradient -> dead.of(gradient.getLayer())
                                .<Object>map(summary -> summary.getDeadChannelsCount())
                                .orElse(""))
                .words(
                        "stops_at",
                        Presence.WHERE_FILLED,
                        gradient -> gradient.getStop().getLayer())
                .words(
                        "operator",
                        Presence.WHERE_FILLED,
                        gradient -> gradient.getStop().getOpType())
                .numbers("opset", "OPSET", Presence.WHERE_FILLED, GradientsCommand::opset, GradientsCommand::opset)
                .words(
                        "node",
                        Presence.WHERE_FILLED,
                        gradient -> gradient.getStop().getNode())
                .words(
                        "reason",
                        Presence.WHERE_FILLED,
                        gradient -> gradient.getStop().getReason());
    }

    private static String opset(LayerGradient gradient) {
        return gradient.hasStop() ? String.valueOf(gradient.getStop().getOpset()) : "";
    }

    private static JsonObject json(GradientListing listing, DeadChannels dead) {
        JsonObject json = ProtoJson.object(ListLayerGradientsResponse.newBuilder()
                .addAllLayers(listing.layers())
                .setSize(listing.size())
                .setInput(listing.input())
                .build());
        JsonArray layers = json.getAsJsonArray("layers");
        for (int i = 0; i < listing.layers().size(); i++) {
            JsonObject layer = layers.get(i).getAsJsonObject();
            dead.of(listing.layers().get(i).getLayer()).ifPresent(summary -> {
                JsonArray channels = new JsonArray();
                summary.getDeadChannelsList().forEach(channels::add);
                layer.add("dead_channels", channels);
                layer.addProperty("channel_count", summary.getChannelCount());
            });
        }
        return json;
    }

    private void tell(GradientListing listing) {
        if (listing.layers().isEmpty()) {
            root.terminal.err().println("no layer matches '" + match + "' (expected: a GLOB such as '*conv*')");
            return;
        }
        long reached = listing.layers().stream()
                .filter(gradient -> !gradient.hasStop())
                .count();
        root.terminal
                .err()
                .println("%d of %d layers have a gradient by input '%s'"
                        .formatted(reached, listing.layers().size(), listing.input()));
    }
}
