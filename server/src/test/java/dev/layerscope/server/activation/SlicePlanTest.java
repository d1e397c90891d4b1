package dev.layerscope.server.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.activation.SlicePlan.Limits;
import dev.layerscope.server.activation.SlicePlan.Slice;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SlicePlanTest {
    private static final long ANY = Long.MAX_VALUE;

    @Test
    void slicesOneAfterTheOtherAreTheTensorInRowMajorOrder() {
        Random random = new Random(5);
        for (int turn = 0; turn < 500; turn++) {
            long[] dims = new long[random.nextInt(5)];
            for (int axis = 0; axis < dims.length; axis++) {
                dims[axis] = 1 + random.nextInt(6);
            }
            long unit = dims.length > 0 && dims[0] % 3 == 0 ? 3 : 1;
            Limits limits = new Limits(4 + random.nextInt(200), 1 + random.nextInt(6), unit);

            SlicePlan plan = SlicePlan.of(Shape.of(dims), 4, limits);

            List<Long> elements = new ArrayList<>();
            for (long i = 0; i < plan.count(); i++) {
                Slice slice = plan.slice(i);
                assertThat(slice.shape().elements() * 4).isBetween(4L, limits.bytes());
                add(slice, dims, 0, 0, elements);
            }
            assertThat(elements)
                    .containsExactlyElementsOf(
                            LongStream.range(0, Shape.of(dims).elements())
                                    .boxed()
                                    .toList());
        }
    }

    @Test
    void aSliceIsAsLargeAsItMayBe() {
        assertThat(SlicePlan.of(Shape.of(700, 64, 10, 10), 4, new Limits(1_000_000, ANY, 1))
                        .count())
                .isEqualTo(18);
        assertThat(SlicePlan.of(Shape.of(2, 64, 10, 10), 4, new Limits(8_000, ANY, 1))
                        .count())
                .isEqualTo(2 * 4);
        assertThat(SlicePlan.of(Shape.of(1, 2, 10, 10), 4, new Limits(100, ANY, 1))
                        .count())
                .isEqualTo(2 * 5);
    }

    @Test
    void aSliceHasNoMoreRowsThanItMay() {
        assertThat(SlicePlan.of(Shape.of(10, 4), 4, new Limits(1_000, 3, 1)).slice(1))
                .extracting(slice -> slice.ranges()[0])
                .isEqualTo(new SlicePlan.Range(3, 6));
    }

    @Test
    void aSliceOfManyRowsHasWholeUnitsOfThem() {
        SlicePlan many = SlicePlan.of(Shape.of(12, 4), 4, new Limits(16 * 7, ANY, 3));
        SlicePlan few = SlicePlan.of(Shape.of(12, 4), 4, new Limits(16 * 2, ANY, 3));

        assertThat(many.keepsUnits(3)).isTrue();
        assertThat(many.slice(0).ranges()[0]).isEqualTo(new SlicePlan.Range(0, 6));
        assertThat(few.keepsUnits(3)).isFalse();
        assertThat(few.slice(1).ranges()[0]).isEqualTo(new SlicePlan.Range(2, 3));
        assertThat(few.slice(2).ranges()[0]).isEqualTo(new SlicePlan.Range(3, 5));
    }

    @Test
    void sizesBeyondAnIntAreNothingSpecial() {
        SlicePlan plan = SlicePlan.of(Shape.of(3, 70_000, 70_000), 4, new Limits(1L << 28, ANY, 1));

        long bytes = 0;
        for (long i = 0; i < plan.count(); i++) {
            bytes += plan.slice(i).shape().elements() * 4;
        }
        assertThat(bytes).isEqualTo(3L * 70_000 * 70_000 * 4);
    }

    @Test
    void oneValueLargerThanASliceIsRefused() {
        assertThatThrownBy(() -> SlicePlan.of(Shape.of(1, 2), 101, new Limits(100, ANY, 1)))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE))
                .hasMessageContaining("slice: 101 bytes for each value of [1, 2] (expected: at most 100");
    }

    private static void add(Slice slice, long[] dims, int axis, long start, List<Long> elements) {
        if (axis == dims.length) {
            elements.add(start);
            return;
        }
        for (long i = slice.ranges()[axis].from(); i < slice.ranges()[axis].to(); i++) {
            add(slice, dims, axis + 1, start * dims[axis] + i, elements);
        }
    }
}
