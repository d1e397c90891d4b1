package dev.layerscope.server.activation;

/**
 * Adds up statistics in one pass, by Welford's method (Technometrics 4(3), 1962), which loses no digits to cancellation,
 * and joins two sums by Chan, Golub and LeVeque's.
 */
final class StatisticsSum {
    private long count;
    private long zeros;
    private long notANumber;
    private double mean;
    private double squares;
    private double minimum = Double.POSITIVE_INFINITY;
    private double maximum = Double.NEGATIVE_INFINITY;

    void add(double value) {
        if (Double.isNaN(value)) {
            notANumber++;
            return;
        }
        count++;
        if (value == 0) {
            zeros++;
        }
        double difference = value - mean;
        mean += difference / count;
        squares += difference * (value - mean);
        minimum = Math.min(minimum, value);
        maximum = Math.max(maximum, value);
    }

    void add(StatisticsSum other) {
        notANumber += other.notANumber;
        if (other.count == 0) {
            return;
        }
        long total = count + other.count;
        double difference = other.mean - mean;
        squares += other.squares + difference * difference * count * other.count / total;
        mean += difference * other.count / total;
        count = total;
        zeros += other.zeros;
        minimum = Math.min(minimum, other.minimum);
        maximum = Math.max(maximum, other.maximum);
    }

    /** NaN for everything but the counts where no number was added. */
    Statistics result() {
        if (count == 0) {
            return new Statistics(Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, notANumber);
        }
        return new Statistics(mean, Math.sqrt(squares / count), minimum, maximum, (double) zeros / count, notANumber);
    }
}
