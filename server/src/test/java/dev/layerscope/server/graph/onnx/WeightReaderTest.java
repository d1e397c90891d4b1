package dev.layerscope.server.graph.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

class WeightReaderTest {
    /** A tensor of two elements in a typed list, and its bytes in hexadecimal, little endian. */
    static final List<Arguments> TYPED = List.of(
            typed(DataType.FLOAT, "0000803f000020c0", t -> t.addFloatData(1).addFloatData(-2.5f)),
            typed(
                    DataType.DOUBLE,
                    "000000000000f03f00000000000004c0",
                    t -> t.addDoubleData(1).addDoubleData(-2.5)),
            typed(
                    DataType.INT64,
                    "0100000000000000feffffffffffffff",
                    t -> t.addInt64Data(1).addInt64Data(-2)),
            typed(DataType.INT32, "01000000feffffff", t -> t.addInt32Data(1).addInt32Data(-2)),
            typed(DataType.INT16, "0100feff", t -> t.addInt32Data(1).addInt32Data(-2)),
            typed(DataType.UINT16, "0100ffff", t -> t.addInt32Data(1).addInt32Data(65535)),
            typed(DataType.FLOAT16, "003c00c1", t -> t.addInt32Data(0x3c00).addInt32Data(0xc100)),
            typed(DataType.BFLOAT16, "803f20c0", t -> t.addInt32Data(0x3f80).addInt32Data(0xc020)),
            typed(DataType.INT8, "01fe", t -> t.addInt32Data(1).addInt32Data(-2)),
            typed(DataType.UINT8, "01ff", t -> t.addInt32Data(1).addInt32Data(255)),
            typed(DataType.BOOL, "0100", t -> t.addInt32Data(1).addInt32Data(0)));

    private interface Fill {
        OnnxMl.TensorProto.Builder fill(OnnxMl.TensorProto.Builder tensor);
    }

    private static Arguments typed(DataType type, String hex, Fill fill) {
        return Arguments.of(
                type, hex, fill.fill(Protos.tensor("w", type.getNumber(), 2)).build());
    }

    @ParameterizedTest
    @FieldSource("TYPED")
    void typedListsBecomeLittleEndianBytes(DataType type, String hex, OnnxMl.TensorProto tensor) {
        Weight weight = WeightReader.weight(tensor);
        assertThat(weight.elementNumber()).isEqualTo(type.getNumber());
        assertThat(weight.shape()).isEqualTo(Shape.of(2));
        assertThat(weight.content()).isEqualTo(new Weight.Bytes(bytes(hex)));
    }

    @ParameterizedTest
    @FieldSource("TYPED")
    void aTypedListOfTheWrongLengthIsRefused(DataType type, String hex, OnnxMl.TensorProto tensor) {
        assertRefused(tensor.toBuilder().setDims(0, 3).build(), "weight 'w'");
        assertRefused(tensor.toBuilder().setDims(0, 1).build(), "weight 'w'");
    }

    @ParameterizedTest
    @FieldSource("TYPED")
    void rawBytesAreTakenAsTheyAre(DataType type, String hex, OnnxMl.TensorProto tensor) {
        OnnxMl.TensorProto raw = raw(type, bytes(hex), 2);
        assertThat(WeightReader.weight(raw).content()).isEqualTo(new Weight.Bytes(bytes(hex)));
    }

    @ParameterizedTest
    @FieldSource("TYPED")
    void rawBytesOfTheWrongSizeAreRefused(DataType type, String hex, OnnxMl.TensorProto tensor) {
        assertRefused(raw(type, bytes(hex), 1), "weight 'w' of shape [1] has");
        assertRefused(raw(type, bytes(hex), 3), "weight 'w' of shape [3] has");
        assertRefused(raw(type, bytes(hex), 2, 2), "weight 'w' of shape [2, 2] has");
    }

