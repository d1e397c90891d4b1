package dev.layerscope.viewer.input;

import dev.layerscope.viewer.place.Travel;
import dev.layerscope.viewer.session.Asked;
import dev.layerscope.viewer.session.Session;
import dev.layerscope.viewer.work.Background;

/** What every view works with: who runs its work, the server, the place, the input, and what is pointed at in it. */
public record Bench(Background background, Session session, Travel travel, Feeding feeding, Pointer pointer) {
    /** For a session, at the start of the way. */
    public static Bench of(Background background, Session session) {
        Travel travel = new Travel();
        return new Bench(background, session, travel, new Feeding(travel), new Pointer());
    }

    /** Something to ask the server with, one question at a time. */
    public <T> Asked<T> asked() {
        return new Asked<>(session, background);
    }
}
