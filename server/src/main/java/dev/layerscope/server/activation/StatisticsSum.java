package dev.layerscope.server.activation;

/**
 * Adds up statistics in one pass, by Welford's method (Technometrics 4(3), 1962), which loses no digits to cancellation,
 * and joins two sums by Chan, Golub and LeVeque's.
 */
final class StatisticsSum {
    private long count;
    private long finite;
    private long zeros;
    private long notANumber;
    private double mean;
    private double squares;
    /** The sum of infinite values, kept apart: in the mean of the others they would leave no number. 0 without any. */
    private double infinities;

    private double minimum = Double.POSITIVE_INFINITY;
    private double maximum = Double.NEGATIVE_INFINITY;

    void add(double value) {
        if (Double.isNaN(value)) {
            notANumber++;
            return;
        }
        count++;
        minimum = Math.min(minimum, value);
        maximum = Math.max(maximum, value);
        if (Double.isInfinite(value)) {
            infinities += value;
            return;
        }
        finite++;
        if (value == 0) {
            zeros++;
        }
        double difference = value - mean;
        mean += difference / finite;
        squares += difference * (value - mean);
    }

    void add(StatisticsSum other) {
        notANumber += other.notANumber;
        count += other.count;
        zeros += other.zeros;
        infinities += other.infinities;
        minimum = Math.min(minimum, other.minimum);
        maximum = Math.max(maximum, other.maximum);
        if (other.finite == 0) {
            return;
        }
        long total = finite + other.finite;
        double difference = other.mean - mean;
        squares += other.squares + difference * difference * finite * other.finite / total;
        mean += difference * other.finite / total;
        finite = total;
    }

    /** NaN for everything but the counts where no number was added. As NumPy has it where infinite ones were. */
    Statistics result() {
        if (count == 0) {
            return new Statistics(Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, notANumber);
        }
        boolean allFinite = finite == count;
        return new Statistics(
                allFinite ? mean : infinities,
                allFinite ? Math.sqrt(squares / count) : Double.NaN,
                minimum,
                maximum,
                (double) zeros / count,
                notANumber);
    }
}
