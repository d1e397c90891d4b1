package dev.layerscope.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.graph.Strides;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightFileTest {
    private static final Weight NUMBERS = Weight.ofFloats(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);

    @Test
    void eachWeightLiesOnAPageOfItsOwnInTheOrderItIsReadIn() throws IOException {
        Weight turned = new Weight(
                NUMBERS.elementNumber(),
                Shape.of(3, 2),
                new Weight.Rearranged(
                        (Weight.Bytes) NUMBERS.content(),
                        Strides.of(Shape.of(2, 3)).transposed(List.of(1L, 0L)).reversed(0),
                        Float.BYTES));
        try (WeightFile file = WeightFile.of(Map.of("plain", NUMBERS, "turned", turned))) {
            assertThat(file.places().values())
                    .allSatisfy(place -> assertThat(place.offset() % 4096).isZero());
            assertThat(floats(file, "plain")).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(floats(file, "turned")).containsExactly(3, 6, 2, 5, 1, 4);
        }
    }

    @Test
    void nothingStaysOfItOnceItIsClosed() throws IOException {
        WeightFile file = WeightFile.of(Map.of("plain", NUMBERS));
        assertThat(file.folder()).isDirectoryContaining(path -> Files.isRegularFile(path));

        file.close();

        assertThat(file.folder()).doesNotExist();
    }

    @Test
    void aWeightThatIsElsewhereCantBeWritten() {
        Weight external = new Weight(1, Shape.of(2), new Weight.External("data", 0, 8));

        assertThatThrownBy(() -> WeightFile.of(Map.of("w", external)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weight 'w' has no bytes (expected: some)");
    }

    private static float[] floats(WeightFile file, String name) throws IOException {
        Weight.External place = file.places().get(name);
        byte[] bytes = Files.readAllBytes(file.folder().resolve(place.location()));
        int from = (int) place.offset();
        float[] values = new float[(int) place.length() / Float.BYTES];
        ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, from + (int) place.length()))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }
}
