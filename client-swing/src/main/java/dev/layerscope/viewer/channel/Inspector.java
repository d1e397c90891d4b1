package dev.layerscope.viewer.channel;

import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.place.View;
import java.util.Map;
import javax.swing.JComponent;
import javax.swing.JMenu;

/** The views of this room, and their menu. Belongs to the event thread. */
public final class Inspector {
    private final ChannelPanel channel;
    private final PinsPanel pinned;
    private final ChannelMenu menu;

    public Inspector(Bench bench) {
        Inspection inspection = new Inspection(bench);
        Pins pins = new Pins(bench, inspection);
        PinBoard board = new PinBoard(bench, pins);
        menu = new ChannelMenu(bench, inspection, pins, board);
        channel = new ChannelPanel(bench, inspection, pins, menu);
        pinned = new PinsPanel(bench, pins, board);
    }

    public Map<View, JComponent> panels() {
        return Map.of(View.CHANNEL, channel, View.PINS, pinned);
    }

    public JMenu menu() {
        return menu.menu();
    }
}
