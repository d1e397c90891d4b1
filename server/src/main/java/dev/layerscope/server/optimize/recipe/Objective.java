package dev.layerscope.server.optimize.recipe;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * What one picture is to raise: a weighted sum of numbers that the model computes for it.
 *
 * @param terms at least one
 */
public record Objective(List<Term> terms) {
    private static final int MOST_TERMS = 64;

    public Objective {
        terms = List.copyOf(terms);
        Invalid.unless(
                !terms.isEmpty() && terms.size() <= MOST_TERMS, "terms of an objective", terms.size(), "1 to 64");
    }

    /** A single target of weight 1. */
    public static Objective of(Target target) {
        return new Objective(List.of(new Term(1, target)));
    }

    /**
     * @param weight negative to lower the target
     */
    public record Term(double weight, Target target) {
        public Term {
            Invalid.unless(Double.isFinite(weight) && weight != 0, "weight of a term", weight, "a number other than 0");
        }
    }

    /** One number that a model computes for a picture. Layers go by any of their names. */
    public sealed interface Target {
        String layer();
    }

    /** The mean of a channel over its positions. */
    public record Channel(String layer, int channel) implements Target {
        public Channel {
            Invalid.unless(channel >= 0, "channel", channel, "0 or more");
        }
    }

    /**
     * A channel at one position.
     *
     * @param y counted from the top; the middle where empty
     * @param x counted from the left, or along the tokens; the middle where empty
     */
    public record Neuron(String layer, int channel, OptionalInt y, OptionalInt x) implements Target {
        public Neuron {
            Invalid.unless(channel >= 0, "channel", channel, "0 or more");
            Invalid.unless(y.orElse(0) >= 0 && x.orElse(0) >= 0, "position", shown(y) + "," + shown(x), "0 or more");
        }

        private static String shown(OptionalInt place) {
            return place.isPresent() ? Integer.toString(place.getAsInt()) : "middle";
        }
    }

    /** The mean of the squares of all of a layer (Mordvintsev, Olah, Tyka 2015, "Inceptionism": deep dream). */
    public record WholeLayer(String layer) implements Target {}

    /**
     * The scalar product of a vector with the layer's channels, as the mean over positions.
     *
     * @param vector a number for each channel, not all zero
     */
    // Nobody changes it; copies at the door.
    @SuppressWarnings("ArrayRecordComponent")
    public record Direction(String layer, float[] vector) implements Target {
        public Direction {
            vector = vector.clone();
            boolean zero = true;
            for (int i = 0; i < vector.length; i++) {
                Invalid.unless(Float.isFinite(vector[i]), "direction", vector[i] + " at " + i, "finite numbers");
                zero &= vector[i] == 0;
            }
            Invalid.unless(!zero, "direction", vector.length + " zeros", "numbers, not all zero");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Direction direction
                    && layer.equals(direction.layer)
                    && Arrays.equals(vector, direction.vector);
        }

        @Override
        public int hashCode() {
            return layer.hashCode() * 31 + Arrays.hashCode(vector);
        }

        @Override
        public String toString() {
            return "Direction[layer=%s, vector=%s]".formatted(layer, Arrays.toString(vector));
        }
    }
}
