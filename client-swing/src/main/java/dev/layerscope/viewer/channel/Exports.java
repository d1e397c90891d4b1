package dev.layerscope.viewer.channel;

import dev.layerscope.client.ChannelDestination;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.TensorDestination;
import dev.layerscope.client.TensorTypes;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.StreamActivationsRequest;
import dev.layerscope.v1.TensorHeader;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.session.Asked;
import dev.layerscope.viewer.work.WholeFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javax.imageio.ImageIO;

/**
 * The inspected channel for other programs: the server's figure as a picture, its values and the layer's as files of
 * NumPy. Belongs to the event thread; everything that takes time is done behind it.
 */
final class Exports {
    private static final int WINDOW_BYTES = 1 << 20;
    /** Of figures that leave the viewer: dense enough for print. */
    private static final int SCALE = 2;

    private final Inspection inspection;
    private final Asked<Path> written;
    private final Asked<BufferedImage> copied;

    /**
     * @param clipboard gets pictures that are to be pasted elsewhere
     */
    Exports(Bench bench, Inspection inspection, Consumer<BufferedImage> clipboard) {
        this.inspection = inspection;
        this.written = bench.asked();
        this.copied = bench.asked();
        copied.answer()
                .observe(answer -> answer.current().ifPresent(picture -> {
                    clipboard.accept(picture);
                }));
    }

    /** The file written last. */
    Asked<Path> written() {
        return written;
    }

    /** The picture copied last. */
    Asked<BufferedImage> copied() {
        return copied;
    }

    /** What a file of the inspected channel may be called, without an ending; empty where none is inspected. */
    String name() {
        return inspection.subject().get().map(Subject::words).orElse("");
    }

    /** The same for the whole layer. */
    String layerName() {
        return inspection
                .subject()
                .get()
                .map(subject -> subject.model() + "-" + subject.layer())
                .orElse("");
    }

    void copyPicture() {
        inspection.subject().get().ifPresent(subject -> {
            RenderFigureRequest figure = inspection.figure(SCALE).orElseThrow();
            copied.ask("drawing " + subject.words(), client -> decode(client, subject, figure));
        });
    }

    /** As a PNG file. */
    void savePicture(Path file) {
        inspection.subject().get().ifPresent(subject -> {
            RenderFigureRequest figure = inspection.figure(SCALE).orElseThrow();
            written.ask("saving " + file.getFileName(), client -> {
                ByteBuffer png = client.renderFigure(figure, subject.fed().inputs())
                        .png()
                        .asReadOnlyByteBuffer();
                try (WholeFile whole = WholeFile.begin(file)) {
                    whole.write(png);
                    whole.commit();
                }
                return file;
            });
        });
    }

    /** The channel's values as a {@code .npy} file: {@code [H, W]}, in the layer's own element type. */
    void saveChannel(Path file) {
        inspection.subject().get().ifPresent(subject -> {
            StreamActivationsRequest request =
                    layer(subject).addChannels(subject.range()).build();
            written.ask("saving " + file.getFileName(), client -> save(client, subject, request, file, Cells::sides));
        });
    }

    /** The layer's activation as a {@code .npy} file, {@code [N, C, H, W]} as the model has it. */
    void saveLayer(Path file) {
        inspection.subject().get().ifPresent(subject -> {
            StreamActivationsRequest request = layer(subject).build();
            written.ask(
                    "saving " + file.getFileName(),
                    client -> save(client, subject, request, file, TensorHeader::getShapeList));
        });
    }

    private static BufferedImage decode(LayerscopeClient client, Subject subject, RenderFigureRequest figure)
            throws IOException {
        return ImageIO.read(
                client.renderFigure(figure, subject.fed().inputs()).png().newInput());
    }

    private static StreamActivationsRequest.Builder layer(Subject subject) {
        return StreamActivationsRequest.newBuilder()
                .setFeed(subject.fed().feed())
                .addLayers(subject.layer());
    }

    /** Which shape the file has, of as many values as arrive. */
    private interface Shaping {
        List<Long> shape(TensorHeader header);
    }

    private static Path save(
            LayerscopeClient client, Subject subject, StreamActivationsRequest request, Path file, Shaping shaping)
            throws IOException {
        try (WholeFile whole = WholeFile.begin(file)) {
            client.streamActivations(request, subject.fed().inputs(), header -> begin(whole, header, shaping));
            whole.commit();
        }
        return file;
    }

    private static TensorDestination begin(WholeFile whole, TensorHeader header, Shaping shaping) throws IOException {
        NpyHeader npy = new NpyHeader(TensorTypes.npy(header.getElementType()), shaping.shape(header), false);
        whole.write(ByteBuffer.wrap(npy.toBytes()));
        return new ChannelDestination(whole.channel(), ByteBuffer.allocateDirect(WINDOW_BYTES));
    }
}
