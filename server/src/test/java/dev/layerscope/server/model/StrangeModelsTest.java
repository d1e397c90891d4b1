package dev.layerscope.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a file says, the server refuses it with a sentence or lists what it can. */
class StrangeModelsTest {
    private static final int FLOAT = DataType.FLOAT_VALUE;

    @TempDir
    private static Path folder;

    private static TestModels server;

    @BeforeAll
    static void start() {
        server = TestModels.over(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static List<Arguments> refused() {
        return List.of(
                refused(
                        "a weight of 2^124 values",
                        "impossible shape",
                        graph -> weight(graph, FLOAT, 0, 1L << 62, 1L << 62)),
                refused(
                        "a weight whose bytes overflow",
                        "impossible shape",
                        graph -> weight(graph, FLOAT, 4, (1L << 62) + 1)),
                refused(
                        "a weight of negative dimensions",
                        "impossible shape",
                        graph -> weight(graph, FLOAT, 4, -1, -1)),
                refused("too few bytes", "has 3 bytes (expected: 16)", graph -> weight(graph, FLOAT, 3, 4)),
                refused("too many bytes", "has 20 bytes (expected: 16)", graph -> weight(graph, FLOAT, 20, 4)),
                refused(
                        "far too few bytes",
                        "(expected: 2305843009213693952)",
                        graph -> weight(graph, DataType.UINT16_VALUE, 2, 1 << 30, 1 << 30)),
                refused("an element type that there isn't", "", graph -> weight(graph, 99, 8, 2)),
                refused("packed values that are missing", "", graph -> weight(graph, DataType.INT4_VALUE, 1, 1L << 61)),
                refused("words that are missing", "", graph -> weight(graph, DataType.STRING_VALUE, 0, 1L << 40)),
                refused(
                        "a cycle",
                        "depends on itself",
                        graph -> graph.addNode(op("Relu", "b", "a")).addNode(op("Neg", "a", "b"))),
                refused(
                        "a value twice",
                        "value 'a' twice",
                        graph -> graph.addNode(op("Relu", "x", "a")).addNode(op("Neg", "x", "a"))),
                refused("an input twice", "value 'x' twice", graph -> graph.addInput(value("x", 1))),
                refused("a value from nowhere", "uses 'nowhere'", graph -> graph.addNode(op("Relu", "nowhere", "a"))),
                refused("an output from nowhere", "output 'nowhere'", graph -> graph.addOutput(value("nowhere"))),
                refused("an operator without a name", "", graph -> graph.addNode(op("", "x", "a"))),
                refused("an operator that there isn't", "", graph -> graph.addNode(op("Magic", "x", "a"))),
                refused("bodies nine deep", "at most 8 deep", graph -> nested(graph, 9)),
                refused("bodies forty deep", "(expected: a complete .onnx file)", graph -> nested(graph, 40)),
                refused("a loop without a body", "Loop", graph -> graph.addNode(op("Loop", "x", "a"))),
                refused(
                        "nothing that depends on an input",
                        "depends on an input",
                        graph -> graph.clearNode()
                                .clearOutput()
                                .addNode(op("Neg", "w", "a"))
                                .addInitializer(floats("w", 4))
                                .addOutput(value("a"))),
                refused(
                        "strides of zero",
                        "MaxPool 'a' has strides of 0 (expected: at least 1)",
                        graph -> graph.setInput(0, value("x", 1, 3, 4, 4))
                                .addNode(op("MaxPool", "x", "a")
                                        .addAttribute(ints("kernel_shape", 2, 2))
                                        .addAttribute(ints("strides", 0, 0)))),
                refused(
                        "blocks of zero",
                        "has blocksize of 0",
                        graph -> graph.setInput(0, value("x", 1, 4, 4, 4))
                                .addNode(op("SpaceToDepth", "x", "a")
                                        .addAttribute(OnnxMl.AttributeProto.newBuilder()
                                                .setName("blocksize")
                                                .setType(AttributeType.INT)
                                                .setI(0)))),
                refused(
                        "an input of more elements than a long counts",
                        "whatever is fed",
                        graph -> graph.setInput(0, value("x", 1, 1L << 40, 1L << 40))),
                refused("no node", "no graph with nodes", OnnxMl.GraphProto.Builder::clearNode));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void whatCantBeIsRefusedInASentence(String what, String sentence, Consumer<OnnxMl.GraphProto.Builder> change)
            throws IOException {
        write(change);

        assertThatThrownBy(() -> server.models().get(name))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_REFUSED))
                .hasMessageStartingWith("model")
                .hasMessageContaining(sentence)
                .hasMessageNotContainingAny("/home/", "onnxruntime::", ".cc:");
    }

    static List<Arguments> odd() {
        return List.of(
                odd(
                        "a node without outputs",
                        graph -> graph.addNode(
                                OnnxMl.NodeProto.newBuilder().setOpType("Relu").addInput("x"))),
                odd("an output without a name", graph -> graph.addNode(op("Relu", "x", ""))),
                odd(
                        "nodes the wrong way round",
                        graph -> graph.addNode(op("Neg", "b", "c")).addNode(op("Abs", "y", "b"))),
                odd("a weight of no values", graph -> weight(graph, FLOAT, 0, 0, 1L << 62)),
                odd(
                        "a name of a hundred thousand letters",
                        graph -> graph.addNode(op("Neg", "x", "n".repeat(100_000)))),
                odd("bodies eight deep", graph -> nested(graph, 8)),
                odd("a chain of five thousand nodes", StrangeModelsTest::chain));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("odd")
    void whatIsOnlyOddIsListed(String what, Consumer<OnnxMl.GraphProto.Builder> change) throws IOException {
        write(change);

        HostedModel model = server.models().get(name);

        assertThat(model.layers()).extracting(Layer::tensor).contains("y");
        assertThat(model.shapes(model.singleShapes(8, 8), Call.ofServer()).of("y"))
                .isPresent();
    }

    private static int written;
    private static String name = "";

    /** {@code x -> Relu -> y}, changed. */
    private static void write(Consumer<OnnxMl.GraphProto.Builder> change) throws IOException {
        OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.newBuilder().setIrVersion(8);
        model.addOpsetImportBuilder().setDomain("").setVersion(17);
        model.getGraphBuilder()
                .setName("strange")
                .addInput(value("x", 1, 4))
                .addOutput(value("y"))
                .addNode(op("Relu", "x", "y"));
        change.accept(model.getGraphBuilder());
        name = "strange" + written++;
        Files.write(folder.resolve(name + ".onnx"), model.build().toByteArray());
    }

    private static Arguments refused(String what, String sentence, Consumer<OnnxMl.GraphProto.Builder> change) {
        return Arguments.of(what, sentence, change);
    }

    private static Arguments odd(String what, Consumer<OnnxMl.GraphProto.Builder> change) {
        return Arguments.of(what, change);
    }

    private static void weight(OnnxMl.GraphProto.Builder graph, int type, int bytes, long... dims) {
        OnnxMl.TensorProto.Builder weight = OnnxMl.TensorProto.newBuilder()
                .setName("w")
                .setDataType(type)
                .setRawData(ByteString.copyFrom(new byte[bytes]));
        for (long dim : dims) {
            weight.addDims(dim);
        }
        graph.addInitializer(weight).addNode(op("Add", "x", "z").addInput("w"));
        if (bytes == 0 && dims[0] == 0) {
            graph.removeNode(graph.getNodeCount() - 1);
        }
    }

    private static OnnxMl.TensorProto.Builder floats(String weight, int count) {
        return OnnxMl.TensorProto.newBuilder()
                .setName(weight)
                .setDataType(FLOAT)
                .addDims(count)
                .setRawData(ByteString.copyFrom(new byte[count * Float.BYTES]));
    }

    /** An If whose bodies hold an If, and so on; {@code sure} decides all. */
    private static void nested(OnnxMl.GraphProto.Builder graph, int levels) {
        OnnxMl.GraphProto.Builder body = body("v0", op("Neg", "x", "v0"));
        for (int i = 1; i < levels; i++) {
            body = body("v" + i, branching(body, "v" + i));
        }
        graph.addInitializer(OnnxMl.TensorProto.newBuilder()
                        .setName("sure")
                        .setDataType(DataType.BOOL_VALUE)
                        .addInt32Data(1))
                .addNode(branching(body, "v" + levels));
    }

    private static OnnxMl.GraphProto.Builder body(String output, OnnxMl.NodeProto.Builder node) {
        return OnnxMl.GraphProto.newBuilder().setName("body").addNode(node).addOutput(value(output));
    }

    private static OnnxMl.NodeProto.Builder branching(OnnxMl.GraphProto.Builder body, String output) {
        return op("If", "sure", output)
                .addAttribute(branch("then_branch", body))
                .addAttribute(branch("else_branch", body("else_" + output, op("Abs", "x", "else_" + output))));
    }

    private static OnnxMl.AttributeProto.Builder branch(String attribute, OnnxMl.GraphProto.Builder body) {
        return OnnxMl.AttributeProto.newBuilder()
                .setName(attribute)
                .setType(AttributeType.GRAPH)
                .setG(body);
    }

    private static void chain(OnnxMl.GraphProto.Builder graph) {
        for (int i = 0; i < 5_000; i++) {
            graph.addNode(op("Relu", i == 0 ? "x" : "v" + (i - 1), "v" + i));
        }
    }

    private static OnnxMl.AttributeProto.Builder ints(String attribute, long... values) {
        OnnxMl.AttributeProto.Builder ints =
                OnnxMl.AttributeProto.newBuilder().setName(attribute).setType(AttributeType.INTS);
        for (long value : values) {
            ints.addInts(value);
        }
        return ints;
    }

    private static OnnxMl.NodeProto.Builder op(String opType, String from, String to) {
        return OnnxMl.NodeProto.newBuilder().setOpType(opType).addInput(from).addOutput(to);
    }

    private static OnnxMl.ValueInfoProto.Builder value(String value, long... dims) {
        OnnxMl.ValueInfoProto.Builder info = OnnxMl.ValueInfoProto.newBuilder().setName(value);
        OnnxMl.TypeProto.Tensor.Builder tensor =
                info.getTypeBuilder().getTensorTypeBuilder().setElemType(FLOAT);
        for (long dim : dims) {
            tensor.getShapeBuilder().addDimBuilder().setDimValue(dim);
        }
        return info;
    }
}
