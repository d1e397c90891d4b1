package dev.layerscope.server.optimize.sampling;

import dev.layerscope.server.optimize.recipe.Upscaling;

/**
 * A linear map of pictures that goes along rows and columns apart.
 *
 * @param rows along the height
 * @param columns along the width
 */
public record Resampling(AxisMatrix rows, AxisMatrix columns) {
    /** From one size to another, as between two stages. */
    public static Resampling between(Upscaling upscaling, int height, int width, int toHeight, int toWidth) {
        return new Resampling(axis(upscaling, height, toHeight), axis(upscaling, width, toWidth));
    }

    private static AxisMatrix axis(Upscaling upscaling, int from, int to) {
        AxisMatrix scaled = switch (upscaling.filter()) {
            case NEAREST -> AxisMatrix.nearest(from, to);
            case LINEAR -> AxisMatrix.linear(from, to);
            case CUBIC -> AxisMatrix.cubic(from, to);
        };
        return upscaling.blur() == 1
                ? scaled
                : AxisMatrix.box(to, upscaling.blur()).after(scaled);
    }

    /**
     * Maps planes.
     *
     * @param planes {@code [n, rows.in, columns.in]}, row-major
     * @return {@code [n, rows.out, columns.out]}; sums are made in double precision
     */
    public float[] apply(float[] planes) {
        int inPlane = rows.in() * columns.in();
        int outPlane = rows.out() * columns.out();
        int count = planes.length / inPlane;
        float[] result = new float[count * outPlane];
        double[] wide = new double[rows.in() * columns.out()];
        for (int plane = 0; plane < count; plane++) {
            acrossInto(planes, plane * inPlane, wide);
            downInto(wide, result, plane * outPlane);
        }
        return result;
    }

    private void acrossInto(float[] planes, int at, double[] wide) {
        for (int column = 0; column < columns.out(); column++) {
            for (int from = 0; from < columns.in(); from++) {
                double part = columns.at(column, from);
                if (from == 0 || part != 0) {
                    for (int row = 0; row < rows.in(); row++) {
                        double added = part * planes[at + row * columns.in() + from];
                        int to = row * columns.out() + column;
                        wide[to] = from == 0 ? added : wide[to] + added;
                    }
                }
            }
        }
    }

    private void downInto(double[] wide, float[] result, int at) {
        double[] line = new double[columns.out()];
        for (int row = 0; row < rows.out(); row++) {
            java.util.Arrays.fill(line, 0);
            for (int from = 0; from < rows.in(); from++) {
                double part = rows.at(row, from);
                if (part != 0) {
                    for (int column = 0; column < line.length; column++) {
                        line[column] += part * wide[from * line.length + column];
                    }
                }
            }
            for (int column = 0; column < line.length; column++) {
                result[at + row * line.length + column] = (float) line[column];
            }
        }
    }
}
