package dev.layerscope.cli;

import dev.layerscope.cli.Arguments.Channels;
import dev.layerscope.cli.FeedOptions.LocalFeed;
import dev.layerscope.client.Connection;
import dev.layerscope.client.ExitCode;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.v1.Crop;
import dev.layerscope.v1.ElementType;
import dev.layerscope.v1.Reduction;
import dev.layerscope.v1.StreamActivationsRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The tensors that layers take, into files or other tools. */
@Command(
        name = "activations",
        description = "Streams the activations of layers into files or to stdout.",
        footer =
                "%nOne layer goes into one .npy file. Several go into one .npz archive, whose keys are the layers as they"
                        + " were asked for, into a folder (-o FOLDER/), or one .npy after the other to stdout (-o -). Many images become"
                        + " the rows of one tensor; one that the server refuses is reported, left out, and makes the"
                        + " exit code 3.")
final class ActivationsCommand implements Callable<Integer> {
    /** What {@code --reduce} says. */
    enum Reduce {
        NONE(Reduction.REDUCTION_UNSPECIFIED),
        MEAN(Reduction.REDUCTION_MEAN),
        MAX(Reduction.REDUCTION_MAX);

        private final Reduction reduction;

        Reduce(Reduction reduction) {
            this.reduction = reduction;
        }

        /** As it is written on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What {@code --dtype} says. */
    enum Dtype {
        F32(ElementType.ELEMENT_TYPE_FLOAT),
        F16(ElementType.ELEMENT_TYPE_FLOAT16);

        private final ElementType type;

        Dtype(ElementType type) {
            this.type = type;
        }

        /** As it is written on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @ParentCommand
    private RootCommand root;

    @Spec
    private CommandSpec spec;

    @Mixin
    private FeedOptions feed;

    @Mixin
    private LayerOption layers;

    @Option(
            names = "--channels",
            paramLabel = "0-7,12",
            converter = Arguments.ToChannels.class,
            description = "which channels, in this order (default: all)")
    private Channels channels = Channels.ALL;

    @Option(
            names = "--crop",
            paramLabel = "Y:X:HxW",
            converter = Arguments.ToCrop.class,
            description = "which part of height and width, in the activation's own cells (default: all)")
    private @Nullable Crop crop;

    @Option(
            names = "--reduce",
            description = "each channel to one value: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Reduce reduce = Reduce.NONE;

    @Option(names = "--dtype", description = "${COMPLETION-CANDIDATES} (default: the layer's own)")
    private @Nullable Dtype dtype;

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: as the output's name ends, or npy)")
    private @Nullable TensorFormat format;

    @Option(
            names = "-o",
            paramLabel = "FILE|FOLDER/|-",
            description = "where to; - is stdout (default: LAYER.npy in the current folder)")
    private @Nullable String output;

    @Option(names = "--index", paramLabel = "FILE", description = "where to say which row is which image: lines of CSV")
    private @Nullable String index;

    @Mixin
    private BatchOption batch;

    @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
    ActivationsCommand() {}

    @Override
    public Integer call() throws IOException {
        Destination destination =
                new Destination(output, format, layers.layers(), feed.model(), root.terminal, spec.commandLine());
        Output indexFile = index == null ? null : Output.named(index, root.terminal, spec.commandLine());
        List<String> rows = new ArrayList<>();
        Progress progress = root.progress();
        ExitCode code;
        try (Connection connection = root.connect()) {
            LayerscopeClient client = root.client(connection, progress);
            code = feed.images(root.terminal).size() > 1
                    ? gather(client, destination, progress, rows)
                    : stream(client, destination, progress, rows);
        } finally {
            progress.clear();
        }
        if (!rows.isEmpty()) {
            destination.sayNames();
        }
        if (indexFile != null) {
            write(rows, indexFile);
        }
        return code.number();
    }

    private ExitCode stream(LayerscopeClient client, Destination destination, Progress progress, List<String> rows)
            throws IOException {
        LocalFeed local = feed.read(root.terminal);
        try (TensorWriter writer = destination.open(progress)) {
            client.streamActivations(request(local), local.inputs(), writer);
            writer.commit();
        }
        rows.add(String.join("", feed.images(root.terminal)));
        return ExitCode.DONE;
    }

    private ExitCode gather(LayerscopeClient client, Destination destination, Progress progress, List<String> rows)
            throws IOException {
        try (GatheredTensors gathered = destination.gather(progress)) {
            ExitCode code = new ImageBatches(feed, client, root.terminal, progress)
                    .run(batch.batch(), (local, images) -> {
                        gathered.beginBatch(images.size());
                        client.streamActivations(request(local), local.inputs(), gathered);
                        gathered.endBatch();
                        rows.addAll(images);
                    });
            gathered.commit();
            return code;
        }
    }

    private static void write(List<String> images, Output file) throws IOException {
        StringBuilder csv = new StringBuilder("row,image\n");
        for (int row = 0; row < images.size(); row++) {
            csv.append(row).append(',').append(Table.quoted(images.get(row))).append('\n');
        }
        try (OpenOutput open = file.open()) {
            open.write(ByteBuffer.wrap(csv.toString().getBytes(StandardCharsets.UTF_8)));
            open.commit();
        }
    }

    private StreamActivationsRequest request(LocalFeed local) {
        StreamActivationsRequest.Builder request = StreamActivationsRequest.newBuilder()
                .setFeed(local.feed())
                .addAllLayers(layers.layers())
                .addAllChannels(channels.ranges())
                .setReduction(reduce.reduction);
        if (crop != null) {
            request.setCrop(crop);
        }
        if (dtype != null) {
            request.setElementType(dtype.type);
        }
        return request.build();
    }
}
