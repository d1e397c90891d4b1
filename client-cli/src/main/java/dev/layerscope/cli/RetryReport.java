package dev.layerscope.cli;

import dev.layerscope.client.RetryListener;
import java.io.PrintStream;
import java.time.Duration;

/** Says on standard error that a call is tried again, and where it goes on. */
final class RetryReport implements RetryListener {
    private final PrintStream err;
    private final Progress progress;

    /**
     * @param progress whose line on the terminal makes room
     */
    RetryReport(PrintStream err, Progress progress) {
        this.err = err;
        this.progress = progress;
    }

    @Override
    public void lost() {
        say("connection lost, trying again ...");
    }

    @Override
    public void busy() {
        say("server busy, trying again ...");
    }

    @Override
    public void busy(String sentence, Duration wait) {
        say("%s; trying again in %s ...".formatted(sentence, seconds(wait)));
    }

    private static String seconds(Duration wait) {
        return wait.toSeconds() < 10
                ? "%.1f s".formatted(wait.toMillis() / 1000.0)
                : "%d s".formatted(wait.toSeconds());
    }

    @Override
    public void continued(String layer, long offset) {
        say(layer + ": continued at " + Units.bytes(offset));
    }

    private void say(String line) {
        progress.clear();
        err.println(line);
    }
}
