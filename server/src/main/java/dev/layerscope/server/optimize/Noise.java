package dev.layerscope.server.optimize;

import dev.layerscope.server.optimize.sampling.Seeds;
import java.util.SplittableRandom;

/** Numbers for starts: the same for the same seed, on every machine and every Java. */
final class Noise {
    private final SplittableRandom random;

    /**
     * @param stream another one for each start of a seed
     */
    Noise(long seed, int stream) {
        random = new SplittableRandom(Seeds.of(seed, stream));
    }

    /** From 0 to 1. */
    double uniform() {
        return random.nextDouble();
    }

    /** Of mean 0 and variance 1 (Box and Muller 1958). */
    double normal() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }
}
