package dev.layerscope.server.access;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What one user may take of the server: a share, and limits.
 *
 * <p>As settings it is a map of whole numbers, such as {@code {weight: 2, requests-in-flight: 8, results-mib: 4096}}; what
 * isn't named is unlimited. Those of a user are laid over those of the user's role.
 *
 * @param weight how many shares of the device the user has beside others who have one
 * @param limits in pieces, seconds and bytes; what isn't there is unlimited
 */
public record Quotas(int weight, Map<Quota, Long> limits) {
    public static final Quotas UNLIMITED = new Quotas(1, Map.of());

    private static final String WEIGHT = "weight";
    private static final int LARGEST_WEIGHT = 1000;

    /**
     * @throws IllegalArgumentException where a number makes no sense
     */
    public Quotas {
        if (weight < 1 || weight > LARGEST_WEIGHT) {
            throw new IllegalArgumentException("weight: %d (expected: 1 to %d)".formatted(weight, LARGEST_WEIGHT));
        }
        limits.forEach((quota, limit) -> {
            if (limit < 0) {
                throw new IllegalArgumentException("%s: %d (expected: 0 or more)".formatted(quota.key(), limit));
            }
        });
        limits = Map.copyOf(limits);
    }

    /** What a setting may be called. */
    public static List<String> keys() {
        return Stream.concat(Stream.of(WEIGHT), Arrays.stream(Quota.values()).map(Quota::key))
                .toList();
    }

    /** The most of something; {@link Long#MAX_VALUE} where it is unlimited. */
    public long limit(Quota quota) {
        return limits.getOrDefault(quota, Long.MAX_VALUE);
    }

    public boolean isLimited(Quota quota) {
        return limits.containsKey(quota);
    }

    /**
     * These, with what settings say laid over them.
     *
     * @param settings by key, in the units that the keys name
     * @throws IllegalArgumentException where a key is unknown or a number makes no sense
     */
    public Quotas with(Map<String, Long> settings) {
        int newWeight = weight;
        Map<Quota, Long> changed = new EnumMap<>(Quota.class);
        changed.putAll(limits);
        for (Map.Entry<String, Long> setting : settings.entrySet()) {
            if (setting.getKey().equals(WEIGHT)) {
                newWeight = (int) Math.max(0, Math.min(setting.getValue(), Integer.MAX_VALUE));
                continue;
            }
            Quota quota = Quota.of(setting.getKey())
                    .orElseThrow(() -> new IllegalArgumentException("quota: '%s' (expected: one of %s)"
                            .formatted(setting.getKey(), String.join(", ", keys()))));
            changed.put(quota, inPieces(quota, setting.getValue()));
        }
        return new Quotas(newWeight, changed);
    }

    private static long inPieces(Quota quota, long value) {
        return value > Long.MAX_VALUE / quota.unit() ? Long.MAX_VALUE : value * quota.unit();
    }
}
