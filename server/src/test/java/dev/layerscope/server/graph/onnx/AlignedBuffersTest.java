package dev.layerscope.server.graph.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlignedBuffersTest {
    @Test
    void everySizeFitsWhereverTheMemoryBegins() {
        // Held together, so that the allocator returns different places.
        List<ByteBuffer> held = new ArrayList<>();
        for (int bytes = 0; bytes < 2048; bytes++) {
            ByteBuffer buffer = AlignedBuffers.allocate(bytes);
            assertThat(buffer.capacity()).isEqualTo(bytes);
            assertThat(buffer.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
            held.add(buffer);
        }
        assertThat(held.stream().filter(ByteBuffer::isDirect))
                .isNotEmpty()
                .allSatisfy(buffer -> assertThat(buffer.alignmentOffset(0, 64)).isZero());
    }
}
