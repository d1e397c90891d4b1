package dev.layerscope.viewer.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.npy.NpyArray;
import dev.layerscope.viewer.work.OnEventThread;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExportsTest extends ChannelCase {
    @TempDir
    private Path folder;

    private final CompletableFuture<BufferedImage> clipboard = new CompletableFuture<>();
    private Exports exports;
    private ChannelMap map;

    @BeforeEach
    void inspect() throws Exception {
        exports = OnEventThread.call(() -> new Exports(bench, inspection, clipboard::complete));
        map = inspected("star.png", 3);
    }

    @Test
    void the_channels_values_become_an_array_of_rows_and_columns() throws Exception {
        Path file = folder.resolve("channel.npy");
        OnEventThread.run(() -> exports.saveChannel(file));

        assertThat(ready(exports.written())).isEqualTo(file);
        NpyArray saved = NpyArray.parse(ByteBuffer.wrap(Files.readAllBytes(file)));
        assertThat(saved.shape()).containsExactly(48L, 48L);
        assertThat(saved.doubles()).isEqualTo(map.values());
        assertThat(files()).containsExactly(file);
    }

    @Test
    void the_layers_values_become_an_array_as_the_model_has_it() throws Exception {
        Path file = folder.resolve("layer.npy");
        OnEventThread.run(() -> exports.saveLayer(file));
        ready(exports.written());

        assertThat(NpyArray.parse(ByteBuffer.wrap(Files.readAllBytes(file))).shape())
                .containsExactly(1L, 16L, 48L, 48L);
    }

    @Test
    void the_picture_is_the_servers_figure() throws Exception {
        Path file = folder.resolve("channel.png");
        OnEventThread.run(() -> exports.savePicture(file));
        ready(exports.written());
        OnEventThread.run(exports::copyPicture);
        BufferedImage copied = ready(exports.copied());

        assertThat(copied.getWidth()).isGreaterThan(1000);
        assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(copied.getWidth());
        assertThat(clipboard.join()).isSameAs(copied);
    }

    @Test
    void a_file_that_cannot_be_written_is_a_sentence_and_leaves_nothing() throws Exception {
        Path file = folder.resolve("missing/channel.npy");
        OnEventThread.run(() -> exports.saveChannel(file));

        assertThat(problem(exports.written())).contains("missing").contains("no such file or folder");
        assertThat(files()).isEmpty();
    }

    @Test
    void files_are_named_after_what_they_hold() throws Exception {
        assertThat(OnEventThread.call(exports::name)).isEqualTo("shapes-stem.relu-3");
        assertThat(OnEventThread.call(exports::layerName)).isEqualTo("shapes-stem.relu");
    }

    private List<Path> files() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
