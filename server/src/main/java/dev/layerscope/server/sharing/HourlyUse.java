package dev.layerscope.server.sharing;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How much of something each user has had, in all and within the last hour, to the minute: what was had in a minute counts
 * until the whole minute is an hour past, so within any hour nobody has more than a limit says and one last piece.
 *
 * <p>Knows so many users; the one who took nothing for longest is forgotten for another. Thread safe.
 */
public final class HourlyUse {
    private static final int MOST_USERS = 4096;
    private static final int MINUTES = 60;
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanos;
    private final long origin;
    private final int mostUsers;
    private final Map<String, Window> users = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param nanos the time, as {@link System#nanoTime} tells it
     */
    public HourlyUse(LongSupplier nanos) {
        this(nanos, MOST_USERS);
    }

    HourlyUse(LongSupplier nanos, int mostUsers) {
        this.nanos = nanos;
        this.origin = nanos.getAsLong();
        this.mostUsers = mostUsers;
    }

    /** By minute: the one now and the sixty before. */
    private static final class Window {
        private final long[] amounts = new long[MINUTES + 1];
        private long newest;
        private long total;

        private void moveTo(long minute) {
            long passed = minute - newest;
            for (long gone = 1; gone <= Math.min(passed, amounts.length); gone++) {
                amounts[slot(newest + gone)] = 0;
            }
            newest = Math.max(newest, minute);
        }

        private int slot(long minute) {
            return (int) Math.floorMod(minute, (long) amounts.length);
        }

        private long sum() {
            long sum = 0;
            for (long amount : amounts) {
                sum += amount;
            }
            return sum;
        }
    }

    public synchronized void add(String user, long amount) {
        Window window = users.computeIfAbsent(user, name -> new Window());
        window.moveTo(minute());
        window.amounts[window.slot(window.newest)] += amount;
        window.total += amount;
        if (users.size() > mostUsers) {
            users.remove(users.keySet().iterator().next());
        }
    }

    /** What a user had within the last hour. */
    public synchronized long withinHour(String user) {
        Window window = users.get(user);
        if (window == null) {
            return 0;
        }
        window.moveTo(minute());
        return window.sum();
    }

    /** How long it takes until a user, who takes nothing meanwhile, has had less than a limit within the last hour. */
    public synchronized Duration untilBelow(String user, long limit) {
        Window window = users.get(user);
        if (window == null) {
            return Duration.ZERO;
        }
        window.moveTo(minute());
        long sum = window.sum();
        long oldest = window.newest - MINUTES;
        int gone = 0;
        while (sum >= limit && gone <= MINUTES) {
            sum -= window.amounts[window.slot(oldest + gone)];
            gone++;
        }
        return gone == 0 ? Duration.ZERO : Duration.ofNanos(gone * MINUTE_NANOS - intoMinute());
    }

    /** What each user had in all since the user is known. */
    public synchronized Map<String, Long> totals() {
        Map<String, Long> totals = new LinkedHashMap<>();
        users.forEach((user, window) -> totals.put(user, window.total));
        return totals;
    }

    private long minute() {
        return (nanos.getAsLong() - origin) / MINUTE_NANOS;
    }

    private long intoMinute() {
        return (nanos.getAsLong() - origin) % MINUTE_NANOS;
    }
}
