package dev.layerscope.viewer.channel;

import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.look.Menus;
import dev.layerscope.viewer.look.Saving;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.View;
import java.awt.KeyboardFocusManager;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.swing.JMenu;
import javax.swing.JMenuItem;
import javax.swing.KeyStroke;

/** What can be done with the place's channel, and with pins. */
final class ChannelMenu {
    private final Bench bench;
    private final Inspection inspection;
    private final Pins pins;
    private final PinBoard board;
    private final Exports exports;
    private final List<JMenuItem> ofChannel = new ArrayList<>();
    private Runnable onNumber = () -> {};

    ChannelMenu(Bench bench, Inspection inspection, Pins pins, PinBoard board) {
        this.bench = bench;
        this.inspection = inspection;
        this.pins = pins;
        this.board = board;
        this.exports = new Exports(bench, inspection, Saving::copy);
    }

    Exports exports() {
        return exports;
    }

    /** What is done where somebody wants to type a channel's number. */
    void onNumber(Runnable action) {
        onNumber = action;
    }

    JMenu menu() {
        JMenu menu = Menus.menu("Channel", 'C');
        menu.add(Menus.item("Previous", Menus.alt(KeyEvent.VK_PAGE_UP), () -> inspection.step(-1)));
        menu.add(Menus.item("Next", Menus.alt(KeyEvent.VK_PAGE_DOWN), () -> inspection.step(1)));
        menu.add(ofChannel("Higher mean", altShift(KeyEvent.VK_PAGE_UP), () -> inspection.stepByRank(-1)));
        menu.add(ofChannel("Lower mean", altShift(KeyEvent.VK_PAGE_DOWN), () -> inspection.stepByRank(1)));
        menu.add(ofChannel("Number\u2026", Menus.control(KeyEvent.VK_G), () -> onNumber.run()));
        menu.add(ofChannel("Over the input", Menus.plain(KeyEvent.VK_F7), this::turnGround));
        menu.addSeparator();
        menu.add(ofChannel("Copy picture", Menus.controlShift(KeyEvent.VK_C), exports::copyPicture));
        menu.add(ofChannel(
                "Save picture\u2026",
                Menus.control(KeyEvent.VK_S),
                () -> save(exports.name(), "png", exports::savePicture)));
        menu.add(ofChannel(
                "Save values\u2026",
                Menus.controlShift(KeyEvent.VK_S),
                () -> save(exports.name(), "npy", exports::saveChannel)));
        menu.add(ofChannel(
                "Save values of the layer\u2026",
                KeyStroke.getKeyStroke(
                        KeyEvent.VK_S, Menus.control(KeyEvent.VK_S).getModifiers() | InputEvent.ALT_DOWN_MASK),
                () -> save(exports.layerName(), "npy", exports::saveLayer)));
        menu.addSeparator();
        menu.add(Menus.item("Pin or unpin", Menus.control(KeyEvent.VK_P), pins::toggle));
        menu.add(Menus.item("Pins: same limits for all", Menus.plain(KeyEvent.VK_F9), this::turnSharing));
        menu.add(Menus.item("Unpin all", Menus.controlShift(KeyEvent.VK_P), pins::clear));
        bench.travel().place().observe(this::enable);
        return menu;
    }

    private JMenuItem ofChannel(String title, KeyStroke key, Runnable action) {
        JMenuItem item = Menus.item(title, key, action);
        ofChannel.add(item);
        return item;
    }

    /** An item that isn't enabled leaves its key to what other views do with it. */
    private void enable(Place place) {
        boolean shown = place.view() == View.CHANNEL && place.hasLayer();
        ofChannel.forEach(item -> item.setEnabled(shown));
    }

    private void turnGround() {
        inspection.show(inspection.ground().get() == Ground.NONE ? Ground.INPUT : Ground.NONE);
    }

    private void turnSharing() {
        board.share(
                board.sharing().get() == PinBoard.Sharing.OWN_LIMITS
                        ? PinBoard.Sharing.SAME_LIMITS
                        : PinBoard.Sharing.OWN_LIMITS);
    }

    private static void save(String name, String extension, Consumer<Path> action) {
        if (!name.isEmpty()) {
            Saving.ask(KeyboardFocusManager.getCurrentKeyboardFocusManager().getActiveWindow(), name, extension)
                    .ifPresent(action);
        }
    }

    private static KeyStroke altShift(int key) {
        return KeyStroke.getKeyStroke(key, InputEvent.ALT_DOWN_MASK | InputEvent.SHIFT_DOWN_MASK);
    }
}
