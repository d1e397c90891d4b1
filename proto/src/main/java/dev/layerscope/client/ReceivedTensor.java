package dev.layerscope.client;

import dev.layerscope.v1.TensorHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A tensor in memory.
 *
 * @param header its layer, element type and shape
 * @param data its elements, row major, in a little-endian buffer from position 0 to its limit
 */
public record ReceivedTensor(TensorHeader header, ByteBuffer data) {
    public ReceivedTensor {
        data = data.order(ByteOrder.LITTLE_ENDIAN);
    }
}
