package dev.layerscope.server.app.telemetry;

import dev.layerscope.server.rpc.CallListener;
import dev.layerscope.server.rpc.EndedCall;
import dev.layerscope.server.status.UserUse;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What users have taken: of those who were here lately one by one, of all others together, so that any number of users costs
 * the same. A new one takes the place of the one who has been away for longest, where that is for long enough, and begins
 * at zero; numbers only ever grow. Thread safe.
 */
public final class UserTallies implements CallListener {
    private static final int NAMES = 500;
    private static final Duration AWAY = Duration.ofMinutes(10);
    private static final String SERVICES = "layerscope.";

    private final int names;
    private final LongSupplier nanoTime;
    /** The one who has been away for longest first. */
    private final Map<String, Tally> known = new LinkedHashMap<>(16, 0.75f, true);

    private final Tally others = new Tally();
    /** What was known of the device when somebody last looked. */
    private Map<String, Duration> seen = Map.of();

    private static final class Tally {
        private long lastNanos;
        private long requests;
        private long refused;
        private long deviceNanos;
        private long sentBytes;
        private long receivedBytes;

        private UserUse use(String name) {
            return new UserUse(name, requests, refused, deviceNanos / 1e9, sentBytes, receivedBytes);
        }
    }

    public UserTallies() {
        this(NAMES, System::nanoTime);
    }

    UserTallies(int names, LongSupplier nanoTime) {
        this.names = names;
        this.nanoTime = nanoTime;
    }

    @Override
    public void ended(EndedCall call) {
        if (call.caller().isEmpty() || !call.rpc().startsWith(SERVICES)) {
            return;
        }
        synchronized (this) {
            Tally tally = tally(call.caller().get().name());
            tally.requests++;
            tally.refused += call.code() == Status.Code.RESOURCE_EXHAUSTED ? 1 : 0;
            tally.sentBytes += call.sentBytes();
            tally.receivedBytes += call.receivedBytes();
        }
    }

    /**
     * Everybody, the others last where there are any.
     *
     * @param deviceTimes for how long each has had the device in all; who isn't in there any more is forgotten
     */
    public synchronized List<UserUse> uses(Map<String, Duration> deviceTimes) {
        deviceTimes.forEach((user, total) -> {
            long more = total.minus(seen.getOrDefault(user, Duration.ZERO)).toNanos();
            if (more > 0) {
                tally(user).deviceNanos += more;
            }
        });
        seen = Map.copyOf(deviceTimes);
        List<UserUse> uses = new ArrayList<>();
        known.forEach((name, tally) -> uses.add(tally.use(name)));
        if (others.requests > 0 || others.deviceNanos > 0) {
            uses.add(others.use(UserUse.OTHERS));
        }
        return uses;
    }

    private Tally tally(String user) {
        long now = nanoTime.getAsLong();
        Tally tally = known.get(user);
        if (tally == null) {
            if (known.size() >= names) {
                Map.Entry<String, Tally> oldest = known.entrySet().iterator().next();
                if (now - oldest.getValue().lastNanos < AWAY.toNanos()) {
                    return others;
                }
                known.remove(oldest.getKey());
            }
            tally = new Tally();
            known.put(user, tally);
        }
        tally.lastNanos = now;
        return tally;
    }
}
