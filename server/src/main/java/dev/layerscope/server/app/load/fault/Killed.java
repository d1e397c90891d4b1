package dev.layerscope.server.app.load.fault;

import dev.layerscope.server.app.load.seen.Faults.Kind;
import dev.layerscope.server.app.load.seen.Faults.Stretch;
import java.time.Duration;

/** The server's process is gone from one instant to the next, and started again two seconds later. */
public final class Killed implements Fault {
    private static final Duration GONE = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "kill -9";
    }

    @Override
    public String happen(Scene scene) throws InterruptedException {
        long began = System.nanoTime();
        try (Stretch gone = scene.faults().begin(Kind.SERVER_GONE)) {
            scene.victim().kill();
            scene.pass(GONE);
            scene.victim().startAgain();
        }
        double away = (System.nanoTime() - began) / 1e9;
        scene.pass(scene.time());
        return "%.1f s away, of which %d s on purpose".formatted(away, GONE.toSeconds());
    }
}
