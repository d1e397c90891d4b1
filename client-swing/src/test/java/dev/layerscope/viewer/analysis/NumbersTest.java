package dev.layerscope.viewer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NumbersTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "50.0021, 50",
        "-0.4, \u22120.4",
        "1234.5, 1230",
        "123456, 1.23e5",
        "-1.5e-7, \u22121.5e\u22127",
        "0.0009996, 0.001",
        "NaN, NaN",
        "-Infinity, \u2212Infinity"
    })
    void numbers_have_three_digits(double value, String words) {
        assertThat(Numbers.brief(value)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 %", "1, 100 %", "0.4146, 41.5 %", "0.0001, < 0.1 %", "0.99999, > 99.9 %"})
    void only_none_and_all_are_0_and_100_percent(double share, String words) {
        assertThat(Numbers.percent(share)).isEqualTo(words);
    }
}
