package dev.layerscope.viewer.window;

import dev.layerscope.viewer.analysis.Analysis;
import dev.layerscope.viewer.channel.ChannelMenu;
import dev.layerscope.viewer.channel.ChannelPanel;
import dev.layerscope.viewer.channel.Inspection;
import dev.layerscope.viewer.channel.PinBoard;
import dev.layerscope.viewer.channel.Pins;
import dev.layerscope.viewer.channel.PinsPanel;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.models.ModelSelection;
import dev.layerscope.viewer.models.ModelsPanel;
import dev.layerscope.viewer.mosaic.MosaicPanel;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.search.SearchPanel;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.swing.JComponent;
import javax.swing.JMenu;

/** All ways of looking, each with its panel and perhaps a menu. */
final class Views {
    private final ModelsPanel models;
    private final MosaicPanel mosaic;
    private final ChannelPanel channel;
    private final PinsPanel pins;
    private final ChannelMenu channelMenu;
    private final Analysis analysis;
    private final SearchPanel searches;

    Views(Bench bench, ModelSelection selection) {
        models = new ModelsPanel(bench.session(), selection);
        mosaic = new MosaicPanel(bench);
        Inspection inspection = new Inspection(bench);
        Pins pinned = new Pins(bench, inspection);
        PinBoard board = new PinBoard(bench, pinned);
        channelMenu = new ChannelMenu(bench, inspection, pinned, board);
        channel = new ChannelPanel(bench, inspection, pinned, channelMenu);
        pins = new PinsPanel(bench, pinned, board);
        analysis = new Analysis(bench);
        searches = new SearchPanel(bench);
    }

    /** One for each view. */
    Map<View, JComponent> panels() {
        Map<View, JComponent> panels = new EnumMap<>(View.class);
        panels.put(View.MODELS, models);
        panels.put(View.MOSAIC, mosaic);
        panels.put(View.CHANNEL, channel);
        panels.putAll(analysis.panels());
        panels.put(View.PINS, pins);
        panels.put(View.SEARCHES, searches);
        return panels;
    }

    List<JMenu> menus() {
        return List.of(mosaic.menu(), channelMenu.menu(), analysis.menu(), searches.menu());
    }
}
