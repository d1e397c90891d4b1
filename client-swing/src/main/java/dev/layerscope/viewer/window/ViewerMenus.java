package dev.layerscope.viewer.window;

import dev.layerscope.viewer.look.Menus;
import dev.layerscope.viewer.place.Travel;
import dev.layerscope.viewer.place.View;
import java.awt.event.KeyEvent;
import java.util.List;
import java.util.Optional;
import javax.swing.ButtonGroup;
import javax.swing.JMenu;
import javax.swing.JMenuBar;
import javax.swing.JRadioButtonMenuItem;

/** The menus, and with them the keys. */
final class ViewerMenus {
    private final ViewerWindow window;
    private final Travel travel;
    private final ThemeChoice themeChoice;
    private final List<JMenu> views;

    ViewerMenus(ViewerWindow window, Travel travel, ThemeChoice themeChoice, List<JMenu> views) {
        this.window = window;
        this.travel = travel;
        this.themeChoice = themeChoice;
        this.views = views;
    }

    JMenuBar bar() {
        JMenuBar bar = new JMenuBar();
        bar.add(server());
        bar.add(window.inputMenu());
        bar.add(view());
        bar.add(go());
        views.forEach(bar::add);
        return bar;
    }

    private JMenu server() {
        JMenu menu = Menus.menu("Server", 'S');
        menu.add(Menus.item("Connect to\u2026", Menus.control(KeyEvent.VK_L), window::focusAddress));
        menu.add(Menus.item(
                "Connect with TLS or a token\u2026", Menus.controlShift(KeyEvent.VK_L), window::connectWith));
        menu.add(Menus.item("Bring a model\u2026", Menus.control(KeyEvent.VK_B), window::bringModel));
        menu.add(Menus.item("Refresh", Menus.plain(KeyEvent.VK_F5), window::refresh));
        menu.addSeparator();
        menu.add(Menus.item("Quit", Menus.control(KeyEvent.VK_Q), window::close));
        return menu;
    }

    private JMenu go() {
        JMenu menu = Menus.menu("Go", 'G');
        menu.add(Menus.item("Back", Menus.alt(KeyEvent.VK_LEFT), travel::back));
        menu.add(Menus.item("Forward", Menus.alt(KeyEvent.VK_RIGHT), travel::forward));
        menu.add(Menus.item("Find layer", Menus.control(KeyEvent.VK_F), window::focusFilter));
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
        themes.add(choice("As the system", themeChoice.chosen().isEmpty(), group, themeChoice::followSystem));
        for (Theme theme : Theme.values()) {
            boolean chosen = themeChoice.chosen().equals(Optional.of(theme));
            themes.add(choice(theme.title(), chosen, group, () -> themeChoice.choose(theme)));
        }
        JMenu menu = Menus.menu("View", 'V');
        menu.add(themes);
        return menu;
    }

    private static JRadioButtonMenuItem choice(String title, boolean chosen, ButtonGroup group, Runnable action) {
        JRadioButtonMenuItem item = new JRadioButtonMenuItem(title, chosen);
        item.addActionListener(event -> action.run());
        group.add(item);
        return item;
    }
}
