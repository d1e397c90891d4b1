package dev.layerscope.server.app.load.fault;

import dev.layerscope.server.app.load.seen.Faults.Kind;
import dev.layerscope.server.app.load.seen.Faults.Stretch;

/** The server is asked to end, and started again at once. */
public final class Restarted implements Fault {
    @Override
    public String name() {
        return "SIGTERM and start";
    }

    @Override
    public String happen(Scene scene) throws InterruptedException {
        long began = System.nanoTime();
        double stopped;
        try (Stretch gone = scene.faults().begin(Kind.SERVER_GONE)) {
            scene.victim().stop();
            stopped = (System.nanoTime() - began) / 1e9;
            scene.victim().startAgain();
        }
        double away = (System.nanoTime() - began) / 1e9;
        scene.pass(scene.time());
        return "stopped after %.1f s, back after %.1f s".formatted(stopped, away);
    }
}
