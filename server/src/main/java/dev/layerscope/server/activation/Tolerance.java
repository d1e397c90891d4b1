package dev.layerscope.server.activation;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.model.Precision;
import dev.layerscope.server.tensor.ElementType;

/**
 * How far a value may be from its reference r: {@code absolute + relative * |r| + ofLargest * L}, where L is the largest
 * finite magnitude in the layer's reference.
 */
public record Tolerance(double absolute, double relative, double ofLargest) {
    private static final Tolerance EQUAL = new Tolerance(0, 0, 0);
    private static final Tolerance OF_DOUBLE = new Tolerance(1e-14, 1e-11, 1e-12);
    private static final Tolerance OF_FLOAT = new Tolerance(1e-6, 1e-4, 2e-5);
    private static final Tolerance OF_FLOAT16 = new Tolerance(1e-5, 1e-2, 1e-2);
    private static final Tolerance OF_BFLOAT16 = new Tolerance(1e-5, 8e-2, 8e-2);
    private static final Tolerance OF_STEPS = new Tolerance(1, 0, 0.2);
    private static final Tolerance BEHIND_STEPS = new Tolerance(0, 0, 0.2);

    /**
     * @throws DomainException REQUEST_INVALID
     */
    public Tolerance {
        for (double part : new double[] {absolute, relative, ofLargest}) {
            if (!(part >= 0 && part < Double.POSITIVE_INFINITY)) {
                throw new DomainException(
                        Reason.REQUEST_INVALID, "tolerance: %s (expected: 0 or more, and finite)".formatted(part));
            }
        }
    }

    /**
     * What the arithmetic on the way to a layer allows. A fusion changes the order of sums and the place of rounding. Where
     * terms cancel, that shows in the scale of the layer, not of the value that is left. Behind quantization a value that
     * lies between two steps goes to either, and a sum of many such values drifts by several steps.
     */
    static Tolerance of(Precision precision, ElementType type) {
        if (precision == Precision.RANDOM) {
            throw new IllegalArgumentException("tolerance: of random numbers (expected: of computed ones)");
        }
        if (precision == Precision.QUANTIZED && type != ElementType.INT64 && type != ElementType.BOOL) {
            return type.isFloatingPoint() ? BEHIND_STEPS : OF_STEPS;
        }
        if (!type.isFloatingPoint()) {
            return EQUAL;
        }
        if (precision == Precision.BFLOAT16) {
            return OF_BFLOAT16;
        }
        if (precision == Precision.FLOAT16 || type == ElementType.FLOAT16) {
            return OF_FLOAT16;
        }
        return precision == Precision.FLOAT || type == ElementType.FLOAT ? OF_FLOAT : OF_DOUBLE;
    }

    /** How far from a reference value its counterpart may be. */
    double allowed(double reference, double largest) {
        return absolute + relative * Math.abs(reference) + ofLargest * largest;
    }
}
