package dev.layerscope.server.activation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import dev.layerscope.server.tensor.TensorPoolSettings;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GatherTest {
    private final TensorPool pool = new TensorPool(new TensorPoolSettings(1 << 24, 0));

    @Test
    void anyIndicesOfAnyShapeAreTakenInOrder() {
        Random random = new Random(23);
        for (int round = 0; round < 300; round++) {
            Example example = Example.random(random, random.nextInt(6));
            int[][] indices = new int[example.shape().rank()][];
            for (int axis = 0; axis < indices.length; axis++) {
                int length = (int) example.shape().dim(axis);
                // Often whole axes, which are copied in one run.
                indices[axis] = random.nextBoolean()
                        ? IntStream.range(0, length).toArray()
                        : random.ints(random.nextInt(5), 0, length).toArray();
            }

            try (Tensor taken = Gather.of(example.tensor(), indices, pool)) {
                assertThat(Example.floats(taken)).isEqualTo(bruteForce(example, indices));
            }
        }
        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void elementsOfEveryWidthAreMovedWhole() {
        for (ElementType type : ElementType.values()) {
            byte[] bytes = new byte[6 * type.bytes()];
            new Random(1).nextBytes(bytes);
            Tensor tensor = Tensor.wrap(type, Shape.of(2, 3), ByteBuffer.wrap(bytes));

            try (Tensor taken = Gather.of(tensor, new int[][] {{1}, {2, 0}}, pool)) {
                byte[] expected = new byte[2 * type.bytes()];
                System.arraycopy(bytes, 5 * type.bytes(), expected, 0, type.bytes());
                System.arraycopy(bytes, 3 * type.bytes(), expected, type.bytes(), type.bytes());
                assertThat(taken.bytes()).isEqualTo(ByteBuffer.wrap(expected));
                assertThat(taken.type()).isEqualTo(type);
            }
        }
    }

    private static float[] bruteForce(Example example, int[][] indices) {
        int count = 1;
        for (int[] taken : indices) {
            count *= taken.length;
        }
        float[] expected = new float[count];
        for (int i = 0; i < count; i++) {
            int rest = i;
            int[] index = new int[indices.length];
            for (int axis = indices.length - 1; axis >= 0; axis--) {
                index[axis] = indices[axis][rest % indices[axis].length];
                rest /= indices[axis].length;
            }
            expected[i] = example.get(index);
        }
        return expected;
    }
}
