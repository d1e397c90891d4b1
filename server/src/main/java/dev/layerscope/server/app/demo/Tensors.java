package dev.layerscope.server.app.demo;

import dev.layerscope.client.ReceivedTensor;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import dev.layerscope.v1.StreamActivationsRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;

/** Activations as files that NumPy reads. */
final class Tensors implements Part {
    private static final String FOLDER = "tensors";
    private static final long MOST_BYTES = 64L << 20;

    private final List<String> layers;

    Tensors(List<String> layers) {
        this.layers = List.copyOf(layers);
    }

    @Override
    public String html(Visit visit) throws IOException {
        Path folder = Files.createDirectories(visit.folder().resolve(FOLDER));
        List<ReceivedTensor> received = visit.client()
                .readActivations(
                        StreamActivationsRequest.newBuilder()
                                .setFeed(visit.feed(List.of(visit.picture())))
                                .addAllLayers(layers)
                                .build(),
                        List.of(visit.picture()),
                        MOST_BYTES);
        StringBuilder rows = new StringBuilder();
        for (ReceivedTensor tensor : received) {
            String file = layers.get(tensor.header().getIndex()) + ".npy";
            write(tensor, folder.resolve(file));
            rows.append(Html.row(
                    "<a href=\"%1$s/%2$s\"><code>%2$s</code></a>".formatted(FOLDER, file),
                    Html.code(shape(tensor)),
                    Html.count(tensor.header().getTotalBytes())));
        }
        return Html.section(
                "The tensors themselves",
                "As the network computed them, float32; <code>numpy.load</code> reads them.",
                Html.table(Html.head("file", "shape", "bytes"), rows.toString())
                        + Html.command("layerscope activations " + visit.model() + " " + visit.picturePath()
                                + " --layer " + String.join(" ", layers) + " -o " + FOLDER + "/"));
    }

    /** As NumPy prints it. */
    private static String shape(ReceivedTensor tensor) {
        return tensor.header().getShapeList().stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }

    private static void write(ReceivedTensor tensor, Path file) throws IOException {
        NpyHeader header = new NpyHeader(NpyType.FLOAT32, tensor.header().getShapeList(), false);
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            out.write(ByteBuffer.wrap(header.toBytes()));
            ByteBuffer data = tensor.data().duplicate();
            while (data.hasRemaining()) {
                out.write(data);
            }
        }
    }
}
