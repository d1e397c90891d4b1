package dev.layerscope.server.optimize.sampling;

/** Seeds for parts of what one seed draws. */
public final class Seeds {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Seeds() {}

    /**
     * A seed for one of many streams, well mixed (Stafford's thirteenth variant of MurmurHash3's finalizer): of seeds that are
     * neighbours, or multiples of the golden ratio apart, a SplittableRandom makes the same numbers, moved by one.
     */
    public static long of(long seed, long stream) {
        long mixed = seed ^ (stream + 1) * GOLDEN;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
