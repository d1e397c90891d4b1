package dev.layerscope.viewer.mosaic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NumeralsTest {
    @ParameterizedTest
    @CsvSource({
        "0.52134, 0.5189, 0.5237, 0.52",
        "0.52134, 0.52133, 0.52135, 0.52134",
        "12.3456, 12.1, 12.6, 12.3",
        "1234.5, 1210, 1260, 1230",
        "-0.0423, -0.0431, -0.0415, −0.042",
        "0.00000123, 0.0000012, 0.0000013, 1.2e-6",
        "3e12, 2.9e12, 3.1e12, 3e12",
        "0, -0.1, 0.1, 0"
    })
    void a_number_has_the_digits_that_are_known(double value, double least, double most, String written) {
        assertThat(Numerals.between(value, least, most)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({"0.123456, 0.1234, 0.1235", "-0.123456, −0.1235, −0.1234", "5, 5, 5", "12345.6, 12340, 12350"})
    void bounds_are_rounded_outwards(double value, String below, String above) {
        assertThat(Numerals.below(value)).isEqualTo(below);
        assertThat(Numerals.above(value)).isEqualTo(above);
    }
}
