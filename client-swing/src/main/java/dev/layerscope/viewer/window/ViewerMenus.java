package dev.layerscope.viewer.window;

import dev.layerscope.viewer.look.Menus;
import dev.layerscope.viewer.place.Travel;
import dev.layerscope.viewer.place.View;
import java.awt.event.KeyEvent;
import javax.swing.ButtonGroup;
import javax.swing.JMenu;
import javax.swing.JMenuBar;
import javax.swing.JRadioButtonMenuItem;

/** The menus, and with them the keys. */
final class ViewerMenus {
    private final ViewerWindow window;
    private final Travel travel;
    private final Remembered remembered;

    ViewerMenus(ViewerWindow window, Travel travel, Remembered remembered) {
        this.window = window;
        this.travel = travel;
        this.remembered = remembered;
    }

    JMenuBar bar() {
        JMenuBar bar = new JMenuBar();
        bar.add(server());
        bar.add(view());
        bar.add(go());
        bar.add(window.searchMenu());
        return bar;
    }

    private JMenu server() {
        JMenu menu = Menus.menu("Server", 'S');
        menu.add(Menus.item("Connect to\u2026", Menus.control(KeyEvent.VK_L), window::focusAddress));
        menu.add(Menus.item("Refresh", Menus.plain(KeyEvent.VK_F5), window::refresh));
        menu.addSeparator();
        menu.add(Menus.item("Quit", Menus.control(KeyEvent.VK_Q), window::close));
        return menu;
    }

    private JMenu go() {
        JMenu menu = Menus.menu("Go", 'G');
        menu.add(Menus.item("Back", Menus.alt(KeyEvent.VK_LEFT), travel::back));
        menu.add(Menus.item("Forward", Menus.alt(KeyEvent.VK_RIGHT), travel::forward));
        menu.addSeparator();
        for (View view : View.values()) {
            menu.add(Menus.item(
                    view.title(),
                    Menus.digit(view.ordinal() + 1),
                    () -> travel.go(travel.place().get().withView(view))));
        }
        return menu;
    }

    private JMenu view() {
        JMenu themes = Menus.menu("Theme", 'T');
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
        JMenu menu = Menus.menu("View", 'V');
        menu.add(themes);
        return menu;
    }
}
