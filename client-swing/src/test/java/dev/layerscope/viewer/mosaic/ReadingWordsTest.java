package dev.layerscope.viewer.mosaic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.client.MosaicGeometry.Place;
import dev.layerscope.client.MosaicReading.Hidden;
import dev.layerscope.client.MosaicReading.Value;
import org.junit.jupiter.api.Test;

final class ReadingWordsTest {
    private static final Place ONE = new Place(4, 7, 3, 1, 12, 1);
    private static final Place FOUR = new Place(4, 7, 2, 2, 12, 2);

    @Test
    void a_value_is_said_with_what_it_may_be() {
        assertThat(ReadingWords.of(new Value(ONE, 0.52134, 0.51891, 0.52372)))
                .isEqualTo("channel 7, row 3, column 12: 0.52 (0.5189 to 0.5238)");
    }

    @Test
    void a_pixel_of_several_values_is_their_mean() {
        assertThat(ReadingWords.of(new Value(FOUR, 0.5, 0.49, 0.51)))
                .isEqualTo("channel 7, rows 2–3, columns 12–13: mean 0.5 (0.49 to 0.51)");
    }

    @Test
    void the_first_and_last_colour_say_only_on_which_side() {
        assertThat(ReadingWords.of(new Value(ONE, 0.1, Double.NEGATIVE_INFINITY, 0.2)))
                .endsWith(": at most 0.2");
        assertThat(ReadingWords.of(new Value(ONE, 9.9, 9.8, Double.POSITIVE_INFINITY)))
                .endsWith(": at least 9.8");
    }

    @Test
    void what_the_colours_leave_out_has_no_number() {
        assertThat(ReadingWords.of(new Hidden(ONE))).endsWith(": a value that these colours can't show");
        assertThat(ReadingWords.of(ONE)).isEqualTo("channel 7, row 3, column 12");
    }
}
