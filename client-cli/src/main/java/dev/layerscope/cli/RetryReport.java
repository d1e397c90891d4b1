package dev.layerscope.cli;

import dev.layerscope.client.RetryListener;
import java.io.PrintStream;

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
    public void continued(String layer, long offset) {
        say(layer + ": continued at " + Units.bytes(offset));
    }

    private void say(String line) {
        progress.clear();
        err.println(line);
    }
}
