package dev.layerscope.viewer.mosaic;

import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.look.Menus;
import dev.layerscope.viewer.notice.NoticeBar;
import dev.layerscope.viewer.place.View;
import java.awt.BorderLayout;
import java.awt.event.KeyEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.swing.JMenu;
import javax.swing.JMenuItem;
import javax.swing.JPanel;
import javax.swing.JPopupMenu;

/**
 * The channels of the place's layer as one large mosaic: how it looks above, the mosaic, and below what the mouse is on.
 */
public final class MosaicPanel extends JPanel {
    private static final long serialVersionUID = 1;

    private static final String OPEN = "Open channel";
    private static final String SEARCH = "Search what excites channel";
    private static final String SALIENCY = "Where in the input channel looks";

    private final transient Bench bench;
    private final transient Showing showing;
    private final transient Channels channels;
    private final MosaicCanvas canvas;
    private final ReadoutBar readout;

    public MosaicPanel(Bench bench) {
        super(new BorderLayout());
        this.bench = bench;
        showing = new Showing(bench);
        channels = new Channels(bench, showing);
        canvas = new MosaicCanvas(showing, channels);
        readout = new ReadoutBar(showing, channels);
        Sight sight = new Sight(bench);
        JPanel head = new JPanel(new BorderLayout());
        head.add(new ControlBar(showing), BorderLayout.PAGE_START);
        head.add(NoticeBar.of(showing.asked()));
        add(head, BorderLayout.PAGE_START);
        add(canvas);
        add(readout, BorderLayout.PAGE_END);
        JPopupMenu popup = popup();
        new CanvasMouse(canvas, channels, popup);
        new CanvasKeys(canvas, channels, popup);
        canvas.pointed().observe(pointed -> {
            readout.show(pointed);
            pointed.ifPresentOrElse(there -> sight.on(there.place()), sight::onNothing);
        });
        bench.travel().place().observe(place -> {
            canvas.repaint();
            readout.tell();
        });
        bench.feeding().fed().observe(fed -> explain());
        showing.asked().answer().observe(answer -> explain());
    }

    /** What can be done with the mosaic, and by which keys. */
    public JMenu menu() {
        JMenu menu = Menus.menu("Mosaic", 'M');
        menu.add(Menus.item("Larger", Menus.control(KeyEvent.VK_PLUS), seen(canvas::zoomIn)));
        menu.add(Menus.item("Smaller", Menus.control(KeyEvent.VK_MINUS), seen(canvas::zoomOut)));
        menu.add(Menus.item("All of it", Menus.digit(0), seen(canvas::showAll)));
        menu.addSeparator();
        menu.add(Menus.item(OPEN, Menus.control(KeyEvent.VK_ENTER), seen(() -> channels.open(View.CHANNEL))));
        menu.add(Menus.item(SEARCH, Menus.controlShift(KeyEvent.VK_ENTER), seen(() -> channels.open(View.SEARCHES))));
        menu.add(Menus.item(SALIENCY, Menus.controlShift(KeyEvent.VK_Y), seen(() -> channels.open(View.SALIENCY))));
        return menu;
    }

    Showing showing() {
        return showing;
    }

    MosaicCanvas canvas() {
        return canvas;
    }

    ReadoutBar readout() {
        return readout;
    }

    private JPopupMenu popup() {
        JPopupMenu popup = new JPopupMenu();
        actions().forEach((title, action) -> {
            JMenuItem item = new JMenuItem(title);
            item.addActionListener(event -> action.run());
            popup.add(item);
        });
        return popup;
    }

    /** What can be done with the selected channel. */
    private Map<String, Runnable> actions() {
        Map<String, Runnable> actions = new LinkedHashMap<>();
        actions.put(OPEN, () -> channels.open(View.CHANNEL));
        actions.put(SEARCH, () -> channels.open(View.SEARCHES));
        actions.put(SALIENCY, () -> channels.open(View.SALIENCY));
        return actions;
    }

    /** Does nothing while another view is in the middle of the window. */
    private Runnable seen(Runnable action) {
        return () -> {
            if (bench.travel().place().get().view() == View.MOSAIC) {
                action.run();
            }
        };
    }

    private void explain() {
        if (bench.feeding().fed().get().isEmpty()) {
            canvas.say("Choose an input to see what the layer makes of it.");
            return;
        }
        canvas.say(
                switch (showing.asked().answer().get().phase()) {
                    case WAITING -> "Waiting for the mosaic\u2026";
                    case NOTHING, READY, FAILED -> "";
                });
    }
}
