package dev.layerscope.server.optimize.recipe;

/**
 * What is taken off the objective of each picture: weights of means over its numbers, so that they don't depend on its size.
 *
 * @param totalVariation of the absolute differences between neighbours, across and down
 * @param l1 of the distances from gray (from the mean picture where values are FREE)
 * @param l2 of their squares
 */
public record Regularizers(double totalVariation, double l1, double l2) {
    public static final Regularizers NONE = new Regularizers(0, 0, 0);
    private static final double HEAVIEST = 1e6;

    public Regularizers {
        Invalid.unlessBetween(0, HEAVIEST, "weight of total variation", totalVariation);
        Invalid.unlessBetween(0, HEAVIEST, "weight of L1", l1);
        Invalid.unlessBetween(0, HEAVIEST, "weight of L2", l2);
    }
}
