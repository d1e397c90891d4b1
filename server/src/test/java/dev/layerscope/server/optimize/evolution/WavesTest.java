package dev.layerscope.server.optimize.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WavesTest {
    @Test
    void aTileIsTheSumOfItsWaves() {
        float[] numbers = new float[9];
        numbers[0] = 2;
        numbers[1 * 3 + 2] = 0.5f; // once down, once across the other way
        float[] tile = new Waves(5, 3).tiles(numbers);
        for (int y = 0; y < 5; y++) {
            for (int x = 0; x < 5; x++) {
                double down = Math.cos(2 * Math.PI * y / 5) + Math.sin(2 * Math.PI * y / 5);
                double across = Math.cos(2 * Math.PI * x / 5) - Math.sin(2 * Math.PI * x / 5);
                assertThat(tile[y * 5 + x]).isCloseTo((float) (2 + 0.5 * down * across), within(1e-5f));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"8, 8", "7, 7", "8, 4", "1, 1"})
    void allWavesAreApartAndOfTheSameSize(int period, int count) {
        Waves waves = new Waves(period, count);
        float[] numbers = numbers(2 * waves.size());
        float[] tiles = waves.tiles(numbers);
        assertThat(squares(tiles) / (period * period)).isCloseTo(squares(numbers), within(1e-3));
    }

    @ParameterizedTest
    @CsvSource({"8, 4, 8, 8", "8, 8, 16, 16", "6, 3, 18, 18", "8, 3, 8, 5"})
    void moreWavesAreTheSamePictureAtFirst(int period, int count, int finerPeriod, int finerCount) {
        Waves waves = new Waves(period, count);
        Waves finer = new Waves(finerPeriod, finerCount);
        float[] numbers = numbers(3 * waves.size());
        float[] tiles = waves.tiles(numbers);
        float[] same = finer.tiles(waves.in(finer, numbers, 0));
        for (int plane = 0; plane < 3; plane++) {
            for (int y = 0; y < finerPeriod; y++) {
                for (int x = 0; x < finerPeriod; x++) {
                    float expected = tiles[(plane * period + y % period) * period + x % period];
                    assertThat(same[(plane * finerPeriod + y) * finerPeriod + x])
                            .isCloseTo(expected, within(1e-4f));
                }
            }
        }
    }

    private static float[] numbers(int count) {
        Random random = new Random(count);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private static double squares(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value * value;
        }
        return sum;
    }
}
