package dev.layerscope.client;

import com.google.protobuf.ByteString;
import dev.layerscope.v1.ElementType;
import dev.layerscope.v1.Layer;
import dev.layerscope.v1.StreamActivationsResponse;
import dev.layerscope.v1.TensorEnd;
import dev.layerscope.v1.TensorHeader;
import java.util.zip.CRC32C;

/** The messages of a stream, as a server sends them. */
final class TensorMessages {
    private TensorMessages() {}

    /** A header of uint8 [bytes]. */
    static StreamActivationsResponse header(int index, int count, long bytes) {
        return StreamActivationsResponse.newBuilder()
                .setHeader(TensorHeader.newBuilder()
                        .setIndex(index)
                        .setCount(count)
                        .setLayer(Layer.newBuilder().setPath("layer" + index))
                        .setElementType(ElementType.ELEMENT_TYPE_UINT8)
                        .addShape(bytes)
                        .setTotalBytes(bytes))
                .build();
    }

    static StreamActivationsResponse data(long offset, byte[] bytes) {
        return StreamActivationsResponse.newBuilder()
                .setOffset(offset)
                .setData(ByteString.copyFrom(bytes))
                .build();
    }

    static StreamActivationsResponse end(byte[]... pieces) {
        CRC32C checksum = new CRC32C();
        for (byte[] piece : pieces) {
            checksum.update(piece);
        }
        return StreamActivationsResponse.newBuilder()
                .setEnd(TensorEnd.newBuilder().setCrc32C((int) checksum.getValue()))
                .build();
    }

    /** Bytes that differ from those of every other seed. */
    static byte[] bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8) + seed);
        }
        return bytes;
    }
}
