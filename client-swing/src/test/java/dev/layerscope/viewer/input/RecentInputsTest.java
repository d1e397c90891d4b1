package dev.layerscope.viewer.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.viewer.MemoryPreferences;
import dev.layerscope.viewer.work.Background;
import dev.layerscope.viewer.work.OnEventThread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.prefs.Preferences;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecentInputsTest {
    private final Background background = new Background();
    private final Preferences preferences = new MemoryPreferences();

    @TempDir
    private Path folder;

    private RecentInputs recent;

    @BeforeEach
    void start() throws Exception {
        recent = started();
    }

    @Test
    void the_last_one_is_first_and_none_is_there_twice() throws Exception {
        Path a = file("a");
        Path b = file("b");
        add(a, b, a);

        assertThat(present(2)).containsExactly(a, b);
    }

    @Test
    void twelve_are_kept_from_one_start_to_the_next() throws Exception {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            files.add(0, file("f" + i));
            add(files.get(0));
        }
        recent = started();

        assertThat(present(12)).isEqualTo(files.subList(0, 12));
    }

    @Test
    void a_file_that_is_gone_is_left_out_until_it_is_back() throws Exception {
        Path a = file("a");
        Path b = file("b");
        add(a, b);
        present(2);
        Files.delete(b);
        OnEventThread.run(recent::look);
        assertThat(present(1)).containsExactly(a);
        file("b");
        OnEventThread.run(recent::look);
        assertThat(present(2)).containsExactly(b, a);
    }

    private RecentInputs started() throws Exception {
        return OnEventThread.call(() -> new RecentInputs(preferences, background));
    }

    private void add(Path... files) throws Exception {
        OnEventThread.run(() -> List.of(files).forEach(recent::add));
    }

    private Path file(String name) throws Exception {
        return Files.writeString(folder.resolve(name), name);
    }

    private List<Path> present(int count) throws Exception {
        return OnEventThread.await(recent.present(), files -> files.size() == count);
    }
}
