package dev.layerscope.server.app.load.seen;

/**
 * A step that ended.
 *
 * @param person counted from 0
 * @param beganNanos by the log's clock
 * @param endedNanos by the log's clock
 */
public record Event(int person, Step step, Outcome outcome, long beganNanos, long endedNanos) {
    public double millis() {
        return (endedNanos - beganNanos) / 1e6;
    }
}
