package dev.layerscope.server.activation;

/**
 * Over all values of a set; those that are not numbers are counted and left out of the rest.
 *
 * @param standardDeviation of the population: divided by the number of values
 * @param sparsity share of values that are exactly zero, 0..1
 * @param notANumber how many
 */
public record Statistics(
        double mean, double standardDeviation, double minimum, double maximum, double sparsity, long notANumber) {}
