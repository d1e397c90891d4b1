package dev.layerscope.server.model;

/** What the positions of a value see of one axis of the picture. */
sealed interface Sight {
    /** Nothing: it doesn't depend on the picture. */
    record Nothing() implements Sight {}

    /** All of the axis, and the same at every position. */
    record Everything() implements Sight {}

    /** Nobody knows what; all of the axis, to be sure. */
    record Unknown() implements Sight {}

    /**
     * A window that moves with the position: index i of an axis of the value sees the pixels {@code jump * i + low} to
     * {@code jump * i + high}, both included.
     *
     * @param axis of the value
     * @param beside whether it also depends on the rest of the picture by what is the same at every position
     */
    record Along(int axis, double jump, double low, double high, Beside beside) implements Sight {
        Along onAxis(int other) {
            return new Along(other, jump, low, high, beside);
        }

        Along withPicture() {
            return new Along(axis, jump, low, high, Beside.WHOLE_PICTURE);
        }

        /** What an operator's output sees whose index i uses the indices of this axis that the reach says. */
        Along through(Reach reach) {
            return new Along(axis, jump * reach.step(), low + jump * reach.first(), high + jump * reach.last(), beside);
        }
    }

    /** What a value depends on beside its window. */
    enum Beside {
        NOTHING,
        WHOLE_PICTURE
    }

    /** Which indices of its input an operator uses for index i of its output: step * i + first to step * i + last. */
    record Reach(double step, double first, double last) {
        static final Reach SAME = new Reach(1, 0, 0);
    }

    Sight NOTHING = new Nothing();
    Sight EVERYTHING = new Everything();
    Sight UNKNOWN = new Unknown();

    /** Of the picture's own axis. */
    static Sight ofPicture(int axis) {
        return new Along(axis, 1, 0, 0, Beside.NOTHING);
    }

    /** What a value sees that is made of two, position by position. */
    default Sight and(Sight other) {
        if (this instanceof Nothing || this.equals(other)) {
            return other;
        }
        if (other instanceof Nothing) {
            return this;
        }
        if (this instanceof Unknown || other instanceof Unknown) {
            return UNKNOWN;
        }
        if (this instanceof Along one) {
            return other instanceof Along two ? joined(one, two) : one.withPicture();
        }
        return ((Along) other).withPicture();
    }

    private static Sight joined(Along one, Along two) {
        double tolerance = 1e-9 * Math.max(one.jump(), two.jump());
        if (one.axis() != two.axis() || Math.abs(one.jump() - two.jump()) > tolerance) {
            return UNKNOWN;
        }
        return new Along(
                one.axis(),
                one.jump(),
                Math.min(one.low(), two.low()),
                Math.max(one.high(), two.high()),
                one.beside() == Beside.NOTHING ? two.beside() : one.beside());
    }
}
