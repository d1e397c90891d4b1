package dev.layerscope.viewer.mosaic;

/**
 * Enlarging in steps so small that one sees where everything goes: each takes a part of what is left. Turns that follow
 * while it is under way are added to it.
 */
final class Glide {
    private static final double PART = 0.34;
    /** A part of a thousand is no longer seen. */
    private static final double REST = 0.001;

    private double left;

    /** So many times larger in the end. */
    void add(double factor) {
        left += Math.log(factor);
    }

    boolean isOver() {
        return left == 0;
    }

    /** How many times larger in this step. */
    double step() {
        double now = Math.abs(left) < REST ? left : left * PART;
        left -= now;
        return Math.exp(now);
    }
}
