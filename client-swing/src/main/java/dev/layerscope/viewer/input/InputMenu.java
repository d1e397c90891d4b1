package dev.layerscope.viewer.input;

import dev.layerscope.v1.Sample;
import dev.layerscope.viewer.look.Menus;
import dev.layerscope.viewer.look.PlainText;
import dev.layerscope.viewer.work.Background;
import java.awt.Component;
import java.awt.event.KeyEvent;
import java.nio.file.Path;
import java.util.List;
import javax.swing.JComponent;
import javax.swing.JMenu;
import javax.swing.JMenuItem;
import javax.swing.JPopupMenu;
import javax.swing.event.MenuEvent;
import javax.swing.event.MenuListener;

/** The ways to an input, as a menu of the window and as menus of the panel's buttons. */
final class InputMenu {
    private final Choosing choosing;
    private final InputChooser chooser;
    private final Component owner;

    InputMenu(Choosing choosing, Background background, Component owner) {
        this.choosing = choosing;
        this.chooser = new InputChooser(background);
        this.owner = owner;
    }

    void open() {
        chooser.ask(owner).ifPresent(choosing::file);
    }

    void openOther(String input) {
        chooser.askArray(owner, input).ifPresent(file -> choosing.other(input, file));
    }

    void paste() {
        InputTransfer.paste(choosing);
    }

    /**
     * @param onToggle hides the panel or shows it again
     */
    JMenu menu(Runnable onToggle) {
        JMenu menu = Menus.menu("Input", 'I');
        menu.add(Menus.item("Open\u2026", Menus.control(KeyEvent.VK_O), this::open));
        menu.add(Menus.item("Paste", Menus.control(KeyEvent.VK_V), this::paste));
        JMenu recent = Menus.menu("Recent", 'R');
        choosing.recent().present().observe(files -> fillRecent(recent, files));
        onOpening(menu, () -> choosing.recent().look());
        menu.add(recent);
        JMenu samples = Menus.menu("Samples", 'S');
        choosing.samples()
                .observe(answer -> fillSamples(samples, answer.optional().orElse(List.of())));
        menu.add(samples);
        menu.addSeparator();
        menu.add(Menus.item("Show or hide the panel", Menus.control(KeyEvent.VK_I), onToggle));
        return menu;
    }

    /** Below a button of the panel: samples, and files chosen before. */
    void popUp(JComponent below) {
        choosing.recent().look();
        JPopupMenu popup = new JPopupMenu("inputs");
        List<Sample> samples = choosing.samples().get().optional().orElse(List.of());
        heading(popup, samples.isEmpty() ? "The server offers no samples" : "Samples of the server");
        samples.forEach(sample -> popup.add(item(sample)));
        popup.addSeparator();
        List<Path> recent = choosing.recent().present().get();
        heading(popup, recent.isEmpty() ? "No recent inputs" : "Recent inputs");
        for (int i = 0; i < recent.size(); i++) {
            popup.add(item(recent.get(i), i));
        }
        popup.show(below, below.getWidth() - popup.getPreferredSize().width, below.getHeight());
    }

    private static void heading(JPopupMenu popup, String text) {
        JMenuItem heading = new JMenuItem(text);
        heading.setEnabled(false);
        popup.add(heading);
    }

    private void fillRecent(JMenu menu, List<Path> files) {
        menu.removeAll();
        for (int i = 0; i < files.size(); i++) {
            menu.add(item(files.get(i), i));
        }
        menu.setEnabled(!files.isEmpty());
    }

    private void fillSamples(JMenu menu, List<Sample> samples) {
        menu.removeAll();
        samples.forEach(sample -> menu.add(item(sample)));
        menu.setEnabled(!samples.isEmpty());
    }

    private JMenuItem item(Path file, int index) {
        JMenuItem item = PlainText.only(new JMenuItem(index < 9 ? (index + 1) + "  " + words(file) : words(file)));
        if (index < 9) {
            item.setMnemonic('1' + index);
        }
        item.setToolTipText(PlainText.tip(file.toString()));
        item.addActionListener(event -> choosing.file(file));
        return item;
    }

    private JMenuItem item(Sample sample) {
        String size = PictureSizes.words(sample.getInput().getSize());
        JMenuItem item = PlainText.only(new JMenuItem(sample.getName() + "  " + size));
        item.addActionListener(event -> choosing.sample(sample));
        return item;
    }

    /** The name, and the folder where that tells more. */
    static String words(Path file) {
        Path name = file.getFileName();
        Path parent = file.getParent();
        Path folder = parent == null ? null : parent.getFileName();
        return folder == null ? String.valueOf(name) : name + "  (" + folder + ")";
    }

    private static void onOpening(JMenu menu, Runnable action) {
        menu.addMenuListener(new MenuListener() {
            @Override
            public void menuSelected(MenuEvent event) {
                action.run();
            }

            @Override
            public void menuDeselected(MenuEvent event) {
                // Nothing was begun.
            }

            @Override
            public void menuCanceled(MenuEvent event) {
                // Nothing was begun.
            }
        });
    }
}
