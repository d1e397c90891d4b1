package dev.layerscope.server.render;

import java.util.List;

/**
 * How values between two limits become positions between the first colour, 0, and the last one, 1, by the rules of
 * matplotlib 3.6.
 *
 * <p>With {@code t} for {@link #transformed}, the position of a value {@code v} is
 * {@code (t(v) - t(low)) / (t(high) - t(low))}; see {@code matplotlib.colors.Normalize} and
 * {@code make_norm_from_scale} there.
 */
public sealed interface Norm {
    Norm LINEAR = new Linear();
    Norm LOG = new Log();
    Norm LOGIT = new Logit();

    /** A value on the norm's own scale, which rises with it; NaN or infinite where the norm can't show it. */
    double transformed(double value);

    /** Its name, as it is asked for. */
    String name();

    /** Which values it can show, such as {@code above 0}. */
    String shown();

    /** What the colour of {@link ColorMap#BAD} stands for. */
    String hidden();

    /** Round values within limits, in rising order, at which a colour bar has its numbers. */
    List<Double> ticks(Limits limits);

    /** What a caption says of it, name included. */
    default String caption() {
        return name();
    }

    default boolean shows(double value) {
        return Double.isFinite(transformed(value));
    }

    /**
     * Where a value that the norm shows lies between limits that differ: 0 at the lower one, 1 at the upper one, beyond
     * these outside of them.
     */
    default double position(double value, Limits limits) {
        return positions(limits).of(value);
    }

    /** The same for many values. */
    default Positions positions(Limits limits) {
        double low = transformed(limits.low());
        double range = transformed(limits.high()) - low;
        return value -> range == 0 ? 0 : (transformed(value) - low) / range;
    }

    /** {@code t(v) = v}, of finite values: matplotlib's {@code Normalize}. */
    record Linear() implements Norm {
        @Override
        public double transformed(double value) {
            return value;
        }

        /** In float, as matplotlib computes it for float32, so that the colours are the same. */
        @Override
        public Positions positions(Limits limits) {
            float low = (float) limits.low();
            float range = (float) limits.high() - low;
            return Float.isInfinite(range) || range == 0
                    ? Norm.super.positions(limits)
                    : value -> ((float) value - low) / range;
        }

        @Override
        public String name() {
            return "linear";
        }

        @Override
        public String shown() {
            return "finite";
        }

        @Override
        public String hidden() {
            return "not finite";
        }

        @Override
        public List<Double> ticks(Limits limits) {
            return Ticks.linear(limits);
        }
    }

    /** {@code t(v) = ln v}, of finite values above 0: matplotlib's {@code LogNorm}. */
    record Log() implements Norm {
        @Override
        public double transformed(double value) {
            return Math.log(value);
        }

        @Override
        public boolean shows(double value) {
            return value > 0 && value < Double.POSITIVE_INFINITY;
        }

        @Override
        public String name() {
            return "log";
        }

        @Override
        public String shown() {
            return "above 0";
        }

        @Override
        public String hidden() {
            return "not finite or not above 0";
        }

        @Override
        public List<Double> ticks(Limits limits) {
            return Ticks.logarithmic(limits);
        }
    }

    /**
     * Linear around zero and logarithmic beyond, for finite values of either sign: matplotlib's {@code SymLogNorm}. With
     * {@code s = linscale / (1 - 1 / base)}, {@code t(v) = v s} where {@code |v| <= linthresh}, and beyond it
     * {@code t(v) = sign(v) linthresh (s + log_base(|v| / linthresh))}; {@code SymmetricalLogTransform} in
     * {@code matplotlib.scale}.
     *
     * @param linthresh up to which magnitude it is linear; above 0
     * @param linscale how many decades each half of the linear part is as wide as; above 0
     * @param base of the logarithm; above 1
     */
    record SymLog(double linthresh, double linscale, double base) implements Norm {
        public static final SymLog DEFAULT = new SymLog(1, 1, 10);

        /**
         * @throws dev.layerscope.server.error.DomainException REQUEST_INVALID
         */
        public SymLog {
            Refusal.unless(linthresh > 0 && Double.isFinite(linthresh), "linthresh", linthresh, "above 0");
            Refusal.unless(linscale > 0 && Double.isFinite(linscale), "linscale", linscale, "above 0");
            Refusal.unless(base > 1 && Double.isFinite(base), "base", base, "above 1");
        }

        @Override
        public double transformed(double value) {
            double magnitude = Math.abs(value);
            double linear = linscale / (1 - 1 / base);
            return magnitude <= linthresh
                    ? value * linear
                    : Math.signum(value) * linthresh * (linear + Math.log(magnitude / linthresh) / Math.log(base));
        }

        @Override
        public String name() {
            return "symlog";
        }

        @Override
        public String shown() {
            return "finite";
        }

        @Override
        public String hidden() {
            return "not finite";
        }

        @Override
        public String caption() {
            return "symlog, linear within ±" + Numerals.brief(linthresh);
        }

        @Override
        public List<Double> ticks(Limits limits) {
            return Ticks.symmetric(limits, this);
        }
    }

    /**
     * {@code t(v) = log10(v / (1 - v))}, of values between 0 and 1: {@code LogitTransform} in {@code matplotlib.scale}, as
     * {@code norm="logit"} takes it.
     */
    record Logit() implements Norm {
        @Override
        public double transformed(double value) {
            return Math.log10(value / (1 - value));
        }

        @Override
        public boolean shows(double value) {
            return value > 0 && value < 1;
        }

        @Override
        public String name() {
            return "logit";
        }

        @Override
        public String shown() {
            return "between 0 and 1";
        }

        @Override
        public String hidden() {
            return "not between 0 and 1";
        }

        @Override
        public List<Double> ticks(Limits limits) {
            return Ticks.logit(limits);
        }
    }
}
