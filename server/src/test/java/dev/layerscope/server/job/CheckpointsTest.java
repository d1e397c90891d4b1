package dev.layerscope.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
    private static final byte[] FIRST = {1, 2, 3};
    private static final byte[] SECOND = {4, 5, 6, 7};

    @TempDir
    Path folder;

    private Checkpoints checkpoints;

    @BeforeEach
    void open() {
        checkpoints = new Checkpoints(folder.resolve("checkpoints"));
    }

    @Test
    void thereIsNoneBeforeOneWasSaved() throws IOException {
        assertThat(checkpoints.newest()).isEmpty();
    }

    @Test
    void theNewestCountsAndTheOneBeforeIsKept() throws IOException {
        for (byte i = 0; i < 12; i++) {
            checkpoints.save(new byte[] {i});
        }
        assertThat(checkpoints.newest()).contains(new byte[] {11});
        assertThat(names()).containsExactlyInAnyOrder("checkpoint-11", "checkpoint-12");
    }

    @Test
    void oneThatEndsAtAnyByteDoesNotCount() throws IOException {
        checkpoints.save(FIRST);
        checkpoints.save(SECOND);
        Path newest = folder.resolve("checkpoints/checkpoint-2");
        byte[] whole = Files.readAllBytes(newest);
        for (int length = 0; length < whole.length; length++) {
            Files.write(newest, Arrays.copyOf(whole, length));
            assertThat(checkpoints.newest()).as("%d bytes", length).contains(FIRST);
        }
        Files.write(newest, whole);
        assertThat(checkpoints.newest()).contains(SECOND);
    }

    @Test
    void oneWithAnyOtherByteDoesNotCount() throws IOException {
        checkpoints.save(FIRST);
        checkpoints.save(SECOND);
        Path newest = folder.resolve("checkpoints/checkpoint-2");
        byte[] whole = Files.readAllBytes(newest);
        for (int i = 0; i < whole.length; i++) {
            byte[] other = whole.clone();
            other[i] ^= 0x10;
            Files.write(newest, other);
            assertThat(checkpoints.newest()).as("byte %d", i).contains(FIRST);
        }
    }

    @Test
    void oneThatWasBeingWrittenIsNoneAndIsWrittenAnew() throws IOException {
        checkpoints.save(FIRST);
        Files.write(folder.resolve("checkpoints/checkpoint-2.unfinished"), new byte[1000]);
        assertThat(checkpoints.newest()).contains(FIRST);
        checkpoints.save(SECOND);
        assertThat(checkpoints.newest()).contains(SECOND);
        assertThat(names()).containsExactlyInAnyOrder("checkpoint-1", "checkpoint-2");
    }

    @Test
    void aJobThatSavesAfterATornOneGoesOnFromWhatItSaved() throws IOException {
        checkpoints.save(FIRST);
        checkpoints.save(SECOND);
        Files.write(folder.resolve("checkpoints/checkpoint-2"), new byte[5]);
        checkpoints.save(new byte[] {8});
        assertThat(checkpoints.newest()).contains(new byte[] {8});
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("checkpoints"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
