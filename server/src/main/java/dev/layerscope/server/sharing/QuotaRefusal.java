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

    /**
     * Where something comes for which there is no room, until the caller deletes something.
     *
     * @param more what comes
     */
    public static DomainException ofMore(Quota quota, Caller caller, long used, long more, long limit) {
        return refusal(
                quota,
                limit,
                "quota '%s' of '%s': %s used and %s more (expected: at most %d; it is the caller's to make room)"
                        .formatted(
                                quota.key(), caller.name(), quota.told(used), quota.told(more), limit / quota.unit()));
    }

    private static DomainException exceeded(Quota quota, Caller caller, long used, long limit, String when) {
        return refusal(
                quota,
                limit,
                "quota '%s' of '%s': %s used (expected: fewer than %d; %s)"
                        .formatted(quota.key(), caller.name(), quota.told(used), limit / quota.unit(), when));
    }

    private static DomainException refusal(Quota quota, long limit, String sentence) {
        return new DomainException(Reason.QUOTA_EXCEEDED, sentence)
                .with("quota", quota.key())
                .with("limit", limit / quota.unit());
    }
}
