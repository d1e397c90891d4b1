package dev.layerscope.viewer.mosaic;

import dev.layerscope.v1.Coloring;
import dev.layerscope.v1.Limits;
import dev.layerscope.v1.Norm;
import dev.layerscope.v1.OpenView;

/**
 * How a mosaic looks: its colours, the order of its channels and its columns. Stays the same from one layer to the next.
 *
 * @param colormap one of the contract's names
 * @param columns cells side by side, 1 to 4,096; 0 for as many as make the mosaic nearest to 4:3
 */
record Appearance(Norm.Kind norm, Coloring.Scope scope, String colormap, OpenView.Sort sort, Ends ends, int columns) {
    static final int MOST_COLUMNS = 4096;

    static final Appearance FIRST = new Appearance(
            Norm.Kind.KIND_LINEAR,
            Coloring.Scope.SCOPE_CHANNEL,
            "viridis",
            OpenView.Sort.SORT_INDEX,
            new Automatic(),
            0);

    /**
     * @throws IllegalArgumentException for columns that no mosaic has
     */
    Appearance {
        if (columns < 0 || columns > MOST_COLUMNS) {
            throw new IllegalArgumentException("columns: " + columns + " (expected: 0 to " + MOST_COLUMNS + ")");
        }
    }

    /** What the first and the last colour stand for. */
    sealed interface Ends {}

    /** The least and the greatest value. */
    record Automatic() implements Ends {}

    /** 0 to 100 each. */
    record Between(double lowPercent, double highPercent) implements Ends {}

    /** The same values for all. */
    record Fixed(double low, double high) implements Ends {
        /**
         * @throws IllegalArgumentException where there is nothing between them
         */
        Fixed {
            if (!(low < high) || Double.isInfinite(low) || Double.isInfinite(high)) {
                throw new IllegalArgumentException(
                        "limits: " + low + " to " + high + " (expected: two numbers, the lesser one first)");
            }
        }
    }

    Appearance with(Norm.Kind other) {
        return new Appearance(other, scope, colormap, sort, ends, columns);
    }

    Appearance with(Coloring.Scope other) {
        return new Appearance(norm, other, colormap, sort, ends, columns);
    }

    Appearance with(OpenView.Sort other) {
        return new Appearance(norm, scope, colormap, other, ends, columns);
    }

    Appearance with(Ends other) {
        return new Appearance(norm, scope, colormap, sort, other, columns);
    }

    Appearance withColormap(String other) {
        return new Appearance(norm, scope, other, sort, ends, columns);
    }

    Appearance withColumns(int other) {
        return new Appearance(norm, scope, colormap, sort, ends, other);
    }

    /** The part of a view that this decides. */
    OpenView view() {
        return OpenView.newBuilder()
                .setSort(sort)
                .setColumns(columns)
                .setColoring(coloring())
                .build();
    }

    private Coloring coloring() {
        Coloring.Builder coloring = Coloring.newBuilder()
                .setColormap(colormap)
                .setNorm(Norm.newBuilder().setKind(norm))
                .setScope(scope);
        if (ends instanceof Between between) {
            coloring.getPercentilesBuilder().setLow(between.lowPercent()).setHigh(between.highPercent());
        } else if (ends instanceof Fixed fixed) {
            coloring.setLimits(Limits.newBuilder().setLow(fixed.low()).setHigh(fixed.high()));
        }
        return coloring.build();
    }
}
