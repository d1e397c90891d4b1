package dev.layerscope.viewer.analysis;

import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.notice.NoticeBar;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.session.Answer;
import dev.layerscope.viewer.session.Asked;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import java.util.Optional;
import java.util.function.Function;

/**
 * A question that the place and the input pose anew whenever they change, and its answer. The same question isn't asked
 * twice; the answer to another one stays until the newer comes, unless that fails. Belongs to the event thread.
 *
 * @param <Q> an immutable type that tells questions apart
 */
final class Inquiry<Q, T> {
    private final Asked<Told<Q, T>> asked;
    private final Function<Q, String> title;
    private final Asking<Q, T> asking;
    private final Property<Optional<Told<Q, T>>> shown = new Property<>(Optional.empty());
    private Optional<Q> posed = Optional.empty();

    /** Asks, on a thread that may block. */
    interface Asking<Q, T> {
        T ask(Q question, LayerscopeClient client) throws Exception;
    }

    /** An answer, and what it answers. */
    record Told<Q, T>(Q question, T answer) {}

    /**
     * @param title what is done, as a phrase
     */
    Inquiry(Bench bench, Function<Q, String> title, Asking<Q, T> asking) {
        this.asked = bench.asked();
        this.title = title;
        this.asking = asking;
        asked.answer().observe(this::follow);
    }

    /** Has something done now and whenever place or input change, as long as this view is looked at. */
    static void whileShown(Bench bench, View view, Runnable change) {
        Runnable guarded = () -> {
            if (bench.travel().place().get().view() == view) {
                change.run();
            }
        };
        bench.travel().place().observe(place -> guarded.run());
        bench.feeding().fed().observe(fed -> guarded.run());
    }

    /** Empty where there is nothing to ask. */
    void pose(Optional<Q> question) {
        if (question.equals(posed)) {
            return;
        }
        posed = question;
        if (question.isEmpty()) {
            asked.clear();
            return;
        }
        Q one = question.get();
        asked.ask(title.apply(one), client -> new Told<>(one, asking.ask(one, client)));
    }

    /** What there is to see. */
    Observed<Optional<Told<Q, T>>> shown() {
        return shown;
    }

    /** The answer to what was posed last, where it is there. */
    Optional<Told<Q, T>> current() {
        return shown.get().filter(told -> posed.equals(Optional.of(told.question())));
    }

    Observed<Answer<Told<Q, T>>> answer() {
        return asked.answer();
    }

    /** Says what went wrong. */
    NoticeBar notice() {
        return NoticeBar.of(asked);
    }

    private void follow(Answer<Told<Q, T>> answer) {
        switch (answer.phase()) {
            case NOTHING -> shown.set(Optional.empty());
            case WAITING -> {}
            case READY -> shown.set(answer.optional());
            case FAILED -> shown.set(current());
        }
    }
}
