package dev.layerscope.viewer.analysis;

import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.look.Saving;
import dev.layerscope.viewer.place.View;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import javax.swing.JComponent;
import javax.swing.JMenu;

/** The views of this room, and their menu. Belongs to the event thread. */
public final class Analysis {
    private final Bench bench;
    private final Means means;
    private final Components components;
    private final Sparsity sparsity;
    private final Saliency saliency;
    private final TakenAway taken;
    private final Map<View, JComponent> panels = new EnumMap<>(View.class);

    public Analysis(Bench bench) {
        this.bench = bench;
        taken = new TakenAway(bench, Saving::copy);
        means = new Means(bench);
        components = new Components(bench);
        sparsity = new Sparsity(bench);
        saliency = new Saliency(bench);
        panels.put(View.MEANS, new MeansPanel(means, taken));
        panels.put(View.COMPONENTS, new ComponentsPanel(components, taken));
        panels.put(View.SPARSITY, new SparsityPanel(sparsity, taken));
        panels.put(View.SALIENCY, new SaliencyPanel(bench, saliency, taken));
    }

    public Map<View, JComponent> panels() {
        return Collections.unmodifiableMap(panels);
    }

    /** What can be done with the view that is looked at. */
    public JMenu menu() {
        LayerMenu menu = new LayerMenu(
                bench,
                taken,
                panels,
                Map.of(
                        View.MEANS,
                        means,
                        View.COMPONENTS,
                        components,
                        View.SPARSITY,
                        sparsity,
                        View.SALIENCY,
                        saliency),
                saliency);
        means.means().shown().observe(told -> menu.enable());
        components.projection().shown().observe(told -> menu.enable());
        sparsity.zeros().shown().observe(told -> menu.enable());
        saliency.figure().shown().observe(told -> menu.enable());
        return menu.menu();
    }
}
