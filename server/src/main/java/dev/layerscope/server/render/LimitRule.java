package dev.layerscope.server.render;

import dev.layerscope.server.tensor.Quantiles;
import java.util.function.DoubleConsumer;
import java.util.function.DoublePredicate;

/** Where limits come from. */
public sealed interface LimitRule {
    /** From the least to the greatest value that the norm can show. */
    Percentiles WHOLE = new Percentiles(0, 100);

    /**
     * The limits for values.
     *
     * @return {@link Limits#NONE} where the norm shows none of them. Values that are all the same are their own limits in
     *     any norm, as matplotlib draws them
     */
    Limits of(Values values, Norm norm);

    /**
     * How values are scaled, for a caption.
     *
     * @param whose {@code its own} or {@code the layer's}
     */
    String caption(String whose);

    /** What the ends of the colour bar are called where each map has limits of its own. */
    String lowName();

    String highName();

    /**
     * The same limits for every map.
     *
     * @param limits that differ
     */
    record Fixed(Limits limits) implements LimitRule {
        /**
         * @throws dev.layerscope.server.error.DomainException REQUEST_INVALID
         */
        public static Fixed of(double low, double high) {
            boolean ordered = Double.isFinite(low) && Double.isFinite(high) && low < high;
            Refusal.unless(
                    ordered,
                    "limits",
                    Numerals.plain(low) + ":" + Numerals.plain(high),
                    "two finite numbers, the lesser one first");
            return new Fixed(new Limits(low, high));
        }

        @Override
        public Limits of(Values values, Norm norm) {
            return limits;
        }

        @Override
        public String caption(String whose) {
            return "from %s to %s".formatted(lowName(), highName());
        }

        @Override
        public String lowName() {
            return Numerals.brief(limits.low());
        }

        @Override
        public String highName() {
            return Numerals.brief(limits.high());
        }
    }

    /** Two percentiles of what the norm can show, 0 to 100; what lies beyond takes the first or last colour. */
    record Percentiles(double low, double high) implements LimitRule {
        /**
         * @throws dev.layerscope.server.error.DomainException REQUEST_INVALID
         */
        public Percentiles {
            Refusal.unless(
                    low >= 0 && low < high && high <= 100,
                    "percentiles",
                    Numerals.plain(low) + ":" + Numerals.plain(high),
                    "two numbers from 0 to 100, the lesser one first");
        }

        @Override
        public Limits of(Values values, Norm norm) {
            Reach shown = new Reach(values, norm::shows);
            if (shown.isEmpty()) {
                Reach finite = new Reach(values, Double::isFinite);
                return finite.min == finite.max ? new Limits(finite.min, finite.max) : Limits.NONE;
            }
            if (isWhole()) {
                return new Limits(shown.min, shown.max);
            }
            Quantiles quantiles = new Quantiles(low / 100, high / 100);
            do {
                shown(values, norm, quantiles::add);
            } while (!quantiles.endPass());
            return new Limits(quantiles.result()[0], quantiles.result()[1]);
        }

        private static void shown(Values values, Norm norm, DoubleConsumer taker) {
            values.forEachPart(part -> {
                for (float value : part) {
                    if (norm.shows(value)) {
                        taker.accept(value);
                    }
                }
            });
        }

        @Override
        public String caption(String whose) {
            return "from %s %s to its %s"
                    .formatted(
                            whose,
                            low == 0 ? "minimum" : "percentile " + Numerals.brief(low),
                            high == 100 ? "maximum" : "percentile " + Numerals.brief(high));
        }

        boolean isWhole() {
            return low == 0 && high == 100;
        }

        @Override
        public String lowName() {
            return low == 0 ? "min" : Numerals.brief(low) + " %";
        }

        @Override
        public String highName() {
            return high == 100 ? "max" : Numerals.brief(high) + " %";
        }
    }

    /** The reach of percentiles to whichever side of zero is farther, on both sides of it, so that zero is in the middle. */
    record Centred(Percentiles percentiles) implements LimitRule {
        @Override
        public Limits of(Values values, Norm norm) {
            return percentiles.of(values, norm).centred();
        }

        @Override
        public String caption(String whose) {
            return percentiles.isWhole()
                    ? "around zero to %s largest magnitude".formatted(whose)
                    : "around zero to %s farther one of percentiles %s and %s"
                            .formatted(whose, Numerals.brief(percentiles.low()), Numerals.brief(percentiles.high()));
        }

        @Override
        public String lowName() {
            return percentiles.isWhole() ? "−max" : "low";
        }

        @Override
        public String highName() {
            return percentiles.isWhole() ? "max" : "high";
        }
    }

    /** The least and the greatest of some values; the wrong way round where there is none. */
    final class Reach {
        private float min = Float.POSITIVE_INFINITY;
        private float max = Float.NEGATIVE_INFINITY;

        private Reach(Values values, DoublePredicate counted) {
            values.forEachPart(part -> {
                for (float value : part) {
                    if (counted.test(value)) {
                        min = Math.min(min, value);
                        max = Math.max(max, value);
                    }
                }
            });
        }

        private boolean isEmpty() {
            return min > max;
        }
    }
}
