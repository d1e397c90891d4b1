package dev.layerscope.viewer.window;

import dev.layerscope.viewer.analysis.Analysis;
import dev.layerscope.viewer.channel.Inspector;
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
    private final Inspector inspector;
    private final Analysis analysis;
    private final SearchPanel searches;

    Views(Bench bench, ModelSelection selection) {
        models = new ModelsPanel(bench.session(), selection);
        mosaic = new MosaicPanel(bench);
        inspector = new Inspector(bench);
        analysis = new Analysis(bench);
        searches = new SearchPanel(bench);
    }

    /** One for each view. */
    Map<View, JComponent> panels() {
        Map<View, JComponent> panels = new EnumMap<>(View.class);
        panels.put(View.MODELS, models);
        panels.put(View.MOSAIC, mosaic);
        panels.putAll(inspector.panels());
        panels.putAll(analysis.panels());
        panels.put(View.SEARCHES, searches);
        return panels;
    }

    List<JMenu> menus() {
        return List.of(mosaic.menu(), inspector.menu(), analysis.menu(), searches.menu());
    }
}
