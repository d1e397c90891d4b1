package dev.layerscope.viewer.look;

import java.awt.GraphicsEnvironment;
import java.awt.Toolkit;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import javax.swing.JMenu;
import javax.swing.JMenuItem;
import javax.swing.KeyStroke;

/** Menus and their keys, made alike in all rooms. */
public final class Menus {
    private Menus() {}

    public static JMenu menu(String title, char mnemonic) {
        JMenu menu = new JMenu(title);
        menu.setMnemonic(mnemonic);
        return menu;
    }

    public static JMenuItem item(String title, KeyStroke key, Runnable action) {
        JMenuItem item = new JMenuItem(title);
        item.setAccelerator(key);
        item.addActionListener(event -> action.run());
        return item;
    }

    /** A key with Ctrl, or with the command key on macOS. */
    public static KeyStroke control(int key) {
        return KeyStroke.getKeyStroke(key, shortcut());
    }

    /** The same with Shift. */
    public static KeyStroke controlShift(int key) {
        return KeyStroke.getKeyStroke(key, shortcut() | InputEvent.SHIFT_DOWN_MASK);
    }

    public static KeyStroke alt(int key) {
        return KeyStroke.getKeyStroke(key, InputEvent.ALT_DOWN_MASK);
    }

    /** A key alone, as F5. */
    public static KeyStroke plain(int key) {
        return KeyStroke.getKeyStroke(key, 0);
    }

    /** The digit of a view: 1 for the first. */
    public static KeyStroke digit(int number) {
        return control(KeyEvent.VK_0 + number);
    }

    /** Of this desktop; Ctrl where there is none, for menus can be made there too. */
    private static int shortcut() {
        return GraphicsEnvironment.isHeadless()
                ? InputEvent.CTRL_DOWN_MASK
                : Toolkit.getDefaultToolkit().getMenuShortcutKeyMaskEx();
    }
}
