package dev.layerscope.server.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Float16Test {
    private static final int ALL = 1 << 16;
    private static final int INFINITY = 0x7c00;

    @Test
    void everyValueHasTheMagnitudeThatIeee754Defines() {
        for (int bits = 0; bits < ALL; bits++) {
            float value = Float16.toFloat((short) bits);
            int exponent = (bits >> 10) & 0x1f;
            int mantissa = bits & 0x3ff;
            double magnitude = exponent == 0
                    ? Math.scalb((double) mantissa, -24)
                    : exponent == 31
                            ? mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                            : Math.scalb(1024.0 + mantissa, exponent - 25);
            assertThat(Double.valueOf(value))
                    .as("0x%04x", bits)
                    .isEqualTo(Double.valueOf((bits & 0x8000) == 0 ? magnitude : -magnitude));
        }
    }

    @Test
    void everyValueComesBackFromFloat() {
        for (int bits = 0; bits < ALL; bits++) {
            short back = Float16.fromFloat(Float16.toFloat((short) bits));
            if ((bits & 0x7fff) > INFINITY) {
                assertThat(Float16.toFloat(back)).as("0x%04x", bits).isNaN();
                assertThat(back & 0x8000).as("sign of 0x%04x", bits).isEqualTo(bits & 0x8000);
            } else {
                assertThat(back & 0xffff).as("0x%04x", bits).isEqualTo(bits);
            }
        }
    }

    @Test
    void betweenTwoNeighboursTheNearerIsTakenAndTheEvenOneInTheMiddle() {
        for (int bits = 0; bits < INFINITY - 1; bits++) {
            float middle = (Float16.toFloat((short) bits) + Float16.toFloat((short) (bits + 1))) / 2;
            assertThat(Float16.fromFloat(middle)).as("after 0x%04x", bits).isEqualTo((short) (bits + (bits & 1)));
            assertThat(Float16.fromFloat(Math.nextDown(middle))).isEqualTo((short) bits);
            assertThat(Float16.fromFloat(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
        }
    }

    /** Bits of a float, and of what NumPy 2.4 makes of it with {@code astype(float16)}. */
    @ParameterizedTest
    @CsvSource({
        "0x00000000, 0x0000",
        "0x80000000, 0x8000",
        "0x3f800000, 0x3c00",
        "0xc0200000, 0xc100",
        "0x477fe000, 0x7bff",
        "0x477feffd, 0x7bff",
        "0x477ff000, 0x7c00",
        "0xc77ff000, 0xfc00",
        "0x47800000, 0x7c00",
        "0x7f7fc99e, 0x7c00",
        "0x7f800000, 0x7c00",
        "0xff800000, 0xfc00",
        "0x38800000, 0x0400",
        "0x387fe000, 0x0400",
        "0x33800000, 0x0001",
        "0x33000000, 0x0000",
        "0x33000001, 0x0001",
        "0x33c00000, 0x0002",
        "0x33a00000, 0x0001",
        "0x32800000, 0x0000",
        "0x00000001, 0x0000",
        "0xb3000000, 0x8000",
        "0xb3c00000, 0x8002",
        "0x3f801000, 0x3c00",
        "0x3f803000, 0x3c02",
        "0x3f801001, 0x3c01",
        "0x3f800fff, 0x3c00",
        "0x45001000, 0x6800",
        "0x45003000, 0x6802",
        "0x45801000, 0x6c00",
        "0x387fa000, 0x03fe",
        "0x3dcccccd, 0x2e66",
        "0x3eaaaaab, 0x3555",
        "0x40490fdb, 0x4248",
        "0x44ffffff, 0x6800"
    })
    void trickyValuesAreThoseOfNumpy(String single, String half) {
        float value = Float.intBitsToFloat(Integer.parseUnsignedInt(single.substring(2), 16));
        assertThat(Float16.fromFloat(value) & 0xffff).isEqualTo(Integer.decode(half));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x7fc00000, 0x7f800001, 0x7fffffff, 0xffc00000, 0xff800001, 0xffffffff})
    void notANumberStaysSo(int bits) {
        short half = Float16.fromFloat(Float.intBitsToFloat(bits));
        assertThat(Float16.toFloat(half)).isNaN();
        assertThat(half < 0).isEqualTo(bits < 0);
    }
}
