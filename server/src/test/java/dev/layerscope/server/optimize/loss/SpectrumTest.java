package dev.layerscope.server.optimize.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.server.graph.Weight;
import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpectrumTest {
    @Test
    void aSpectrumIsThePictureThatNumPyMakesOfIt() {
        // numpy.fft.irfft2((p[:4] + 1j * p[4:]) * scale, s=(4, 5)) / 4, with Lucid's scale
        float[] spectrum = {
            -0.78f, -0.26f, 0.01f, -0.28f, 1.29f, 1.01f, -2.71f, -1.89f, -0.17f, -0.42f, 0.21f, 0.22f, 2.12f, -1.11f,
            -0.38f, 2.04f, 0.65f, 0.66f, -0.51f, -1.65f, 0.17f, 0.11f, -1.23f, -0.68f
        };
        float[] expected = {
            -0.42679f,
            0.260403f,
            0.023347f,
            -1.192332f,
            -2.05227f,
            -1.041202f,
            -0.366984f,
            -0.112899f,
            -0.093952f,
            -0.117916f,
            -1.744462f,
            0.330595f,
            0.77469f,
            0.017189f,
            -1.200407f,
            1.77019f,
            1.325498f,
            -0.02856f,
            -0.184017f,
            -0.300453f
        };
        assertThat(picture(new Spectrum(4, 5), spectrum)).containsExactly(expected, within(1e-5f));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 4", "5, 5", "8, 6", "7, 1", "1, 6"})
    void theSpectrumOfAPictureIsThePictureAgain(int height, int width) {
        Spectrum spectrum = new Spectrum(height, width);
        Random random = new Random(height * 31 + width);
        float[] picture = new float[height * width];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = (float) random.nextGaussian();
        }
        assertThat(picture(spectrum, spectrum.of(picture))).containsExactly(picture, within(1e-5f));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 4", "5, 5", "8, 6", "7, 1", "1, 6"})
    void theInverseIsWhatTheGraphComputes(int height, int width) {
        Spectrum spectrum = new Spectrum(height, width);
        Random random = new Random(height * 31 + width);
        float[] numbers = new float[spectrum.rows() * spectrum.columns()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        assertThat(spectrum.planes(numbers)).containsExactly(picture(spectrum, numbers), within(1e-4f));
    }

    /** As the graph computes it: the matrices one after the other. */
    private static float[] picture(Spectrum spectrum, float[] numbers) {
        float[] scaled = numbers.clone();
        FloatBuffer scales = values(spectrum.scales());
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= scales.get(i);
        }
        int columns = spectrum.columns();
        int height = spectrum.height();
        int width = spectrum.width();
        float[] rows = product(values(spectrum.down()), FloatBuffer.wrap(scaled), 2 * height, 2 * height, columns);
        float[] real = product(FloatBuffer.wrap(rows), values(spectrum.acrossReal()), height, columns, width);
        float[] imaginary = product(
                FloatBuffer.wrap(rows, height * columns, height * columns).slice(),
                values(spectrum.acrossImaginary()),
                height,
                columns,
                width);
        for (int i = 0; i < real.length; i++) {
            real[i] -= imaginary[i];
        }
        return real;
    }

    private static FloatBuffer values(Weight weight) {
        return ((Weight.Bytes) weight.content()).view().asFloatBuffer();
    }

    private static float[] product(FloatBuffer a, FloatBuffer b, int rows, int inner, int columns) {
        float[] result = new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double sum = 0;
                for (int i = 0; i < inner; i++) {
                    sum += (double) a.get(row * inner + i) * b.get(i * columns + column);
                }
                result[row * columns + column] = (float) sum;
            }
        }
        return result;
    }
}
