package dev.layerscope.server.optimize.loss;

import dev.layerscope.server.autodiff.expression.Term;
import dev.layerscope.server.autodiff.expression.Terms;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.optimize.recipe.Parameterization;
import dev.layerscope.server.optimize.recipe.Parameterization.Colors;
import dev.layerscope.server.optimize.recipe.Parameterization.Range;
import dev.layerscope.server.optimize.recipe.Parameterization.Space;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * From a parameter to pictures {@code [N, C, H, W]}, and on to what a model is fed.
 *
 * <pre>
 * parameter -> (spectrum: scale, inverse transform) -> (colour axes) -> (sigmoid) -> picture -> view -> model's values, layout and type
 * </pre>
 *
 * <p>A picture of range FREE is in the model's values already, its channels in the model's order; others are 0 to 1, red first.
 */
final class PictureTerms {
    /** The matrix along the height of a view, {@code [model height, height]}. */
    static final String ROWS = "layerscope_rows";

    /** The matrix along its width, {@code [width, model width]}. */
    static final String COLUMNS = "layerscope_columns";

    /** For each position of a view, where it looks, as GridSample has it: {@code [N, model height, model width, 2]}. */
    static final String GRID = "layerscope_grid";

    private static final double GRAY = 0.5;
    private static final int RGB = 3;

    private final LossSpec spec;

    PictureTerms(LossSpec spec) {
        this.spec = spec;
    }

    /** The shape of the parameter. */
    static Shape parameter(LossSpec spec) {
        if (spec.parameterization().space() == Space.FOURIER) {
            Spectrum spectrum = new Spectrum(spec.height(), spec.width());
            return Shape.of(spec.pictures(), spec.canvas().channels(), spectrum.rows(), spectrum.columns());
        }
        return Shape.of(spec.pictures(), spec.canvas().channels(), spec.height(), spec.width());
    }

    static boolean isDecorrelated(Parameterization parameterization, Canvas canvas) {
        return parameterization.colors() == Colors.DECORRELATED && canvas.channels() == RGB;
    }

    /** The value of gray. */
    static double gray(Parameterization parameterization) {
        return parameterization.range() == Range.FREE ? 0 : GRAY;
    }

    Term picture(Term parameter) {
        Term values = spec.parameterization().space() == Space.FOURIER ? ofSpectrum(parameter) : parameter;
        if (isDecorrelated(spec.parameterization(), spec.canvas())) {
            values = inColors(values);
        }
        return spec.parameterization().range() == Range.SIGMOID ? values.sigmoid() : values;
    }

    private Term ofSpectrum(Term parameter) {
        Terms terms = parameter.terms();
        Spectrum spectrum = new Spectrum(spec.height(), spec.width());
        Term scaled = parameter.times(weight(terms, "scales", spectrum.scales()));
        Term rows = weight(terms, "down", spectrum.down()).matmul(scaled);
        Term real = rows.slice(2, 0, spec.height());
        Term imaginary = rows.slice(2, spec.height(), spectrum.rows());
        return real.matmul(weight(terms, "across", spectrum.acrossReal()))
                .minus(imaginary.matmul(weight(terms, "across", spectrum.acrossImaginary())));
    }

    private Term inColors(Term values) {
        Shape shape = values.shape();
        Term pixels = values.reshaped(shape.dim(0), RGB, shape.dim(2) * shape.dim(3));
        return weight(values.terms(), "colors", ColorAxes.toColors())
                .matmul(pixels)
                .reshaped(shape);
    }

    private static Term weight(Terms terms, String name, Weight weight) {
        return terms.constant("layerscope_" + name, ElementType.FLOAT, weight);
    }

    /** What the model is fed for pictures. */
    Term fed(Term picture) {
        Term seen = spec.view() == LossSpec.View.STILL ? picture : seen(picture);
        Term values = spec.parameterization().range() == Range.FREE ? seen : inModelValues(seen);
        Term laidOut = filledUp(spec.canvas().isChannelsLast() ? values.transposed(0, 2, 3, 1) : values)
                .reshaped(spec.canvas()
                        .fed(spec.pictures(), spec.modelHeight(), spec.modelWidth())
                        .toArray());
        return spec.canvas().type().isFloatingPoint()
                ? laidOut.as(spec.canvas().type())
                : laidOut.rounded().as(spec.canvas().type());
    }

    /** With the last picture again and again, where the model takes more at once. */
    private Term filledUp(Term values) {
        int rows = spec.canvas().rows(spec.pictures());
        return rows == spec.pictures()
                ? values
                : values.gathered(
                        0,
                        values.terms()
                                .ints(LongStream.range(0, rows)
                                        .map(row -> Math.min(row, spec.pictures() - 1))
                                        .toArray()));
    }

    private Term seen(Term picture) {
        Terms terms = picture.terms();
        double gray = gray(spec.parameterization());
        Term aboutGray = picture.minus(gray);
        if (spec.view() != LossSpec.View.TURNED) {
            aboutGray = terms.known(ROWS, ElementType.FLOAT, rows(spec))
                    .matmul(aboutGray)
                    .matmul(terms.known(COLUMNS, ElementType.FLOAT, columns(spec)));
        }
        return (spec.view() == LossSpec.View.ALONG_AXES ? aboutGray : turned(aboutGray)).plus(gray);
    }

    private Term turned(Term picture) {
        Map<String, Attribute> bilinear = Map.of(
                "mode", new Attribute.Text("bilinear"),
                "padding_mode", new Attribute.Text("zeros"),
                "align_corners", new Attribute.Int(0));
        Shape view = picture.shape().with(2, spec.modelHeight()).with(3, spec.modelWidth());
        Term grid = picture.terms().known(GRID, ElementType.FLOAT, grid(spec));
        return picture.terms().write("GridSample", bilinear, ElementType.FLOAT, view, picture, grid);
    }

    /** Feeds of the view and their shapes. */
    static Map<String, Shape> feeds(LossSpec spec) {
        return switch (spec.view()) {
            case STILL -> Map.of();
            case ALONG_AXES -> Map.of(ROWS, rows(spec), COLUMNS, columns(spec));
            case TURNED -> Map.of(GRID, grid(spec));
            case BLURRED_AND_TURNED -> Map.of(ROWS, rows(spec), COLUMNS, columns(spec), GRID, grid(spec));
        };
    }

    private static Shape rows(LossSpec spec) {
        boolean whole = spec.view() == LossSpec.View.ALONG_AXES;
        return Shape.of(whole ? spec.modelHeight() : spec.height(), spec.height());
    }

    private static Shape columns(LossSpec spec) {
        boolean whole = spec.view() == LossSpec.View.ALONG_AXES;
        return Shape.of(spec.width(), whole ? spec.modelWidth() : spec.width());
    }

    private static Shape grid(LossSpec spec) {
        return Shape.of(spec.pictures(), spec.modelHeight(), spec.modelWidth(), 2);
    }

    private Term inModelValues(Term picture) {
        Canvas canvas = spec.canvas();
        int channels = canvas.channels();
        Terms terms = picture.terms();
        boolean reversed = channels == RGB && canvas.source(0) != 0;
        Term ordered = reversed ? picture.gathered(1, terms.ints(2, 1, 0)) : picture;
        Shape each = Shape.of(1, channels, 1, 1);
        double[] factors =
                IntStream.range(0, channels).mapToDouble(canvas::factor).toArray();
        double[] blacks =
                IntStream.range(0, channels).mapToDouble(canvas::black).toArray();
        return ordered.times(terms.numbers(ElementType.FLOAT, each, factors))
                .plus(terms.numbers(ElementType.FLOAT, each, blacks));
    }
}
