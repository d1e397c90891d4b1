package dev.layerscope.viewer.mosaic;

/**
 * Tells mouse wheels from trackpads, which are the same to a program but not to people: a notch of a wheel enlarges, as on
 * a map, and two fingers move what is seen. A trackpad sends parts of notches; for a while after one, whole ones are its
 * too.
 */
final class WheelReading {
    private static final long SAME_GESTURE_MILLIS = 600;

    private long lastPartMillis = Long.MIN_VALUE / 2;

    /** What a turn means. */
    enum Meaning {
        ZOOM,
        MOVE_DOWN,
        MOVE_RIGHT
    }

    /** Keys that are down. */
    enum Keys {
        NONE,
        SHIFT,
        /** Ctrl, or the command key; what pinching sends. */
        CONTROL
    }

    /**
     * @param notches how far the wheel was turned
     * @param millis when, on any clock
     */
    Meaning read(double notches, Keys keys, long millis) {
        if (notches != Math.rint(notches)) {
            lastPartMillis = millis;
        }
        boolean trackpad = millis - lastPartMillis < SAME_GESTURE_MILLIS;
        return switch (keys) {
            case CONTROL -> Meaning.ZOOM;
            case SHIFT -> Meaning.MOVE_RIGHT;
            case NONE -> trackpad ? Meaning.MOVE_DOWN : Meaning.ZOOM;
        };
    }
}
