package dev.layerscope.viewer.input;

import dev.layerscope.viewer.work.Background;
import dev.layerscope.viewer.work.EventThread;
import dev.layerscope.viewer.work.Latest;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.prefs.Preferences;

/** Files that were chosen, the last one first, kept from one start to the next. Belongs to the event thread. */
public final class RecentInputs {
    static final int MOST = 12;
    private static final String KEY = "input.";

    private final Preferences preferences;
    private final Latest looking;
    private final Property<List<Path>> present = new Property<>(List.of());
    private List<Path> files;

    /**
     * @param preferences the node to keep them in
     */
    public RecentInputs(Preferences preferences, Background background) {
        this.preferences = preferences;
        this.looking = new Latest(background);
        this.files = read(preferences);
        look();
    }

    /** Those that were there when they were last looked at. */
    public Observed<List<Path>> present() {
        return present;
    }

    /** Looks again which are there, in the background. */
    public void look() {
        List<Path> all = files;
        looking.start("", () -> all.stream().filter(Files::isRegularFile).toList(), present::set, failure -> {});
    }

    void add(Path file) {
        EventThread.require();
        List<Path> more = new ArrayList<>(List.of(file));
        files.stream().filter(other -> !other.equals(file)).limit(MOST - 1L).forEach(more::add);
        files = List.copyOf(more);
        for (int i = 0; i < files.size(); i++) {
            preferences.put(KEY + i, files.get(i).toString());
        }
        look();
    }

    private static List<Path> read(Preferences preferences) {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            String file = preferences.get(KEY + i, "");
            try {
                if (!file.isEmpty()) {
                    files.add(Path.of(file));
                }
            } catch (InvalidPathException e) {
                // Kept by another system.
            }
        }
        return List.copyOf(files);
    }
}
