package dev.layerscope.server.graph.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads {@code TensorProto}, whose values may be raw bytes, one of six typed lists, or in another file. */
final class WeightReader {
    private WeightReader() {}

    static Weight weight(OnnxMl.TensorProto proto) {
        Shape shape = shape(proto);
        return new Weight(proto.getDataType(), shape, content(proto, shape));
    }

    private static Shape shape(OnnxMl.TensorProto proto) {
        long[] dims = proto.getDimsList().stream().mapToLong(Long::longValue).toArray();
        try {
            Shape shape = Shape.of(dims);
            Math.multiplyExact(shape.elements(), Math.max(1, elementBytes(proto.getDataType())));
            return shape;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw OnnxReader.refused("weight '%s' has an impossible shape".formatted(proto.getName()));
        }
    }

    private static Weight.Content content(OnnxMl.TensorProto proto, Shape shape) {
        if (proto.getDataLocation() == OnnxMl.TensorProto.DataLocation.EXTERNAL) {
            return external(proto);
        }
        if (proto.hasRawData()) {
            return new Weight.Bytes(checked(proto, shape, copy(proto.getRawData())));
        }
        int ints = proto.getInt32DataCount();
        return switch (proto.getDataType()) {
            case OnnxMl.TensorProto.DataType.FLOAT_VALUE ->
                listed(proto, shape, proto.getFloatDataCount(), (out, i) -> out.putFloat(proto.getFloatData(i)));
            case OnnxMl.TensorProto.DataType.DOUBLE_VALUE ->
                listed(proto, shape, proto.getDoubleDataCount(), (out, i) -> out.putDouble(proto.getDoubleData(i)));
            case OnnxMl.TensorProto.DataType.INT64_VALUE ->
                listed(proto, shape, proto.getInt64DataCount(), (out, i) -> out.putLong(proto.getInt64Data(i)));
            case OnnxMl.TensorProto.DataType.INT32_VALUE ->
                listed(proto, shape, ints, (out, i) -> out.putInt(proto.getInt32Data(i)));
            case OnnxMl.TensorProto.DataType.INT16_VALUE,
                    OnnxMl.TensorProto.DataType.UINT16_VALUE,
                    OnnxMl.TensorProto.DataType.FLOAT16_VALUE,
                    OnnxMl.TensorProto.DataType.BFLOAT16_VALUE ->
                listed(proto, shape, ints, (out, i) -> out.putShort((short) proto.getInt32Data(i)));
            case OnnxMl.TensorProto.DataType.INT8_VALUE,
                    OnnxMl.TensorProto.DataType.UINT8_VALUE,
                    OnnxMl.TensorProto.DataType.BOOL_VALUE ->
                listed(proto, shape, ints, (out, i) -> out.put((byte) proto.getInt32Data(i)));
            case OnnxMl.TensorProto.DataType.STRING_VALUE -> opaque(proto, shape, proto.getStringDataCount());
            case OnnxMl.TensorProto.DataType.UINT32_VALUE, OnnxMl.TensorProto.DataType.UINT64_VALUE ->
                opaque(proto, shape, proto.getUint64DataCount());
            case OnnxMl.TensorProto.DataType.COMPLEX64_VALUE -> opaque(proto, shape, proto.getFloatDataCount() / 2);
            case OnnxMl.TensorProto.DataType.COMPLEX128_VALUE -> opaque(proto, shape, proto.getDoubleDataCount() / 2);
            default -> new Weight.Opaque(proto.toByteString().asReadOnlyByteBuffer());
        };
    }

    /** ONNX Runtime would reserve memory for the shape before it counts the values. */
    private static Weight.Opaque opaque(OnnxMl.TensorProto proto, Shape shape, int count) {
        checkCount(proto, shape, count);
        return new Weight.Opaque(proto.toByteString().asReadOnlyByteBuffer());
    }

    private static void checkCount(OnnxMl.TensorProto proto, Shape shape, int count) {
        if (count != shape.elements()) {
            throw OnnxReader.refused("weight '%s' of shape %s has %d values (expected: %d)"
                    .formatted(proto.getName(), shape, count, shape.elements()));
        }
    }

