package dev.layerscope.viewer.window;

import com.formdev.flatlaf.FlatDarkLaf;
import com.formdev.flatlaf.FlatLaf;
import com.formdev.flatlaf.FlatLightLaf;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Light or dark. */
public enum Theme {
    LIGHT("Light") {
        @Override
        void install() {
            FlatLightLaf.setup();
        }
    },
    DARK("Dark") {
        @Override
        void install() {
            FlatDarkLaf.setup();
        }
    };

    private final String title;

    Theme(String title) {
        this.title = title;
    }

    /** The theme of this name, if there is one. */
    static Optional<Theme> named(String name) {
        return Stream.of(values()).filter(theme -> theme.name().equals(name)).findFirst();
    }

    /** The one that was chosen, or the system's. May take a moment, so not on the event thread. */
    public static Theme atStart(Remembered remembered) {
        return ThemeChoice.first(remembered);
    }

    String title() {
        return title;
    }

    /** For components that come to be from now on. */
    void setUp() {
        // Both leave tables a little tight.
        FlatLaf.setGlobalExtraDefaults(
                Map.of("Table.rowHeight", "24", "Table.cellMargins", "2,7,2,7", "TableHeader.cellMargins", "2,7,2,7"));
        install();
    }

    abstract void install();

    /** For those on the screen too. */
    void apply() {
        setUp();
        FlatLaf.updateUI();
    }
}
