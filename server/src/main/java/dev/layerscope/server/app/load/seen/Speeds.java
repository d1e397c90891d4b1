package dev.layerscope.server.app.load.seen;

import java.util.List;
import java.util.Set;

/**
 * How fast people got on in a stretch of time: activities a minute, without those that wait for a turn by their nature, and
 * without the time that these took. People who do the same things and think as long get on as fast, unless a server favours
 * some of them; who waits for a push longer than others has only had bad luck in when to come.
 *
 * @param waiting names of activities that wait for a turn
 */
public record Speeds(Set<String> waiting, long fromNanos, long toNanos) {
    private static final double NANOS_PER_MINUTE = 60e9;

    public Speeds {
        waiting = Set.copyOf(waiting);
    }

    /** Of each person. */
    public double[] of(List<Turn> turns, int people) {
        double[] done = new double[people];
        double[] minutes = new double[people];
        java.util.Arrays.fill(minutes, (toNanos - fromNanos) / NANOS_PER_MINUTE);
        for (Turn turn : turns) {
            if (waiting.contains(turn.activity())) {
                minutes[turn.person()] -= inside(turn) / NANOS_PER_MINUTE;
            } else if (turn.endedNanos() - fromNanos >= 0 && turn.endedNanos() - toNanos < 0) {
                done[turn.person()]++;
            }
        }
        for (int i = 0; i < people; i++) {
            done[i] /= minutes[i];
        }
        return done;
    }

    private long inside(Turn turn) {
        long from = Math.max(turn.beganNanos() - fromNanos, 0);
        long to = Math.min(turn.endedNanos() - fromNanos, toNanos - fromNanos);
        return Math.max(0, to - from);
    }
}
