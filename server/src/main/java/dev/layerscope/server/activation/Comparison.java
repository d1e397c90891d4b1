package dev.layerscope.server.activation;

/**
 * How far the values of one set are from those of another, value by value, in double precision. Pairs of which one isn't
 * finite are counted and left out of the rest.
 *
 * @param pairs compared; where there are none, all else is NaN
 * @param notFinite pairs that are left out
 * @param cosine of the angle between both sets as vectors, -1 to 1; 1 where both are zero, and 0 where one of them is
 */
public record Comparison(
        long pairs, long notFinite, double meanAbsolute, double rootMeanSquare, double largestAbsolute, double cosine) {
    /** Adds up pairs; the order may show in the last digits only. */
    static final class Sum {
        private long pairs;
        private long notFinite;
        private double absolute;
        private double squares;
        private double largest;
        private double product;
        private double oneSquares;
        private double otherSquares;

        void add(double one, double other) {
            if (!Double.isFinite(one) || !Double.isFinite(other)) {
                notFinite++;
                return;
            }
            double difference = Math.abs(one - other);
            pairs++;
            absolute += difference;
            squares += difference * difference;
            largest = Math.max(largest, difference);
            product += one * other;
            oneSquares += one * one;
            otherSquares += other * other;
        }

        void add(Sum sum) {
            pairs += sum.pairs;
            notFinite += sum.notFinite;
            absolute += sum.absolute;
            squares += sum.squares;
            largest = Math.max(largest, sum.largest);
            product += sum.product;
            oneSquares += sum.oneSquares;
            otherSquares += sum.otherSquares;
        }

        Comparison result() {
            if (pairs == 0) {
                return new Comparison(0, notFinite, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
            }
            return new Comparison(pairs, notFinite, absolute / pairs, Math.sqrt(squares / pairs), largest, cosine());
        }

        private double cosine() {
            if (oneSquares == 0 || otherSquares == 0) {
                return oneSquares == otherSquares ? 1 : 0;
            }
            double together = oneSquares * otherSquares;
            boolean inReach = together >= Double.MIN_NORMAL && together < Double.POSITIVE_INFINITY;
            // One root of both keeps equal vectors at exactly 1.
            double cosine =
                    inReach ? product / Math.sqrt(together) : product / Math.sqrt(oneSquares) / Math.sqrt(otherSquares);
            return Math.max(-1, Math.min(1, cosine));
        }
    }
}
