package dev.layerscope.server.autodiff;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Draws attributes of cases. */
final class Draw {
    private final Random random;

    Draw(long seed) {
        this.random = new Random(seed);
    }

    /** Both included. */
    int from(int lowest, int highest) {
        return lowest + random.nextInt(highest - lowest + 1);
    }

    boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    String of(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    long[] several(int count, int lowest, int highest) {
        return LongStream.generate(() -> from(lowest, highest)).limit(count).toArray();
    }

    double number(double lowest, double highest) {
        return lowest + random.nextDouble() * (highest - lowest);
    }

    /** Numbers that differ by more than any step of a check, in some order. */
    double[] apart(long count) {
        double[] numbers = IntStream.range(0, (int) count)
                .mapToDouble(i -> i * 0.1 - count * 0.05)
                .toArray();
        for (int i = numbers.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            double swapped = numbers[i];
            numbers[i] = numbers[other];
            numbers[other] = swapped;
        }
        return numbers;
    }
}
