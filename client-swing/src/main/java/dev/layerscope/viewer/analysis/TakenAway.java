package dev.layerscope.viewer.analysis;

import dev.layerscope.client.ChannelDestination;
import dev.layerscope.client.TensorTypes;
import dev.layerscope.v1.StreamGradientsRequest;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.input.Fed;
import dev.layerscope.viewer.notice.NoticeBar;
import dev.layerscope.viewer.session.Answer;
import dev.layerscope.viewer.session.Asked;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import dev.layerscope.viewer.work.WholeFile;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Figures and gradients that a person wants to have elsewhere: in a file, or to paste. Belongs to the event thread. */
final class TakenAway {
    /** Of figures: twice the size of an unscaled screen, which is enough for print. */
    static final int SCALE = 2;

    private static final int WINDOW_BYTES = 256 << 10;

    private final Asked<Path> file;
    private final Asked<BufferedImage> picture;
    private final Property<String> done = new Property<>("");

    /**
     * @param paste puts a picture where other programs paste from
     */
    TakenAway(Bench bench, Consumer<BufferedImage> paste) {
        file = bench.asked();
        picture = bench.asked();
        file.answer().observe(answer -> answer.current().ifPresent(written -> done.set("Saved " + written)));
        picture.answer()
                .observe(answer -> answer.current().ifPresent(copied -> {
                    paste.accept(copied);
                    done.set("Copied, " + copied.getWidth() + "\u00d7" + copied.getHeight() + " pixels");
                }));
    }

    void save(Figure.Order order, Path target) {
        done.set("");
        file.ask("saving " + target.getFileName(), client -> Figure.save(order, target, client));
    }

    void copy(Figure.Order order) {
        done.set("");
        picture.ask("drawing " + order.name(), client -> Figure.decode(order.draw(client, SCALE)));
    }

    /**
     * Saves a gradient as {@code .npy}, in the shape of the model's input.
     *
     * @param request without a feed
     */
    void save(Fed fed, StreamGradientsRequest request, Path target) {
        done.set("");
        StreamGradientsRequest whole = request.toBuilder().setFeed(fed.feed()).build();
        file.ask("saving " + target.getFileName(), client -> {
            WholeFile.write(
                    target,
                    channel -> client.streamGradients(whole, fed.inputs(), header -> {
                        channel.write(ByteBuffer.wrap(TensorTypes.npy(header).toBytes()));
                        return new ChannelDestination(channel, ByteBuffer.allocateDirect(WINDOW_BYTES));
                    }));
            return target;
        });
    }

    /** What was done last, as a sentence; empty while something new is under way. */
    Observed<String> done() {
        return done;
    }

    /** What became of the last file. */
    Observed<Answer<Path>> file() {
        return file.answer();
    }

    NoticeBar fileNotice() {
        return NoticeBar.of(file);
    }

    NoticeBar pictureNotice() {
        return NoticeBar.of(picture);
    }
}