    private static ByteBuffer copy(ByteString values) {
        ByteBuffer copy = AlignedBuffers.allocate(values.size());
        values.copyTo(copy);
        return copy.flip();
    }

    private interface Put {
        void accept(ByteBuffer out, int index);
    }

    private static Weight.Bytes listed(OnnxMl.TensorProto proto, Shape shape, int count, Put put) {
        long bytes = shape.elements() * elementBytes(proto.getDataType());
        checkCount(proto, shape, count);
        if (bytes > Integer.MAX_VALUE) {
            throw OnnxReader.refused("weight '%s' of %d bytes in lists (expected: at most %d)"
                    .formatted(proto.getName(), bytes, Integer.MAX_VALUE));
        }
        ByteBuffer out = AlignedBuffers.allocate((int) bytes);
        for (int i = 0; i < count; i++) {
            put.accept(out, i);
        }
        return new Weight.Bytes(out.flip());
    }

    /** A weight of the wrong size would make ONNX Runtime read beyond the buffer that is handed to it. */
    private static ByteBuffer checked(OnnxMl.TensorProto proto, Shape shape, ByteBuffer bytes) {
        int elementBytes = elementBytes(proto.getDataType());
        if (elementBytes > 0 && shape.elements() * elementBytes != bytes.remaining()) {
            throw OnnxReader.refused("weight '%s' of shape %s has %d bytes (expected: %d)"
                    .formatted(proto.getName(), shape, bytes.remaining(), shape.elements() * elementBytes));
        }
        return bytes;
    }

    /** 0 for types whose elements aren't whole bytes, and unknown ones. */
    static int elementBytes(int dataType) {
        return switch (dataType) {
            case OnnxMl.TensorProto.DataType.FLOAT_VALUE,
                    OnnxMl.TensorProto.DataType.INT32_VALUE,
                    OnnxMl.TensorProto.DataType.UINT32_VALUE -> 4;
            case OnnxMl.TensorProto.DataType.DOUBLE_VALUE,
                    OnnxMl.TensorProto.DataType.INT64_VALUE,
                    OnnxMl.TensorProto.DataType.UINT64_VALUE,
                    OnnxMl.TensorProto.DataType.COMPLEX64_VALUE -> 8;
            case OnnxMl.TensorProto.DataType.COMPLEX128_VALUE -> 16;
            case OnnxMl.TensorProto.DataType.FLOAT16_VALUE,
                    OnnxMl.TensorProto.DataType.BFLOAT16_VALUE,
                    OnnxMl.TensorProto.DataType.INT16_VALUE,
                    OnnxMl.TensorProto.DataType.UINT16_VALUE -> 2;
            case OnnxMl.TensorProto.DataType.INT8_VALUE,
                    OnnxMl.TensorProto.DataType.UINT8_VALUE,
                    OnnxMl.TensorProto.DataType.BOOL_VALUE,
                    OnnxMl.TensorProto.DataType.FLOAT8E4M3FN_VALUE,
                    OnnxMl.TensorProto.DataType.FLOAT8E4M3FNUZ_VALUE,
                    OnnxMl.TensorProto.DataType.FLOAT8E5M2_VALUE,
                    OnnxMl.TensorProto.DataType.FLOAT8E5M2FNUZ_VALUE -> 1;
            default -> 0;
        };
    }

    private static Weight.External external(OnnxMl.TensorProto proto) {
        Map<String, String> entries = proto.getExternalDataList().stream()
                .collect(Collectors.toMap(e -> e.getKey(), e -> e.getValue(), (first, second) -> second));
        try {
            return new Weight.External(
                    entries.getOrDefault("location", ""),
                    Long.parseLong(entries.getOrDefault("offset", "0")),
                    Long.parseLong(entries.getOrDefault("length", "-1")));
        } catch (NumberFormatException e) {
            throw OnnxReader.refused(
                    "weight '%s' names external data without a readable offset and length".formatted(proto.getName()));
        }
    }
}
