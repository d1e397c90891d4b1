package dev.layerscope.server.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HuffmanCodeTest {
    @Test
    void symbolsThatComeOftenHaveTheShortestBits() {
        HuffmanCode code = HuffmanCode.of(new int[] {5, 0, 1, 1, 2});

        assertThat(IntStream.range(0, 5).map(code::length)).containsExactly(1, 0, 3, 3, 2);
    }

    /** The example of RFC 1951, section 3.2.2, with bits from the lowest up. */
    @Test
    void bitsRiseWithLengthAndThenWithTheSymbol() {
        HuffmanCode code = HuffmanCode.of(new int[] {4, 4, 4, 4, 4, 8, 2, 2});

        assertThat(IntStream.range(0, 8).map(code::length)).containsExactly(3, 3, 3, 3, 3, 2, 4, 4);
        assertThat(IntStream.range(0, 8).map(code::bits))
                .containsExactly(0b010, 0b110, 0b001, 0b101, 0b011, 0b00, 0b0111, 0b1111);
    }

    @Test
    void aCodeIsCompleteAndNoSymbolLongerThan15BitsHoweverUnevenTheCountsAre() {
        int[] counts = new int[30];
        counts[0] = 1;
        counts[1] = 1;
        for (int i = 2; i < counts.length; i++) {
            counts[i] = counts[i - 1] + counts[i - 2];
        }
        HuffmanCode code = HuffmanCode.of(counts);

        assertThat(IntStream.range(0, 30).map(code::length)).allMatch(length -> length >= 1 && length <= 15);
        assertThat(IntStream.range(0, 30)
                        .mapToDouble(i -> Math.pow(2, -code.length(i)))
                        .sum())
                .isEqualTo(1);
    }
}
