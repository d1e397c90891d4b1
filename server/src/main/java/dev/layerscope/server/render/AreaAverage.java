package dev.layerscope.server.render;

/**
 * Makes a heat map smaller: each new value is the mean of the area it covers, in which values at the border count by the
 * part that is covered. A value that is not finite makes every new value not finite that covers any of it.
 */
final class AreaAverage {
    private AreaAverage() {}

    /**
     * Shrinks a map to a size.
     *
     * @param smaller at most as high and as wide as the map
     * @return the map itself where nothing is to be done
     */
    static HeatMap shrink(HeatMap map, Extent smaller) {
        if (smaller.equals(map.extent())) {
            return map;
        }
        Axis rows = new Axis(map.height(), smaller.height());
        Axis columns = new Axis(map.width(), smaller.width());
        float[] means = new float[smaller.height() * smaller.width()];
        for (int y = 0; y < smaller.height(); y++) {
            for (int x = 0; x < smaller.width(); x++) {
                means[y * smaller.width() + x] = mean(map, rows, y, columns, x);
            }
        }
        return new HeatMap(map.channel(), smaller.height(), smaller.width(), means);
    }

    private static float mean(HeatMap map, Axis rows, int y, Axis columns, int x) {
        double sum = 0;
        for (int row = rows.first(y); row <= rows.last(y); row++) {
            double inRow = 0;
            for (int column = columns.first(x); column <= columns.last(x); column++) {
                inRow += columns.overlap(x, column) * (double) map.values()[row * map.width() + column];
            }
            sum += rows.overlap(y, row) * inRow;
        }
        return (float) (sum / ((double) rows.from * columns.from));
    }

    /**
     * One axis that shrinks from one length to another. Counted in parts, of which every old value has {@code to} and
     * every new one {@code from}, so that no rounding can touch a neighbour that is not covered.
     */
    private record Axis(int from, int to) {
        int first(int smaller) {
            return (int) ((long) smaller * from / to);
        }

        int last(int smaller) {
            return (int) (((smaller + 1L) * from - 1) / to);
        }

        long overlap(int smaller, int old) {
            return Math.min((smaller + 1L) * from, (old + 1L) * to) - Math.max((long) smaller * from, (long) old * to);
        }
    }
}
