package dev.layerscope.server.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TensorPoolTest {
    private static final int PAGE = 4096;
    private static final int MARK = 0x5eed;

    @Test
    void tensorsOfTheSizeOfTheBudgetFitAndOneMoreWaits() {
        TensorPool pool = pool(4, 0);
        Tensor three = bytes(pool, 3 * PAGE);
        Tensor one = bytes(pool, 1);
        assertThat(pool.usedBytes()).isEqualTo(4 * PAGE);
        assertReason(Reason.SERVER_BUSY, () -> bytes(pool, 1));
        one.close();
        assertReason(Reason.SERVER_BUSY, () -> bytes(pool, PAGE + 1));
        bytes(pool, PAGE).close();
        three.close();
        bytes(pool, 4 * PAGE).close();
        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void aTensorThatNeverFitsIsTooLargeHoweverEmptyThePoolIs() {
        TensorPool pool = new TensorPool(new TensorPoolSettings(4 * PAGE + 10, 0));
        assertReason(Reason.TOO_LARGE, () -> bytes(pool, 5 * PAGE));
        // Memory comes in pages, so the ten bytes can't be used.
        assertReason(Reason.TOO_LARGE, () -> bytes(pool, 4 * PAGE + 1));
        bytes(pool, 4 * PAGE).close();
    }

    @Test
    void aTensorBeyondWhatNumbersCanCountIsTooLarge() {
        TensorPool pool = new TensorPool(new TensorPoolSettings(Long.MAX_VALUE, 0));
        for (Shape shape : List.of(
                Shape.of(1L << 32, 1L << 32),
                Shape.of(1L << 61),
                Shape.of(Integer.MAX_VALUE / 4),
                Shape.of(1L << 31))) {
            assertReason(Reason.TOO_LARGE, () -> pool.allocate(ElementType.DOUBLE, shape));
        }
        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void aRefusalTellsBytesAndLimit() {
        assertThatThrownBy(() -> pool(2, 0).allocate(ElementType.FLOAT16, Shape.of(100, 100)))
                .isInstanceOfSatisfying(DomainException.class, e -> {
                    assertThat(e.sentence())
                            .startsWith("tensor of float16 [100, 100]: 20000 bytes (expected: at most 8192;");
                    assertThat(e.facts()).containsEntry("bytes", "20000").containsEntry("limitBytes", "8192");
                });
    }

    @Test
    void aFreedBlockServesTheNextTensorOfAboutItsSize() {
        TensorPool pool = pool(20, 20);
        mark(bytes(pool, 5 * PAGE));
        try (Tensor much = bytes(pool, 3 * PAGE)) {
            assertThat(isMarked(much)).as("a block that is a third too large").isFalse();
        }
        try (Tensor smaller = bytes(pool, 4 * PAGE)) {
            assertThat(isMarked(smaller))
                    .as("a block that is a quarter too large")
                    .isTrue();
            assertThat(smaller.byteSize()).isEqualTo(4 * PAGE);
            assertThat(smaller.bytes().remaining()).isEqualTo(4 * PAGE);
            assertThat(pool.usedBytes()).as("of the whole block").isEqualTo(5 * PAGE);
        }
        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void aFreedBlockIsNotTakenWhereItWouldExceedTheBudget() {
        TensorPool pool = pool(9, 20);
        mark(bytes(pool, 5 * PAGE));
        try (Tensor half = bytes(pool, 2 * PAGE);
                Tensor rest = bytes(pool, 3 * PAGE);
                Tensor last = bytes(pool, 4 * PAGE)) {
            assertThat(isMarked(last)).isFalse();
            assertThat(pool.usedBytes()).isEqualTo(9 * PAGE);
        }
    }

    @Test
    void noMoreFreedBlocksAreKeptThanAllowed() {
        TensorPool pool = pool(10, 2);
        List<Tensor> held = Stream.generate(() -> bytes(pool, PAGE)).limit(5).toList();
        held.forEach(TensorPoolTest::mark);
        List<Tensor> next = Stream.generate(() -> bytes(pool, PAGE)).limit(5).toList();
        assertThat(next).filteredOn(TensorPoolTest::isMarked).hasSize(2);
        next.forEach(Tensor::close);
        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void aBlockLargerThanAllIdleOnesMayBeIsFreedAtOnce() {
        TensorPool pool = pool(10, 2);
        mark(bytes(pool, PAGE));
        mark(bytes(pool, 3 * PAGE));
        try (Tensor large = bytes(pool, 3 * PAGE);
                Tensor small = bytes(pool, PAGE)) {
            assertThat(isMarked(large)).isFalse();
            assertThat(isMarked(small)).as("kept, since the large one was not").isTrue();
        }
    }

    @Test
    void closingTwiceGivesBackOnce() {
        TensorPool pool = pool(10, 10);
        Tensor first = bytes(pool, PAGE);
        Tensor second = bytes(pool, PAGE);
        first.close();
        first.close();
        assertThat(pool.usedBytes()).isEqualTo(PAGE);
        second.close();
    }

    @Test
    void anEmptyTensorIsATensor() {
        TensorPool pool = pool(1, 0);
        try (Tensor empty = pool.allocate(ElementType.FLOAT, Shape.of(0, 3))) {
            assertThat(empty.bytes().remaining()).isZero();
        }
        assertThat(pool.usedBytes()).isZero();
    }

    private static TensorPool pool(int pages, int idlePages) {
        return new TensorPool(new TensorPoolSettings((long) pages * PAGE, (long) idlePages * PAGE));
    }

    private static Tensor bytes(TensorPool pool, int bytes) {
        return pool.allocate(ElementType.UINT8, Shape.of(bytes));
    }

    /** Fresh memory is zero, so a mark that is still there tells that the block served before. */
    private static void mark(Tensor tensor) {
        tensor.bytes().putInt(0, MARK);
        tensor.close();
    }

    private static boolean isMarked(Tensor tensor) {
        return tensor.bytes().getInt(0) == MARK;
    }

    private static void assertReason(Reason reason, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
