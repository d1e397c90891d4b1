package dev.layerscope.viewer.search;

import dev.layerscope.v1.Job;
import dev.layerscope.viewer.look.Menus;
import dev.layerscope.viewer.look.Saving;
import dev.layerscope.viewer.place.View;
import java.awt.Component;
import java.awt.event.ActionEvent;
import java.awt.event.KeyEvent;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.swing.AbstractAction;
import javax.swing.Action;
import javax.swing.JOptionPane;
import javax.swing.KeyStroke;

/** What can be done with the chosen search, by menu, key and button; each is to be had while it makes sense. */
final class SearchActions {
    private final Searches searches;
    private final Component owner;
    private final Map<Action, BooleanSupplier> conditions = new LinkedHashMap<>();
    private final Map<Keepsake, Action> saving = new EnumMap<>(Keepsake.class);
    final Action again;
    final Action cancel;
    final Action copy;
    final Action showChannel;
    final Action delete;
    final Action older;

    /**
     * @param owner of questions
     * @param onAgain writes the search of a job into the form
     */
    SearchActions(Searches searches, Component owner, Consumer<Job> onAgain) {
        this.searches = searches;
        this.owner = owner;
        again = action(
                "Search again with other settings",
                Menus.controlShift(KeyEvent.VK_E),
                () -> searches.chosen().ifPresent(onAgain),
                () -> searches.chosen().isPresent());
        cancel = action(
                "Cancel search",
                Menus.controlShift(KeyEvent.VK_K),
                searches::cancel,
                () -> searches.chosen()
                        .filter(job -> !SearchWords.hasEnded(job))
                        .isPresent());
        save(Keepsake.PICTURE, "Save picture\u2026", Menus.control(KeyEvent.VK_S));
        save(Keepsake.GRID, "Save all pictures\u2026", Menus.controlShift(KeyEvent.VK_S));
        save(Keepsake.ARRAY, "Save array\u2026", Menus.controlShift(KeyEvent.VK_Y));
        save(Keepsake.ANIMATION, "Save animation\u2026", Menus.controlShift(KeyEvent.VK_G));
        save(Keepsake.CURVE, "Save curve\u2026", Menus.controlShift(KeyEvent.VK_V));
        copy = action(
                "Copy picture",
                Menus.controlShift(KeyEvent.VK_C),
                searches::copy,
                () -> searches.artifact(Keepsake.PICTURE).isPresent());
        showChannel = action(
                "Show channel in the model",
                Menus.controlShift(KeyEvent.VK_H),
                searches::showChannel,
                () -> searches.place().isPresent());
        delete = action(
                "Delete search\u2026",
                Menus.controlShift(KeyEvent.VK_DELETE),
                this::delete,
                () -> searches.chosen().filter(SearchWords::hasEnded).isPresent());
        older = action(
                "Show older searches",
                Menus.controlShift(KeyEvent.VK_O),
                searches.gallery()::showMore,
                searches.gallery()::hasMore);
        searches.watching().shown().observe(watched -> update());
        searches.picture().observe(picture -> update());
        searches.gallery().jobs().observe(jobs -> update());
        searches.bench().travel().place().observe(place -> update());
        searches.copied().answer().observe(answer -> answer.current().ifPresent(Saving::copy));
    }

    /** In the order of menus. */
    List<Action> saving() {
        return List.copyOf(saving.values());
    }

    private void save(Keepsake what, String title, KeyStroke key) {
        saving.put(
                what,
                action(
                        title,
                        key,
                        () -> save(what),
                        () -> searches.artifact(what).isPresent()));
    }

    private void save(Keepsake what) {
        Optional<Job> job = searches.chosen();
        job.flatMap(chosen -> Saving.ask(
                        owner, what.proposedName(chosen, searches.picture().get()), what.extension()))
                .ifPresent(file -> searches.save(what, file));
    }

    private void delete() {
        String question = searches.chosen()
                .map(job -> "Delete search " + job.getId() + " with its pictures from the server?")
                .orElse("");
        if (JOptionPane.showConfirmDialog(owner, question, "Delete search", JOptionPane.OK_CANCEL_OPTION)
                == JOptionPane.OK_OPTION) {
            searches.delete();
        }
    }

    private Action action(String title, KeyStroke key, Runnable doing, BooleanSupplier when) {
        Action action = new AbstractAction(title) {
            private static final long serialVersionUID = 1;

            @Override
            public void actionPerformed(ActionEvent event) {
                doing.run();
            }
        };
        action.putValue(Action.ACCELERATOR_KEY, key);
        conditions.put(action, when);
        return action;
    }

    /** Keys work only where they are seen to. */
    private void update() {
        boolean seen = searches.bench().travel().place().get().view() == View.SEARCHES;
        conditions.forEach((action, condition) -> action.setEnabled(seen && condition.getAsBoolean()));
    }
}
