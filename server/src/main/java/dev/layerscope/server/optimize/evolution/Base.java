package dev.layerscope.server.optimize.evolution;

import dev.layerscope.server.optimize.loss.LossSpec;
import dev.layerscope.server.optimize.loss.Spectrum;
import dev.layerscope.server.optimize.recipe.Parameterization.Range;
import dev.layerscope.server.optimize.recipe.Parameterization.Space;
import java.nio.FloatBuffer;
import java.util.List;

/** What a search began with, to which waves are added: pixels, {@code [N, C, H, W]}, whatever the plan's parameter is. */
final class Base {
    private final LossSpec spec;
    private final float[] planes;

    private Base(LossSpec spec, float[] planes) {
        this.spec = spec;
        this.planes = planes;
    }

    /**
     * @param parameter in the plan's shape
     */
    static Base of(LossSpec spec, float[] parameter) {
        return new Base(
                spec,
                spec.parameterization().space() == Space.FOURIER
                        ? new Spectrum(spec.height(), spec.width()).planes(parameter)
                        : parameter.clone());
    }

    /** {@code [N, C, H, W]}. */
    float[] planes() {
        return planes;
    }

    static Base ofPlanes(LossSpec spec, float[] planes) {
        return new Base(spec, planes);
    }

    /**
     * The plan's parameter for this with tiles added.
     *
     * @param found one for each picture
     */
    float[] parameter(List<PictureEvolution.Found> found) {
        FloatBuffer all = FloatBuffer.allocate(planes.length);
        int each = planes.length / spec.pictures();
        for (int picture = 0; picture < spec.pictures(); picture++) {
            PictureEvolution.Found one = found.get(picture);
            FloatBuffer to = all.slice(picture * each, each);
            write(picture, one.tile(), one.period(), spec.height(), spec.width(), to);
        }
        return spec.parameterization().space() == Space.FOURIER
                ? new Spectrum(spec.height(), spec.width()).of(all.array())
                : all.array();
    }

    /**
     * Writes the middle of a picture with tiles added, {@code [C, height, width]}.
     *
     * @param tile {@code [C, period, period]}
     */
    void write(int picture, float[] tile, int period, int height, int width, FloatBuffer to) {
        int channels = spec.canvas().channels();
        int top = (spec.height() - height) / 2;
        int left = (spec.width() - width) / 2;
        boolean clamped = spec.parameterization().range() == Range.CLAMP;
        float[] row = new float[width];
        for (int channel = 0; channel < channels; channel++) {
            for (int y = 0; y < height; y++) {
                int from = ((picture * channels + channel) * spec.height() + top + y) * spec.width() + left;
                int tileRow = (channel * period + y % period) * period;
                for (int x = 0; x < width; x++) {
                    float value = planes[from + x] + tile[tileRow + x % period];
                    row[x] = clamped ? Math.max(0, Math.min(1, value)) : value;
                }
                to.put(row);
            }
        }
    }
}
