package dev.layerscope.viewer.models;

/**
 * How a model's way to the server stands.
 *
 * @param sent bytes of {@code total}
 * @param sentence what came of it; empty while it is under way
 */
record Push(Phase phase, String model, long sent, long total, String sentence) {
    static final Push NONE = new Push(Phase.NONE, "", 0, 0, "");

    /** Where it stands. */
    enum Phase {
        NONE,
        UNDER_WAY,
        DONE,
        FAILED
    }

    /** 0 to 100. */
    int percent() {
        return total == 0 ? 0 : (int) (100 * sent / total);
    }

    /** All bytes are there, and the server tries the model. */
    boolean isTried() {
        return phase == Phase.UNDER_WAY && total > 0 && sent >= total;
    }
}
