package dev.layerscope.viewer.channel;

import dev.layerscope.v1.Coloring;
import dev.layerscope.viewer.input.ChosenInput;
import dev.layerscope.viewer.input.Fed;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.View;
import java.util.List;

/**
 * A channel that is kept in view.
 *
 * @param input what was fed, to be chosen again
 * @param coloring the colours that it had
 */
record Pin(Subject subject, ChosenInput input, Coloring coloring) {
    Place place() {
        return new Place(subject.model(), subject.layer(), subject.channel(), View.CHANNEL);
    }

    /** The same channel for another input, prepared in the same way. */
    Pin withInput(ChosenInput other) {
        Fed fed = new Fed(
                subject.fed().feed().toBuilder()
                        .clearInputs()
                        .addInputs(other.content().sha256())
                        .build(),
                List.of(other.content()),
                other.name());
        return new Pin(subject.withFed(fed), other, coloring);
    }

    boolean isOf(ChosenInput other) {
        return input.content().sha256().equals(other.content().sha256());
    }

    /** For people and screen readers. */
    String title() {
        return subject.layer() + " \u00b7 channel " + subject.channel();
    }

    /** Two are the same where they show the same, whatever their colours. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Pin pin && pin.subject.equals(subject);
    }

    @Override
    public int hashCode() {
        return subject.hashCode();
    }
}
