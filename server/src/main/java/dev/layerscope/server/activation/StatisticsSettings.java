package dev.layerscope.server.activation;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.util.List;

/**
 * Which statistics are wanted beside the moments.
 *
 * @param quantiles each 0 to 1; none where empty
 * @param bins of histograms; none where 0
 * @param detail whether of channels too
 */
public record StatisticsSettings(List<Double> quantiles, int bins, Detail detail) {
    /** 5 %, the quartiles and 95 %. */
    public static final List<Double> USUAL_QUANTILES = List.of(0.05, 0.25, 0.5, 0.75, 0.95);

    public static final int USUAL_BINS = 64;
    public static final int MOST_BINS = 4096;
    private static final int MOST_QUANTILES = 64;

    /** What can be had in one pass over the values. */
    public static final StatisticsSettings MOMENTS = new StatisticsSettings(List.of(), 0, Detail.CHANNELS);

    public static final StatisticsSettings USUAL = new StatisticsSettings(USUAL_QUANTILES, USUAL_BINS, Detail.CHANNELS);

    /**
     * @throws DomainException REQUEST_INVALID
     */
    public StatisticsSettings {
        quantiles = List.copyOf(quantiles);
        if (quantiles.size() > MOST_QUANTILES) {
            throw refused("quantiles: %d (expected: at most %d)".formatted(quantiles.size(), MOST_QUANTILES));
        }
        for (double quantile : quantiles) {
            if (!(quantile >= 0 && quantile <= 1)) {
                throw refused("quantile: %s (expected: 0 to 1)".formatted(quantile));
            }
        }
        if (bins < 0 || bins > MOST_BINS) {
            throw refused("bins: %d (expected: 1 to %d)".formatted(bins, MOST_BINS));
        }
    }

    /** Of what. */
    public enum Detail {
        /** Layers, and each of their channels. */
        CHANNELS,
        /** Layers only. */
        LAYERS
    }

    boolean ofChannels() {
        return detail == Detail.CHANNELS;
    }

    double[] asked() {
        return quantiles.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static DomainException refused(String sentence) {
        return new DomainException(Reason.REQUEST_INVALID, sentence);
    }
}
