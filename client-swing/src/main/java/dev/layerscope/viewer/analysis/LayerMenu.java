package dev.layerscope.viewer.analysis;

import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.look.Menus;
import dev.layerscope.viewer.look.Saving;
import dev.layerscope.viewer.place.View;
import java.awt.event.KeyEvent;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.swing.JComponent;
import javax.swing.JMenu;
import javax.swing.JMenuItem;

/** Takes away what a view of this room shows. What can't be done now is disabled, and leaves its key to others. */
final class LayerMenu {
    private final Bench bench;
    private final TakenAway taken;
    private final Map<View, JComponent> panels;
    private final Map<View, Figurative> figures;
    private final Saliency saliency;
    private final JMenuItem copy = Menus.item("Copy figure", Menus.controlShift(KeyEvent.VK_C), this::copy);
    private final JMenuItem save = Menus.item("Save figure\u2026", Menus.control(KeyEvent.VK_S), this::save);
    private final JMenuItem saveGradient =
            Menus.item("Save gradient\u2026", Menus.controlShift(KeyEvent.VK_S), this::saveGradient);

    LayerMenu(
            Bench bench,
            TakenAway taken,
            Map<View, JComponent> panels,
            Map<View, Figurative> figures,
            Saliency saliency) {
        this.bench = bench;
        this.taken = taken;
        this.panels = panels;
        this.figures = figures;
        this.saliency = saliency;
        bench.travel().place().observe(place -> enable());
    }

    JMenu menu() {
        JMenu menu = Menus.menu("Layer", 'L');
        menu.add(copy);
        menu.add(save);
        menu.add(saveGradient);
        return menu;
    }

    void enable() {
        boolean drawn = order().isPresent();
        copy.setEnabled(drawn);
        save.setEnabled(drawn);
        saveGradient.setEnabled(drawn && view() == View.SALIENCY);
    }

    private View view() {
        return bench.travel().place().get().view();
    }

    private Optional<Figure.Order> order() {
        return Optional.ofNullable(figures.get(view())).flatMap(Figurative::order);
    }

    private void copy() {
        order().ifPresent(taken::copy);
    }

    private void save() {
        order().ifPresent(order -> ask(order.name(), "png", file -> taken.save(order, file)));
    }

    private void saveGradient() {
        order().ifPresent(order -> saliency.gradient()
                .ifPresent(gradient -> ask(order.name(), "npy", file -> taken.save(order.fed(), gradient, file))));
    }

    private void ask(String name, String extension, Consumer<Path> then) {
        Optional.ofNullable(panels.get(view()))
                .flatMap(owner -> Saving.ask(owner, name, extension))
                .ifPresent(then);
    }
}
