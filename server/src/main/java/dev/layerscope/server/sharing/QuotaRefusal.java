package dev.layerscope.server.sharing;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Quota;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.time.Duration;

/** What a caller is told who has had as much of something as it may. */
public final class QuotaRefusal {
    private QuotaRefusal() {}

    /** Where it gets less by what the caller does: deleting something, say. */
    public static DomainException of(Quota quota, Caller caller, long used, long limit) {
        return exceeded(quota, caller, used, limit, "it is the caller's to make room");
    }

    /**
     * Where it gets less by itself.
     *
     * @param wait until there is room
     */
    public static DomainException of(Quota quota, Caller caller, long used, long limit, Duration wait) {
        return exceeded(quota, caller, used, limit, "room again in %d s".formatted(Math.max(1, wait.toSeconds())))
                .retryAfter(wait);
    }

    private static DomainException exceeded(Quota quota, Caller caller, long used, long limit, String when) {
        return new DomainException(
                        Reason.QUOTA_EXCEEDED,
                        "quota '%s' of '%s': %d used (expected: fewer than %d; %s)"
                                .formatted(quota.key(), caller.name(), used / quota.unit(), limit / quota.unit(), when))
                .with("quota", quota.key())
                .with("limit", limit / quota.unit());
    }
}
