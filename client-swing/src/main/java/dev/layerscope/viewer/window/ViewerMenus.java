package dev.layerscope.viewer.window;

import java.awt.Toolkit;
import java.awt.event.KeyEvent;
import javax.swing.ButtonGroup;
import javax.swing.JMenu;
import javax.swing.JMenuBar;
import javax.swing.JMenuItem;
import javax.swing.JRadioButtonMenuItem;
import javax.swing.KeyStroke;

/** The menus, and with them the keys. */
final class ViewerMenus {
    private final ViewerWindow window;
    private final Remembered remembered;

    ViewerMenus(ViewerWindow window, Remembered remembered) {
        this.window = window;
        this.remembered = remembered;
    }

    JMenuBar bar() {
        JMenuBar bar = new JMenuBar();
        bar.add(server());
        bar.add(view());
        return bar;
    }

    private JMenu server() {
        JMenu menu = menu("Server", 'S');
        menu.add(item("Connect to\u2026", control(KeyEvent.VK_L), window::focusAddress));
        menu.add(item("Refresh", KeyStroke.getKeyStroke(KeyEvent.VK_F5, 0), window::refresh));
        menu.addSeparator();
        menu.add(item("Quit", control(KeyEvent.VK_Q), window::close));
        return menu;
    }

    private JMenu view() {
        JMenu themes = menu("Theme", 'T');
        ButtonGroup group = new ButtonGroup();
        for (Theme theme : Theme.values()) {
            boolean chosen = theme == Theme.named(remembered.theme());
            JRadioButtonMenuItem item = new JRadioButtonMenuItem(theme.title(), chosen);
            item.addActionListener(event -> {
                theme.apply();
                remembered.keepTheme(theme.name());
            });
            group.add(item);
            themes.add(item);
        }
        JMenu menu = menu("View", 'V');
        menu.add(themes);
        return menu;
    }

    private static JMenu menu(String title, char mnemonic) {
        JMenu menu = new JMenu(title);
        menu.setMnemonic(mnemonic);
        return menu;
    }

    private static JMenuItem item(String title, KeyStroke key, Runnable action) {
        JMenuItem item = new JMenuItem(title);
        item.setAccelerator(key);
        item.addActionListener(event -> action.run());
        return item;
    }

    private static KeyStroke control(int key) {
        return KeyStroke.getKeyStroke(key, Toolkit.getDefaultToolkit().getMenuShortcutKeyMaskEx());
    }
}
