package dev.layerscope.viewer.analysis;

import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.look.Menus;
import dev.layerscope.viewer.look.Saving;
import dev.layerscope.viewer.place.View;
import java.awt.event.KeyEvent;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.swing.JComponent;
import javax.swing.JMenu;
import javax.swing.JMenuItem;

/** The views of this room, and their menu. Belongs to the event thread. */
public final class Analysis {
    private final Bench bench;
    private final Saliency saliency;
    private final TakenAway taken;
    private final Map<View, Figurative> figures = new EnumMap<>(View.class);
    private final Map<View, JComponent> panels = new EnumMap<>(View.class);
    private final JMenuItem copy = Menus.item("Copy figure", Menus.controlShift(KeyEvent.VK_C), this::copy);
    private final JMenuItem save = Menus.item("Save figure\u2026", Menus.control(KeyEvent.VK_S), this::save);
    private final JMenuItem saveGradient =
            Menus.item("Save gradient\u2026", Menus.controlShift(KeyEvent.VK_S), this::saveGradient);

    public Analysis(Bench bench) {
        this.bench = bench;
        taken = new TakenAway(bench, Saving::copy);
        Means means = new Means(bench);
        Components components = new Components(bench);
        Sparsity sparsity = new Sparsity(bench);
        saliency = new Saliency(bench);
        figures.putAll(Map.of(
                View.MEANS, means, View.COMPONENTS, components, View.SPARSITY, sparsity, View.SALIENCY, saliency));
        panels.put(View.MEANS, new MeansPanel(means, taken));
        panels.put(View.COMPONENTS, new ComponentsPanel(components, taken));
        panels.put(View.SPARSITY, new SparsityPanel(sparsity, taken));
        panels.put(View.SALIENCY, new SaliencyPanel(bench, saliency, taken));
        bench.travel().place().observe(place -> enable());
        means.means().shown().observe(told -> enable());
        components.projection().shown().observe(told -> enable());
        sparsity.zeros().shown().observe(told -> enable());
        saliency.figure().shown().observe(told -> enable());
    }

    public Map<View, JComponent> panels() {
        return Map.copyOf(panels);
    }

    /** What can be done with the view that is looked at. */
    public JMenu menu() {
        JMenu menu = Menus.menu("Layer", 'L');
        menu.add(copy);
        menu.add(save);
        menu.add(saveGradient);
        return menu;
    }

    private View view() {
        return bench.travel().place().get().view();
    }

    private Optional<Figure.Order> order() {
        return Optional.ofNullable(figures.get(view())).flatMap(Figurative::order);
    }

    private JComponent owner() {
        return Objects.requireNonNull(panels.get(view()), "menu items are enabled in this room's views only");
    }

    private void enable() {
        boolean drawn = order().isPresent();
        copy.setEnabled(drawn);
        save.setEnabled(drawn);
        saveGradient.setEnabled(drawn && view() == View.SALIENCY);
    }

    private void copy() {
        order().ifPresent(taken::copy);
    }

    private void save() {
        order().ifPresent(order -> Saving.ask(owner(), order.name(), "png").ifPresent(file -> taken.save(order, file)));
    }

    private void saveGradient() {
        order().ifPresent(order -> saliency.gradient()
                .ifPresent(gradient -> Saving.ask(owner(), order.name(), "npy")
                        .ifPresent(file -> taken.save(order.fed(), gradient, file))));
    }
}
