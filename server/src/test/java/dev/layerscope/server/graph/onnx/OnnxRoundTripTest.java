package dev.layerscope.server.graph.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Function;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.testing.GoldenModels;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxRoundTripTest {
    @ParameterizedTest
    @MethodSource("dev.layerscope.server.testing.GoldenModels#names")
    void aWrittenGoldenModelReadsAsTheSameGraph(String name) {
        OnnxModel model = OnnxReader.read(ByteBuffer.wrap(GoldenModels.bytes(name)));
        OnnxModel again = OnnxReader.read(ByteBuffer.wrap(OnnxWriter.write(model, weight -> false)));
        assertSame(model, again);
    }

    @ParameterizedTest
    @MethodSource("dev.layerscope.server.testing.GoldenModels#names")
    void aGoldenModelHasTheNodesWeightsAndValuesOfItsFile(String name) throws InvalidProtocolBufferException {
        OnnxMl.GraphProto proto =
                OnnxMl.ModelProto.parseFrom(GoldenModels.bytes(name)).getGraph();
        OnnxModel model = OnnxReader.read(ByteBuffer.wrap(GoldenModels.bytes(name)));
        assertThat(model.graph().nodes())
                .extracting(Node::opType)
                .containsExactlyElementsOf(proto.getNodeList().stream()
                        .map(OnnxMl.NodeProto::getOpType)
                        .toList());
        assertThat(model.graph().weights()).hasSize(proto.getInitializerCount());
        for (OnnxMl.TensorProto tensor : proto.getInitializerList()) {
            Weight weight = model.graph().weights().get(tensor.getName());
            assertThat(weight.content())
                    .isEqualTo(new Weight.Bytes(tensor.getRawData().asReadOnlyByteBuffer()));
        }
        assertThat(model.producer()).startsWith("pytorch");
        assertThat(model.graph().opset()).isEqualTo(16);
        assertThat(model.graph().requiredInputs())
                .singleElement()
                .satisfies(input -> assertThat(input.name()).isEqualTo("input"));
    }

    @Test
    void everyKindOfAttributeTypeAndWeightSurvivesWriting() {
        OnnxModel model = OnnxReader.read(Protos.bytes(Protos.everything()));
        OnnxModel again = OnnxReader.read(ByteBuffer.wrap(OnnxWriter.write(model, weight -> false)));
        assertSame(model, again);
    }

    @Test
    void attributesReadAsWhatTheyAre() {
        Node node = odd();
        assertThat(node.attributes())
                .containsEntry("real", new Attribute.Real(0.5f))
                .containsEntry("int", new Attribute.Int(-7))
                .containsEntry("text", new Attribute.Text("same\u00e9"))
                .containsEntry("reals", new Attribute.Reals(List.of(1f, Float.NaN)))
                .containsEntry("ints", Attribute.Ints.of(1, Long.MIN_VALUE))
                .containsEntry("texts", new Attribute.Texts(List.of("a", "")));
        assertThat(node.attributes().get("constant"))
                .isInstanceOfSatisfying(
                        Attribute.Constant.class,
                        constant -> assertThat(constant.value().content())
                                .isEqualTo(new Weight.Bytes(
                                        Protos.floats("", 4, 5).getRawData().asReadOnlyByteBuffer())));
        assertThat(node.attributes().get("type")).isInstanceOf(Attribute.Opaque.class);
        assertThat(node.attributes().get("bytes")).isInstanceOf(Attribute.Opaque.class);
        assertThat(node.intAttribute("int", 3)).isEqualTo(-7);
        assertThat(node.intAttribute("missing", 3)).isEqualTo(3);
        assertThat(node.intsAttribute("missing")).isEmpty();
    }

    @Test
    void aNodeUsesWhatItsBodiesTakeFromAroundThem() {
        assertThat(odd().bodies()).hasSize(3);
        assertThat(odd().uses()).containsExactlyInAnyOrder("x", "w");
        assertThat(odd().presentOutputs()).containsExactly("list", "untyped");
        assertThat(odd().input(1)).as("an input left out").isEmpty();
        assertThat(odd().input(2)).as("an input beyond the end").isEmpty();
    }

    @Test
    void whatExportersNoteIsRead() {
        OnnxModel model = OnnxReader.read(Protos.bytes(Protos.everything()));
        assertThat(model.metadata()).isEqualTo(Map.of("task", "classify"));
        assertThat(model.producer()).isEqualTo("pytorch 2.9");
        assertThat(model.irVersion()).isEqualTo(8);
        assertThat(odd().metadata()).isEqualTo(Map.of("namespace", "layer1: Block"));
    }

    @Test
    void aFunctionIsReadWithWhatItsCallsGiveAndWrittenAgain() throws InvalidProtocolBufferException {
        OnnxModel model = OnnxReader.read(Protos.bytes(Protos.everything()));
        assertThat(model.graph().functions()).singleElement().satisfies(function -> {
            assertThat(function.key()).isEqualTo(new Function.Key("custom", "Twice", "of_floats"));
            assertThat(function.opsets()).isEqualTo(Map.of("", 16L));
            assertThat(function.inputs()).containsExactly("a");
            assertThat(function.outputs()).containsExactly("b");
            assertThat(function.parameters()).containsExactly("slope");
            assertThat(function.defaults()).isEqualTo(Map.of("axis", new Attribute.Int(1)));
            assertThat(function.nodes().get(1).attributes())
                    .isEqualTo(Map.of(
                            "alpha",
                            new Attribute.Reference("slope", OnnxMl.AttributeProto.AttributeType.FLOAT_VALUE)));
        });
        OnnxMl.ModelProto written = OnnxMl.ModelProto.parseFrom(OnnxWriter.write(model, weight -> false));
        assertThat(written.getFunctionsList()).isEqualTo(Protos.everything().getFunctionsList());
    }

    @Test
    void dimensionsAreNumbersSymbolsOrUnknown() {
        ValueType.TensorType type = OnnxReader.read(Protos.bytes(Protos.everything()))
                .graph()
                .input("x")
                .orElseThrow()
                .tensorType()
                .orElseThrow();
        assertThat(type)
                .isEqualTo(new ValueType.TensorType(
                        Protos.FLOAT,
                        Optional.of(List.of(ValueType.Dim.of("n"), ValueType.Dim.of(3), ValueType.Dim.of("")))));
    }

    @Test
    void theGraphKeepsNoneOfTheBytesItWasReadFrom() {
        byte[] file = Protos.everything().toByteArray();
        ByteBuffer bytes = ByteBuffer.allocateDirect(file.length).put(file).flip();
        OnnxModel model = OnnxReader.read(bytes);
        for (int i = 0; i < file.length; i++) {
            bytes.put(i, (byte) 0xee);
        }
        assertThat(model).isEqualTo(OnnxReader.read(ByteBuffer.wrap(file)));
    }

    @Test
    void weightsThatAreHandedOverAreDeclaredButNotWritten() throws InvalidProtocolBufferException {
        OnnxModel model = OnnxReader.read(Protos.bytes(Protos.everything()));
        OnnxMl.GraphProto written = OnnxMl.ModelProto.parseFrom(OnnxWriter.write(model, "w"::equals))
                .getGraph();
        OnnxMl.TensorProto declared = written.getInitializer(0);
        assertThat(declared.getName()).isEqualTo("w");
        assertThat(declared.getDataLocation()).isEqualTo(OnnxMl.TensorProto.DataLocation.EXTERNAL);
        assertThat(declared.getDimsList()).containsExactly(3L);
        assertThat(declared.hasRawData()).isFalse();
        assertThat(written.getInitializer(1).getDataLocation())
                .as("another weight stays")
                .isEqualTo(OnnxMl.TensorProto.DataLocation.DEFAULT);
        // A body's weight may have the same name as one that is handed over; it is another value.
        OnnxMl.AttributeProto body = written.getNode(1).getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals("body"))
                .findFirst()
                .orElseThrow();
        assertThat(body.getG().getInitializer(0).hasRawData()).isTrue();
    }

    @Test
    void aModelOfTheFirstFormatListsItsWeightsAmongItsInputs() {
        OnnxMl.ModelProto.Builder proto = Protos.model().setIrVersion(3);
        proto.getGraphBuilder().addInput(Protos.value("w")).addInitializer(Protos.floats("w", 1));
        OnnxModel model = OnnxReader.read(Protos.bytes(proto.build()));
        assertThat(model.graph().inputs()).hasSize(2);
        assertThat(model.graph().requiredInputs())
                .extracting(input -> input.name())
                .containsExactly("x");
    }

    /** The writer names itself as the producer, which it is. */
    private static void assertSame(OnnxModel model, OnnxModel again) {
        assertThat(again.irVersion()).isEqualTo(model.irVersion());
        assertThat(again.metadata()).isEqualTo(model.metadata());
        assertThat(again.producer()).isEqualTo("layerscope");
        assertThat(again.graph()).isEqualTo(model.graph());
    }

    private static Node odd() {
        return OnnxReader.read(Protos.bytes(Protos.everything()))
                .graph()
                .nodes()
                .get(1);
    }
}
