package dev.layerscope.server.optimize.loss;

import dev.layerscope.server.optimize.recipe.Parameterization.Range;
import dev.layerscope.server.optimize.recipe.Parameterization.Space;

/** Finds parameters that stand for given pictures: the way of {@link LossGraph} from a parameter to a picture, backwards. */
public final class Parameters {
    /** Where a sigmoid has no inverse worth having, values are moved inside. */
    private static final double INSIDE = 1e-3;

    private final LossSpec spec;

    public Parameters(LossSpec spec) {
        this.spec = spec;
    }

    /**
     * @param pictures {@code [N, C, H, W]}
     * @return in the parameter's shape
     */
    public float[] of(float[] pictures) {
        float[] values = pictures.clone();
        if (spec.parameterization().range() == Range.SIGMOID) {
            for (int i = 0; i < values.length; i++) {
                double inside = Math.max(INSIDE, Math.min(1 - INSIDE, values[i]));
                values[i] = (float) StrictMath.log(inside / (1 - inside));
            }
        }
        if (PictureTerms.isDecorrelated(spec.parameterization(), spec.canvas())) {
            values = alongAxes(values);
        }
        return spec.parameterization().space() == Space.FOURIER
                ? new Spectrum(spec.height(), spec.width()).of(values)
                : values;
    }

    private float[] alongAxes(float[] values) {
        double[][] matrix = ColorAxes.fromColors();
        int plane = spec.height() * spec.width();
        float[] axes = new float[values.length];
        for (int picture = 0; picture < values.length / plane / 3; picture++) {
            int base = picture * 3 * plane;
            for (int axis = 0; axis < 3; axis++) {
                for (int i = 0; i < plane; i++) {
                    double sum = 0;
                    for (int color = 0; color < 3; color++) {
                        sum += matrix[axis][color] * values[base + color * plane + i];
                    }
                    axes[base + axis * plane + i] = (float) sum;
                }
            }
        }
        return axes;
    }
}
