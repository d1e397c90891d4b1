package dev.layerscope.server.optimize.loss;

import dev.layerscope.server.autodiff.expression.Term;
import dev.layerscope.server.autodiff.expression.Terms;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.optimize.recipe.Parameterization;
import dev.layerscope.server.optimize.recipe.Parameterization.Colors;
import dev.layerscope.server.optimize.recipe.Parameterization.Range;
import dev.layerscope.server.optimize.recipe.Parameterization.Space;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.stream.IntStream;

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
        Term laidOut = spec.canvas().channelsLast() ? values.transposed(0, 2, 3, 1) : values;
        return spec.canvas().type().isFloatingPoint()
                ? laidOut.as(spec.canvas().type())
                : laidOut.rounded().as(spec.canvas().type());
    }

    private Term seen(Term picture) {
        Terms terms = picture.terms();
        double gray = gray(spec.parameterization());
        Term aboutGray = picture.minus(gray);
        Shape view = picture.shape().with(2, spec.modelHeight()).with(3, spec.modelWidth());
        Term seen = spec.view() == LossSpec.View.TURNED
                ? terms.write(
                        "GridSample",
                        java.util.Map.of(
                                "mode", new dev.layerscope.server.graph.Attribute.Text("linear"),
                                "padding_mode", new dev.layerscope.server.graph.Attribute.Text("zeros"),
                                "align_corners", new dev.layerscope.server.graph.Attribute.Int(0)),
                        ElementType.FLOAT,
                        view,
                        aboutGray,
                        terms.known(GRID, ElementType.FLOAT, grid(spec)))
                : terms.known(ROWS, ElementType.FLOAT, rows(spec))
                        .matmul(aboutGray)
                        .matmul(terms.known(COLUMNS, ElementType.FLOAT, columns(spec)));
        return seen.plus(gray);
    }

    static Shape rows(LossSpec spec) {
        return Shape.of(spec.modelHeight(), spec.height());
    }

    static Shape columns(LossSpec spec) {
        return Shape.of(spec.width(), spec.modelWidth());
    }

    static Shape grid(LossSpec spec) {
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
