package dev.layerscope.server.optimize.evolution;

import java.util.Arrays;

/**
 * Pictures that repeat: sums of products of waves along each axis, {@code cas(x) = cos(x) + sin(x)} (Hartley 1942), which are real,
 * orthogonal, and all of a tile where there are as many of them as it has pixels.
 *
 * <p>What a convolutional layer's mean over positions rewards is a texture, and a tile holds one in few numbers.
 *
 * @param period after which a picture repeats, in pixels
 * @param count waves along each axis, of the frequencies 0, 1, -1, 2, -2, ... in cycles for a period; at most the period
 */
record Waves(int period, int count) {
    Waves {
        if (period < 1 || count < 1 || count > period) {
            throw new IllegalArgumentException("waves: %d of period %d".formatted(count, period));
        }
    }

    /** Numbers for a plane: {@code [count, count]}. */
    int size() {
        return count * count;
    }

    private static int frequency(int index) {
        return (index + 1) / 2 * (index % 2 == 1 ? 1 : -1);
    }

    private static int index(int frequency) {
        return frequency > 0 ? 2 * frequency - 1 : -2 * frequency;
    }

    /**
     * The same planes in more waves.
     *
     * @param numbers {@code [planes, count, count]}
     * @param finer of a period that is a multiple of this one, with all of its waves
     * @param fresh what waves get that these don't have
     * @return {@code [planes, finer.count, finer.count]}
     */
    float[] in(Waves finer, float[] numbers, float fresh) {
        int planes = numbers.length / size();
        int times = finer.period / period;
        float[] result = new float[planes * finer.size()];
        Arrays.fill(result, fresh);
        for (int plane = 0; plane < planes; plane++) {
            for (int row = 0; row < count; row++) {
                for (int column = 0; column < count; column++) {
                    int to = index(times * frequency(row)) * finer.count + index(times * frequency(column));
                    result[plane * finer.size() + to] = numbers[plane * size() + row * count + column];
                }
            }
        }
        return result;
    }

    /**
     * A tile of each plane.
     *
     * @param numbers {@code [planes, count, count]}
     * @return {@code [planes, period, period]}
     */
    float[] tiles(float[] numbers) {
        return tiles(numbers, values());
    }

    /** The same for several at once. */
    float[][] tiles(float[][] numbers) {
        float[] waves = values();
        return Arrays.stream(numbers).map(one -> tiles(one, waves)).toArray(float[][]::new);
    }

    private float[] tiles(float[] numbers, float[] waves) {
        int planes = numbers.length / size();
        float[] tiles = new float[planes * period * period];
        float[] wide = new float[count * period];
        for (int plane = 0; plane < planes; plane++) {
            Arrays.fill(wide, 0);
            for (int row = 0; row < count; row++) {
                for (int column = 0; column < count; column++) {
                    add(numbers[plane * size() + row * count + column], waves, column * period, wide, row * period);
                }
            }
            for (int row = 0; row < count; row++) {
                for (int y = 0; y < period; y++) {
                    add(waves[row * period + y], wide, row * period, tiles, (plane * period + y) * period);
                }
            }
        }
        return tiles;
    }

    /** One period's worth of numbers, times a factor. */
    private void add(float factor, float[] from, int fromAt, float[] to, int toAt) {
        for (int i = 0; i < period; i++) {
            to[toAt + i] += factor * from[fromAt + i];
        }
    }

    /** {@code [count, period]}. */
    private float[] values() {
        float[] values = new float[count * period];
        for (int i = 0; i < count; i++) {
            for (int x = 0; x < period; x++) {
                double angle = 2 * Math.PI * Math.floorMod((long) frequency(i) * x, period) / period;
                values[i * period + x] = (float) (StrictMath.cos(angle) + StrictMath.sin(angle));
            }
        }
        return values;
    }
}
