package dev.layerscope.server.app.load.seen;

/**
 * How equal what people got is.
 *
 * @param least what the one with the least got
 * @param most what the one with the most got
 */
public record Shares(double least, double median, double most) {
    /**
     * @param amounts one for each person
     */
    public static Shares of(double[] amounts) {
        Percentiles ordered = Percentiles.of(amounts);
        return new Shares(ordered.at(0), ordered.at(0.5), ordered.at(1));
    }

    /** How far the one with the most is above the one with the least, as a share of the latter; infinite where that is 0. */
    public double spread() {
        return least == 0 ? (most == 0 ? 0 : Double.POSITIVE_INFINITY) : most / least - 1;
    }
}
