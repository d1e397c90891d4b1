package dev.layerscope.server.activation;

import dev.layerscope.server.activation.Statistics.Counts;
import java.util.List;

/**
 * Adds up statistics in one pass, by Welford's method (Technometrics 4(3), 1962), which loses no digits to cancellation,
 * and joins two sums by Chan, Golub and LeVeque's.
 */
final class StatisticsSum {
    private long finite;
    private long zeros;
    private long notANumber;
    private long negativeInfinity;
    private long positiveInfinity;
    private double mean;
    private double squares;
    private double minimum = Double.POSITIVE_INFINITY;
    private double maximum = Double.NEGATIVE_INFINITY;

    void add(double value) {
        if (Double.isNaN(value)) {
            notANumber++;
            return;
        }
        minimum = Math.min(minimum, value);
        maximum = Math.max(maximum, value);
        if (Double.isInfinite(value)) {
            negativeInfinity += value < 0 ? 1 : 0;
            positiveInfinity += value > 0 ? 1 : 0;
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
        zeros += other.zeros;
        negativeInfinity += other.negativeInfinity;
        positiveInfinity += other.positiveInfinity;
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
        long infinite = negativeInfinity + positiveInfinity;
        long numbers = finite + infinite;
        Counts counts = new Counts(numbers + notANumber, notANumber, negativeInfinity, positiveInfinity);
        if (numbers == 0) {
            return new Statistics(Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, counts, List.of());
        }
        return new Statistics(
                infinite == 0 ? mean : infiniteMean(),
                infinite == 0 ? Math.sqrt(squares / numbers) : Double.NaN,
                minimum,
                maximum,
                (double) zeros / numbers,
                counts,
                List.of());
    }

    private double infiniteMean() {
        if (negativeInfinity > 0 && positiveInfinity > 0) {
            return Double.NaN;
        }
        return positiveInfinity > 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }
}
