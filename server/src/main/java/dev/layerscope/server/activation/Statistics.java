package dev.layerscope.server.activation;

import java.util.List;

/**
 * Over all values of a set; those that are not numbers are counted and left out of the rest.
 *
 * @param standardDeviation of the population: divided by the number of values
 * @param sparsity share of values that are exactly zero, 0..1
 * @param counts how many values there are, and how many of them are not finite
 * @param quantiles in the order in which they were asked for; empty where they were not, or can't be had
 */
public record Statistics(
        double mean,
        double standardDeviation,
        double minimum,
        double maximum,
        double sparsity,
        Counts counts,
        List<Double> quantiles) {
    public Statistics {
        quantiles = List.copyOf(quantiles);
    }

    /**
     * How many values.
     *
     * @param all of them
     */
    public record Counts(long all, long notANumber, long negativeInfinity, long positiveInfinity) {
        long numbers() {
            return all - notANumber;
        }
    }

    /** How many values are exactly zero. */
    public long zeros() {
        return Math.round(sparsity * counts.numbers());
    }

    /** Whether there are values, and all are exactly zero. */
    public boolean isDead() {
        return counts.all() > 0 && counts.notANumber() == 0 && sparsity == 1;
    }

    Statistics with(List<Double> known) {
        return new Statistics(mean, standardDeviation, minimum, maximum, sparsity, counts, known);
    }
}
