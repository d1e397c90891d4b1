package dev.layerscope.client;

import dev.layerscope.v1.Limits;
import dev.layerscope.v1.Norm;

/**
 * A norm between two limits, in both directions: values to positions in a colour map and back, by the formulas of
 * {@code coloring.proto}, which are matplotlib's ({@code matplotlib.scale}).
 */
public final class NormScale {
    private final Norm norm;
    private final double low;
    private final double high;

    /**
     * @param norm with all its parameters, as an answer has it
     */
    public NormScale(Norm norm, Limits limits) {
        this.norm = norm;
        this.low = limits.getLow();
        this.high = limits.getHigh();
    }

    /** Whether there is nothing to show, or one value: then positions say nothing of values. */
    public boolean isEmpty() {
        return !(low < high);
    }

    /** 0 at the lower limit, 1 at the upper one, and outside of these beyond them; NaN for what can't be shown. */
    public double position(double value) {
        double transformed = transformed(value);
        if (!Double.isFinite(transformed) || Double.isNaN(low)) {
            return Double.NaN;
        }
        return isEmpty() ? 0 : (transformed - transformed(low)) / (transformed(high) - transformed(low));
    }

    /** The value at a position; the lower limit where both are equal, NaN where there are none. */
    public double value(double position) {
        if (isEmpty()) {
            return low;
        }
        double from = transformed(low);
        return untransformed(from + position * (transformed(high) - from));
    }

    private double transformed(double value) {
        return switch (norm.getKind()) {
            case KIND_LOG -> Math.log(value);
            case KIND_LOGIT -> Math.log10(value / (1 - value));
            case KIND_SYMLOG -> {
                double magnitude = Math.abs(value);
                yield magnitude <= norm.getLinthresh()
                        ? value * linear()
                        : Math.signum(value)
                                * norm.getLinthresh()
                                * (linear() + Math.log(magnitude / norm.getLinthresh()) / Math.log(norm.getBase()));
            }
            case KIND_UNSPECIFIED, KIND_LINEAR, UNRECOGNIZED -> value;
        };
    }

    private double untransformed(double transformed) {
        return switch (norm.getKind()) {
            case KIND_LOG -> Math.exp(transformed);
            case KIND_LOGIT -> 1 / (1 + Math.pow(10, -transformed));
            case KIND_SYMLOG -> {
                double magnitude = Math.abs(transformed);
                yield magnitude <= norm.getLinthresh() * linear()
                        ? transformed / linear()
                        : Math.signum(transformed)
                                * norm.getLinthresh()
                                * Math.pow(norm.getBase(), magnitude / norm.getLinthresh() - linear());
            }
            case KIND_UNSPECIFIED, KIND_LINEAR, UNRECOGNIZED -> transformed;
        };
    }

    /** Of symlog: the factor of the part around zero. */
    private double linear() {
        return norm.getLinscale() / (1 - 1 / norm.getBase());
    }
}
