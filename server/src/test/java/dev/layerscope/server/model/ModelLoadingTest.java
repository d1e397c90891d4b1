package dev.layerscope.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl;
import com.google.common.hash.Hashing;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelLoadingTest {
    private static final long[] SHAPE = {2, 3};
    private static final int WEIGHT_BYTES = 24;

    @TempDir
    private Path root;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(root.resolve("models"));
    }

    @Test
    void aModelIsNamedByTheSha256OfItsFile() throws IOException {
        Path file = new GraphBuilder()
                .input("x", 1)
                .node("Relu", "y", "x")
                .output("y")
                .write(folder, "net");

        ModelLoading.Loaded loaded = load(file);

        assertThat(loaded.sha256())
                .isEqualTo(Hashing.sha256().hashBytes(Files.readAllBytes(file)).toString());
        assertThat(loaded.model().graph().nodes()).hasSize(1);
    }

    @Test
    void weightsBesideTheModelAreRead() throws IOException {
        data("net.data", 8 + WEIGHT_BYTES);

        Weight weight = load(external(SHAPE, Map.of("location", "net.data", "offset", "8", "length", "24")))
                .model()
                .graph()
                .weights()
                .get("w");

        ByteBuffer values = ((Weight.Bytes) weight.content()).view();
        assertThat(values.isDirect()).isTrue();
        assertThat(values.remaining()).isEqualTo(WEIGHT_BYTES);
        assertThat(values.getFloat(0)).isEqualTo(2);
        assertThat(values.getFloat(20)).isEqualTo(7);
    }

    @Test
    void withoutALengthTheRestOfTheFileIsTheWeight() throws IOException {
        data("sub/net.data", WEIGHT_BYTES);

        assertThat(load(external(SHAPE, Map.of("location", "sub/net.data")))
                        .model()
                        .graph()
                        .weights()
                        .get("w")
                        .byteSize())
                .isEqualTo(WEIGHT_BYTES);
    }

    @Test
    void weightsThatAreMissingAreAskedFor() throws IOException {
        assertRefused(
                external(SHAPE, Map.of("location", "net.data")),
                "weight 'w' is in 'net.data', which is missing (expected: that file beside the model)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret.data",
                "../nothing.data",
                "sub/../../secret.data",
                "link.data",
                "linked/secret.data",
                "/etc/hostname",
                "a\0b"
            })
    void weightsOutsideTheFolderAreRefusedWhetherTheyExistOrNot(String location) throws IOException {
        Path outside = Files.createDirectory(root.resolve("outside"));
        Files.write(outside.resolve("secret.data"), new byte[WEIGHT_BYTES]);
        Path secret = Files.write(root.resolve("secret.data"), new byte[WEIGHT_BYTES]);
        Files.createDirectory(folder.resolve("sub"));
        Files.createSymbolicLink(folder.resolve("link.data"), secret);
        Files.createSymbolicLink(folder.resolve("linked"), outside);

        assertRefused(external(SHAPE, Map.of("location", location)), "(expected: a file in the model's own folder)");
    }

    @ParameterizedTest
    @CsvSource({
        "0,                   20",
        "0,                   28",
        "8,                   24",
        "-1,                  24",
        "100,                 24",
        "9223372036854775807, 24",
        "0,                   ''",
        "4,                   ''"
    })
    void weightsOfTheWrongLengthAreRefused(String offset, String length) throws IOException {
        data("net.data", 28);
        Map<String, String> entries = length.isEmpty()
                ? Map.of("location", "net.data", "offset", offset)
                : Map.of("location", "net.data", "offset", offset, "length", length);
        if (offset.equals("4") && length.isEmpty()) {
            assertThat(load(external(SHAPE, entries)).model().graph().weights()).hasSize(1);
        } else {
            assertRefused(external(SHAPE, entries), "'net.data', which has 28 (expected: exactly the weight)");
        }
    }

    @Test
    void aShapeWhoseBytesOverflowIsRefused() throws IOException {
        data("net.data", 8);

        // 2^62 + 2 floats are 8 bytes, modulo 2^64.
        assertRefused(external(new long[] {(1L << 62) + 2}, Map.of("location", "net.data")), "impossible shape");
    }

    @Test
    void weightsOfAPackedTypeAreHeldAgainstTheFileToo() throws IOException {
        data("net.data", 8);

        assertRefused(
                file(tensor(SHAPE, Map.of("location", "net.data", "offset", "100"))
                        .setDataType(OnnxMl.TensorProto.DataType.INT4_VALUE)
                        .build()),
                "expected: exactly the weight");
    }

    @Test
    void constantsOfNodesMayBeBesideTheModelToo() throws IOException {
        data("net.data", WEIGHT_BYTES);
        OnnxMl.NodeProto constant = OnnxMl.NodeProto.newBuilder()
                .setOpType("Constant")
                .addOutput("c")
                .addAttribute(OnnxMl.AttributeProto.newBuilder()
                        .setName("value")
                        .setType(OnnxMl.AttributeProto.AttributeType.TENSOR)
                        .setT(tensor(SHAPE, Map.of("location", "net.data"))))
                .build();
        Path file = folder.resolve("net.onnx");
        Files.write(
                file,
                OnnxMl.ModelProto.newBuilder()
                        .setGraph(OnnxMl.GraphProto.newBuilder().addNode(constant))
                        .build()
                        .toByteArray());

        assertThat(load(file).model().graph().nodes().get(0).attributes().get("value"))
                .isInstanceOfSatisfying(
                        dev.layerscope.server.graph.Attribute.Constant.class,
                        value -> assertThat(value.value().byteSize()).isEqualTo(WEIGHT_BYTES));
    }

    @Test
    void aWeightLargerThanOneBufferIsReadInPartsThatTheGraphJoins() throws IOException {
        data("net.data", 8 + 5 * WEIGHT_BYTES / 2);
        Weight weight = new Weight(
                OnnxMl.TensorProto.DataType.FLOAT_VALUE, Shape.of(5, 3), new Weight.External("net.data", 8, 60));
        Graph graph = new GraphBuilder()
                .input("x", 1, 5)
                .input("w", 5, 3)
                .weight("w", weight)
                .node("MatMul", "y", "x", "w")
                .output("y")
                .build();

        ExternalWeights external = new ExternalWeights(folder, ModelSettings.Links.INSIDE, new FilesBeside(), 25);
        Graph joined = external.readInto(graph);

        assertThat(joined.weights().values())
                .extracting(Weight::shape)
                .containsExactly(Shape.of(2, 3), Shape.of(2, 3), Shape.of(1, 3));
        assertThat(joined.nodes().get(0).is("Concat")).isTrue();
        assertThat(joined.nodes().get(0).outputs()).containsExactly("w");
        assertThat(joined.nodes().get(0).inputs())
                .containsExactlyElementsOf(joined.weights().keySet());
        assertThat(joined.requiredInputs()).extracting(input -> input.name()).containsExactly("x");
        Weight last = joined.weights().get(joined.nodes().get(0).inputs().get(2));
        assertThat(((Weight.Bytes) last.content()).view().getFloat(0)).isEqualTo(14);
        assertThat(new Weights(joined).parametersOfAll()).isEqualTo(15);
        assertThat(new Weights(joined)
                        .parameters(new Weights(joined).readBy(joined.nodes().get(1))))
                .isEqualTo(15);
        assertThat(external.sha256()).isPresent();
    }

    @Test
    void aWeightWhoseRowsAreLargerThanOneBufferIsRefused() throws IOException {
        data("net.data", WEIGHT_BYTES);
        Graph graph = new GraphBuilder()
                .weight("w", new Weight(1, Shape.of(2, 3), new Weight.External("net.data", 0, WEIGHT_BYTES)))
                .build();

        assertThatThrownBy(() ->
                        new ExternalWeights(folder, ModelSettings.Links.INSIDE, new FilesBeside(), 11).readInto(graph))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_REFUSED))
                .hasMessage(
                        "model file: weight 'w' of shape [2, 3]: 24 bytes (expected: at most 11 for each index of the"
                                + " first axis)");
    }

    @Test
    void weightsThatAreTiedAreReadOnce() throws IOException {
        data("net.data", WEIGHT_BYTES);
        Weight tied = new Weight(1, Shape.of(2, 3), new Weight.External("net.data", 0, -1));

        Graph read = new ExternalWeights(folder, ModelSettings.Links.INSIDE, new FilesBeside())
                .readInto(new GraphBuilder()
                        .weight("in", tied)
                        .weight("out", tied)
                        .build());

        assertThat(read.weights().get("in").content())
                .isSameAs(read.weights().get("out").content());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "version https://git-lfs.github.com/spec/v1", "\u0000\u0001\u0002"})
    void whatIsNoModelIsRefused(String content) throws IOException {
        Path file = Files.write(folder.resolve("net.onnx"), content.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> load(file))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_REFUSED));
    }

    private void data(String name, int bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ByteBuffer values = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < bytes / Float.BYTES; i++) {
            values.putFloat(i);
        }
        Files.write(file, values.array());
    }

    private Path external(long[] shape, Map<String, String> entries) throws IOException {
        return file(tensor(shape, entries).build());
    }

    private static OnnxMl.TensorProto.Builder tensor(long[] shape, Map<String, String> entries) {
        OnnxMl.TensorProto.Builder tensor = OnnxMl.TensorProto.newBuilder()
                .setName("w")
                .setDataType(OnnxMl.TensorProto.DataType.FLOAT_VALUE)
                .setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL);
        for (long dim : shape) {
            tensor.addDims(dim);
        }
        entries.forEach(
                (key, value) -> tensor.addExternalDataBuilder().setKey(key).setValue(value));
        return tensor;
    }

    private Path file(OnnxMl.TensorProto weight) throws IOException {
        OnnxMl.GraphProto graph = OnnxMl.GraphProto.newBuilder()
                .addNode(OnnxMl.NodeProto.newBuilder()
                        .setOpType("Relu")
                        .addInput("w")
                        .addOutput("y"))
                .addInitializer(weight)
                .build();
        Path file = folder.resolve("net.onnx");
        return Files.write(
                file, OnnxMl.ModelProto.newBuilder().setGraph(graph).build().toByteArray());
    }

    private static ModelLoading.Loaded load(Path file) {
        return new ModelLoading(
                        new ModelFile("net", 0, FileStamp.of(file).orElseThrow(), Optional.empty()),
                        ModelSettings.of(file.getParent()),
                        new FilesBeside())
                .load();
    }

    private static void assertRefused(Path file, String sentence) {
        assertThatThrownBy(() -> load(file))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_REFUSED))
                .hasMessageStartingWith("model file: ")
                .hasMessageContaining(sentence);
    }
}
