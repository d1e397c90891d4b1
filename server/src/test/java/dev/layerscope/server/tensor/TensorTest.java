package dev.layerscope.server.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class TensorTest {
    private final TensorPool pool = new TensorPool(new TensorPoolSettings(1 << 20, 0));

    @Test
    void theMemoryIsHeldUntilTheLastOwnerCloses() {
        Tensor first = pool.allocate(ElementType.FLOAT, Shape.of(4));
        Tensor second = first.share().orElseThrow();
        Tensor third = second.reshaped(Shape.of(2, 2));
        first.bytes().putInt(0, 42);
        first.close();
        first.close();
        second.close();
        assertThat(pool.usedBytes()).isPositive();
        assertThat(third.bytes().getInt(0)).isEqualTo(42);
        assertThat(third).hasToString("FLOAT [2, 2]");
        third.close();
        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void aClosedTensorGivesNothingAway() {
        Tensor tensor = pool.allocate(ElementType.INT8, Shape.of(3));
        Tensor other = tensor.share().orElseThrow();
        tensor.close();
        assertThatThrownBy(tensor::bytes).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> tensor.reshaped(Shape.of(1, 3))).isInstanceOf(IllegalStateException.class);
        assertThat(tensor.share()).isEmpty();
        assertThat(other.bytes().remaining()).isEqualTo(3);
        other.close();
    }

    @Test
    void anotherShapeHasAsManyElements() {
        try (Tensor tensor = pool.allocate(ElementType.INT64, Shape.of(2, 3))) {
            assertThatThrownBy(() -> tensor.reshaped(Shape.of(5)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("shape: [5] (expected: as many elements as [2, 3])");
            assertThat(tensor.byteSize()).isEqualTo(48);
        }
        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void aBufferIsWrappedFromItsPositionToItsLimitAndMustFit() {
        ByteBuffer buffer =
                ByteBuffer.allocateDirect(8).put(1, (byte) 9).position(1).limit(4);
        try (Tensor tensor = Tensor.wrap(ElementType.UINT8, Shape.of(3), buffer)) {
            assertThat(tensor.bytes().get(0)).isEqualTo((byte) 9);
            assertThat(tensor.byteSize()).isEqualTo(3);
        }
        assertThatThrownBy(() -> Tensor.wrap(ElementType.UINT8, Shape.of(4), buffer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tensor of UINT8 [4]: 3 bytes (expected: 4)");
    }
}
