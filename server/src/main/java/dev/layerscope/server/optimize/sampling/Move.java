package dev.layerscope.server.optimize.sampling;

import dev.layerscope.server.optimize.recipe.Transforms;
import java.util.SplittableRandom;

/**
 * How the model looks at pictures in one step.
 *
 * @param down moves what is seen, in pixels
 * @param right the same
 * @param scale of what is seen, about the middle
 * @param radians by which it is turned, clockwise
 */
public record Move(double down, double right, double scale, double radians) {
    /** Draws one; the same for the same seed and step. */
    public static Move draw(Transforms transforms, long seed, long step) {
        SplittableRandom random = new SplittableRandom(Seeds.of(seed, step));
        double down = between(random, -transforms.jitter(), transforms.jitter());
        double right = between(random, -transforms.jitter(), transforms.jitter());
        double scale = between(random, transforms.smallestScale(), transforms.largestScale());
        double degrees = between(random, -transforms.rotate(), transforms.rotate());
        return new Move(Math.rint(down), Math.rint(right), scale, Math.toRadians(degrees));
    }

    private static double between(SplittableRandom random, double lowest, double highest) {
        return lowest + random.nextDouble() * (highest - lowest);
    }
}
