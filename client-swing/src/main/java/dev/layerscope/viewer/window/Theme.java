package dev.layerscope.viewer.window;

import com.formdev.flatlaf.FlatDarkLaf;
import com.formdev.flatlaf.FlatLaf;
import com.formdev.flatlaf.FlatLightLaf;
import dev.layerscope.viewer.look.Menus;
import java.awt.event.KeyEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.swing.InputMap;
import javax.swing.KeyStroke;
import javax.swing.UIManager;

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
        leavePasteKey();
    }

    /** Lists, tables and trees have nothing to paste into, so the key is the window's, wherever the focus is. */
    private static void leavePasteKey() {
        KeyStroke paste = Menus.control(KeyEvent.VK_V);
        for (String map : List.of("Table.ancestorInputMap", "Tree.focusInputMap", "List.focusInputMap")) {
            if (UIManager.get(map) instanceof InputMap keys) {
                keys.remove(paste);
            }
        }
    }

    abstract void install();

    /** For those on the screen too. */
    void apply() {
        setUp();
        FlatLaf.updateUI();
    }
}