    @Test
    void valuesInTheListOfAnotherTypeAreRefused() {
        assertRefused(Protos.tensor("w", Protos.FLOAT, 1).addInt64Data(1).build(), "weight 'w'");
        assertRefused(
                Protos.tensor("w", DataType.FLOAT16_VALUE, 1).addFloatData(1).build(), "weight 'w'");
    }

    @Test
    void impossibleShapesAreRefused() {
        assertRefused(Protos.tensor("w", Protos.FLOAT, -1).build(), "weight 'w' has an impossible shape");
        assertRefused(
                Protos.tensor("w", Protos.FLOAT, 1L << 40, 1L << 40).build(), "weight 'w' has an impossible shape");
        assertRefused(raw(DataType.FLOAT, ByteBuffer.allocate(0), 1L << 62), "weight 'w' has an impossible shape");
    }

    @Test
    void anEmptyWeightAndAScalarAreWeights() {
        assertThat(WeightReader.weight(Protos.tensor("w", Protos.FLOAT, 0).build())
                        .byteSize())
                .isZero();
        Weight scalar = WeightReader.weight(
                Protos.tensor("w", Protos.FLOAT).addFloatData(1).build());
        assertThat(scalar.elements()).isEqualTo(1);
        assertThat(scalar.byteSize()).isEqualTo(4);
    }

    @Test
    void stringsStayAsTheFileHasThem() {
        OnnxMl.TensorProto words = Protos.tensor("words", DataType.STRING_VALUE, 1)
                .addStringData(ByteString.copyFromUtf8("cat"))
                .build();
        assertThat(WeightReader.weight(words).content())
                .isEqualTo(new Weight.Opaque(words.toByteString().asReadOnlyByteBuffer()));
    }

    @Test
    void weightsInAnotherFileAreDeclaredNotRead() {
        assertThat(WeightReader.weight(external("data.bin", "4096", "12")).content())
                .isEqualTo(new Weight.External("data.bin", 4096, 12));
        OnnxMl.TensorProto.Builder whole =
                Protos.tensor("w", Protos.FLOAT, 3).setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL);
        whole.addExternalDataBuilder().setKey("location").setValue("data.bin");
        assertThat(WeightReader.weight(whole.build()).content()).isEqualTo(new Weight.External("data.bin", 0, -1));
        assertRefused(external("data.bin", "soon", "12"), "weight 'w' names external data");
    }

    @Test
    void largeWeightsLieAlignedOutsideTheHeap() {
        OnnxMl.TensorProto large = raw(DataType.FLOAT, ByteBuffer.allocate(4096), 1024);
        ByteBuffer buffer = ((Weight.Bytes) WeightReader.weight(large).content()).buffer();
        assertThat(buffer.isDirect()).isTrue();
        assertThat(buffer.alignmentOffset(0, 64)).isZero();
        assertThat(buffer.isReadOnly()).isTrue();
    }

    private static OnnxMl.TensorProto raw(DataType type, ByteBuffer bytes, long... dims) {
        return Protos.tensor("w", type.getNumber(), dims)
                .setRawData(ByteString.copyFrom(bytes))
                .build();
    }

    private static OnnxMl.TensorProto external(String location, String offset, String length) {
        OnnxMl.TensorProto.Builder tensor =
                Protos.tensor("w", Protos.FLOAT, 3).setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL);
        tensor.addExternalDataBuilder().setKey("location").setValue(location);
        tensor.addExternalDataBuilder().setKey("offset").setValue(offset);
        tensor.addExternalDataBuilder().setKey("length").setValue(length);
        return tensor.build();
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(java.util.HexFormat.of().parseHex(hex));
    }

    private static void assertRefused(OnnxMl.TensorProto tensor, String sentence) {
        assertThatThrownBy(() -> WeightReader.weight(tensor)).isInstanceOfSatisfying(DomainException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.MODEL_REFUSED);
            assertThat(e.sentence()).startsWith("model file: " + sentence);
        });
    }
}
