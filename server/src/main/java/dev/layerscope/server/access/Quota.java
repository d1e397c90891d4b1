package dev.layerscope.server.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Something of which a user may be given no more than so much. */
public enum Quota {
    /** Calls of one user that are open, streams among them. */
    REQUESTS_IN_FLIGHT("requests-in-flight", 1),
    /** Seconds that runs of one user, those of jobs too, have the device within any hour. */
    DEVICE_SECONDS_PER_HOUR("device-seconds-per-hour", 1),
    /** Bytes of the messages sent to one user within any hour. */
    SENT_PER_HOUR("sent-mib-per-hour", 1 << 20),
    /** Jobs of one user that wait. */
    JOBS_WAITING("jobs-waiting", 1),
    /** Jobs of one user that run; further ones wait. */
    JOBS_RUNNING("jobs-running", 1),
    /** Bytes of the artifacts of all of one user's jobs. */
    RESULTS("results-mib", 1 << 20),
    /** Bytes of the models that one user brought. */
    MODELS("models-mib", 1 << 20);

    private final String key;
    private final long unit;

    Quota(String key, long unit) {
        this.key = key;
        this.unit = unit;
    }

    /** What it is called in settings and in sentences. */
    public String key() {
        return key;
    }

    /** How many bytes, seconds or pieces one of the setting is. */
    public long unit() {
        return unit;
    }

    /** An amount in units, to the hundredth where it isn't a whole number of them. */
    public String told(long amount) {
        return amount % unit == 0
                ? Long.toString(amount / unit)
                : String.format(Locale.ROOT, "%.2f", (double) amount / unit);
    }

    static Optional<Quota> of(String key) {
        return Arrays.stream(values()).filter(quota -> quota.key.equals(key)).findFirst();
    }
}
