package dev.layerscope.viewer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.client.MemorySink;
import dev.layerscope.client.ReceivedTensor;
import dev.layerscope.npy.NpyArray;
import dev.layerscope.v1.StreamGradientsRequest;
import dev.layerscope.viewer.input.Fed;
import dev.layerscope.viewer.notice.NoticeBar;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.session.Answer.Phase;
import dev.layerscope.viewer.session.Asked;
import dev.layerscope.viewer.work.OnEventThread;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TakenAwayTest extends AnalysisCase {
    @TempDir
    private Path folder;

    private final List<BufferedImage> pasted = new ArrayList<>();
    private Saliency saliency;
    private TakenAway taken;
    private Figure shown;

    @BeforeEach
    void look() throws Exception {
        saliency = OnEventThread.call(() -> new Saliency(bench));
        taken = OnEventThread.call(() -> new TakenAway(bench, pasted::add));
        choose("star.png");
        go(LAYER, 3, View.SALIENCY);
        shown = ready(saliency.figure()).answer();
    }

    @Test
    void a_figure_is_saved_at_twice_its_size() throws Exception {
        Path file = folder.resolve("figure.png");
        Figure.Order order = OnEventThread.call(saliency::order).orElseThrow();
        OnEventThread.run(() -> taken.save(order, file));
        OnEventThread.await(taken.done(), words -> words.equals("Saved " + file));

        assertThat(ImageIO.read(file.toFile()).getHeight())
                .isGreaterThan(shown.picture().getHeight() * 19 / 10);
        assertThat(folder).isDirectoryContaining(path -> path.equals(file));
        assertThat(Files.list(folder)).hasSize(1);
    }

    @Test
    void a_figure_is_copied() throws Exception {
        Figure.Order order = OnEventThread.call(saliency::order).orElseThrow();
        OnEventThread.run(() -> taken.copy(order));
        OnEventThread.await(taken.done(), words -> words.startsWith("Copied, "));

        assertThat(OnEventThread.call(() -> List.copyOf(pasted))).hasSize(1);
    }

    @Test
    void a_gradient_is_saved_byte_by_byte() throws Exception {
        Path file = folder.resolve("gradient.npy");
        StreamGradientsRequest request = OnEventThread.call(saliency::gradient).orElseThrow();
        Fed fed = OnEventThread.call(saliency::order).orElseThrow().fed();
        OnEventThread.run(() -> taken.save(fed, request, file));
        OnEventThread.await(taken.done(), words -> words.equals("Saved " + file));
        NpyArray array = NpyArray.parse(ByteBuffer.wrap(Files.readAllBytes(file)));
        ReceivedTensor streamed = streamed(fed, request);

        assertThat(array.shape()).isEqualTo(streamed.header().getShapeList()).hasSize(4);
        assertThat(array.data()).isEqualTo(streamed.data());
    }

    @Test
    void a_file_that_cant_be_written_is_a_sentence_and_nothing_is_left() throws Exception {
        Path nowhere = folder.resolve("nowhere").resolve("figure.png");
        Figure.Order order = OnEventThread.call(saliency::order).orElseThrow();
        NoticeBar notice = OnEventThread.call(taken::fileNotice);
        OnEventThread.run(() -> taken.save(order, nowhere));
        OnEventThread.await(
                bench.background().activities(), activities -> !notice.problem().isEmpty());

        assertThat(notice.problem()).contains("no such file or folder");
        assertThat(folder).isEmptyDirectory();
    }

    private ReceivedTensor streamed(Fed fed, StreamGradientsRequest request) throws Exception {
        Asked<ReceivedTensor> asked = OnEventThread.call(() -> bench.asked());
        MemorySink sink = new MemorySink(1 << 20);
        OnEventThread.run(() -> asked.ask("", client -> {
            client.streamGradients(request.toBuilder().setFeed(fed.feed()).build(), fed.inputs(), sink);
            return sink.tensors().get(0);
        }));
        return OnEventThread.await(asked.answer(), now -> now.phase() == Phase.READY)
                .current()
                .orElseThrow();
    }
}
