package dev.layerscope.server.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import dev.layerscope.server.access.Call;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.image.PngEncoder;
import dev.layerscope.server.image.RgbImage;
import dev.layerscope.server.input.ClientFiles;
import dev.layerscope.server.model.GraphBuilder;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.LayerShapes;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes in and comes out in other types than float. */
class FedTypesTest {
    private static final Attribute TO_FLOAT = new Attribute.Int(ElementType.FLOAT.onnxNumber());
    private static final int UINT16 = 4;
    private static final int STRING = 8;
    private static final int BFLOAT16 = 16;

    @TempDir
    private Path folder;

    private TestActivations server;

    @BeforeEach
    void start() {
        server = new TestActivations(folder, ActivationSettings.defaults().keepingNothing());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"UINT8", "INT16", "INT32"})
    void aPictureGoesIntoIntegersAsItsBytes(ElementType type) {
        write(type);

        float[] fed = server.floats(TestActivations.request("typed", server.put(picture())), "fed");

        assertThat(fed).hasSize(3 * 256);
        for (int i = 0; i < 256; i++) {
            assertThat(fed[i]).as("red").isEqualTo(i);
            assertThat(fed[256 + i]).as("green").isEqualTo(255 - i);
            assertThat(fed[512 + i]).as("blue").isEqualTo(200);
        }
        assertThat(DefaultPreprocessing.of(server.models().models().get("typed"))
                        .preprocessing()
                        .name())
                .isEqualTo("raw");
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "DOUBLE"})
    void aPictureGoesIntoOtherFloatsAsIntoFloat(ElementType type) {
        write(type);
        String picture = server.put(picture());
        new GraphBuilder()
                .input("x", 1, 3, 16, 16)
                .node("Identity", "fed", "x")
                .output("fed")
                .write(folder, "float");

        float[] fed = server.floats(TestActivations.request("typed", picture), "fed");

        float[] expected = server.floats(TestActivations.request("float", picture), "fed");
        assertThat(fed).hasSameSizeAs(expected);
        for (int i = 0; i < fed.length; i++) {
            assertThat(fed[i]).isCloseTo(expected[i], offset(type == ElementType.FLOAT16 ? 2e-3f : 0f));
        }
    }

    @Test
    void layersOfHalvesAreHalvesAndNearTheirFloats() {
        new GraphBuilder()
                .input("x", ElementType.FLOAT16, 1, 3, 16, 16)
                .weight("w", 4, 3, 3, 3)
                .node("Cast", "half", Map.of("to", new Attribute.Int(ElementType.FLOAT16.onnxNumber())), "w")
                .node("Conv", "c", "x", "half")
                .node("Relu", "r", "c")
                .output("r")
                .write(folder, "halves");
        new GraphBuilder()
                .input("x", 1, 3, 16, 16)
                .weight("w", 4, 3, 3, 3)
                .node("Conv", "c", "x", "w")
                .node("Relu", "r", "c")
                .output("r")
                .write(folder, "floats");
        String picture = server.put(picture());

        try (var lease = server.lease(TestActivations.request("halves", picture), "c", "r")) {
            float[] expected = server.floats(TestActivations.request("floats", picture), "r");
            Activation relu = lease.value().activations().get(1);
            assertThat(relu.tensor().type()).isEqualTo(ElementType.FLOAT16);
            Numbers numbers = Numbers.of(relu.tensor());
            for (int i = 0; i < expected.length; i++) {
                assertThat((float) numbers.get(i)).isCloseTo(expected[i], offset(0.01f));
            }
        }
    }

    @Test
    void unsignedIntegersGoInAndOutInATypeThatHoldsThem() {
        write(UINT16);
        String numbers = server.put(
                ClientFiles.npy(NpyHeader.of(NpyType.INT32, 1, 3), new byte[] {0, 0, 0, 0, 7, 0, 0, 0, -1, -1, 0, 0}));

        assertThat(server.models().models().get("typed").inputType("x")).hasValue(ElementType.INT32);
        assertThat(server.floats(TestActivations.named("typed", Map.of("x", numbers)), "fed"))
                .containsExactly(0, 7, 65535);
        try (var lease = server.lease(TestActivations.named("typed", Map.of("x", numbers)), "again")) {
            Activation again = lease.value().activations().get(0);
            assertThat(again.tensor().type()).isEqualTo(ElementType.INT32);
            assertThat(Numbers.of(again.tensor()).get(2)).isEqualTo(65535);
        }
    }

    @Test
    void bfloat16ComesOutAsFloatWithSevenBitsOfMantissa() {
        new GraphBuilder()
                .input("x", 1, 2)
                .node("Cast", "rounded", Map.of("to", new Attribute.Int(BFLOAT16)), "x")
                .node("Cast", "y", Map.of("to", TO_FLOAT), "rounded")
                .output("y")
                .write(folder, "bfloat16");
        String numbers = server.put(ClientFiles.npy(new float[] {1.0078125f, 1.001f}, 1, 2));

        assertThat(server.floats(TestActivations.named("bfloat16", Map.of("x", numbers)), "rounded"))
                .containsExactly(1.0078125f, 1f);
    }

    @Test
    void whatDependsOnAnInputThatCantBeFedIsListedWithTheReasonAndTheRestIsMeasured() {
        GraphBuilder.write(
                new GraphBuilder()
                        .input("x", 1, 2)
                        .node("Cast", "number", Map.of("to", TO_FLOAT), "words")
                        .node("Neg", "beside", "x")
                        .output("number", "beside")
                        .withInput(typed("words", STRING, 2))
                        .model(),
                folder.resolve("words.onnx"));
        HostedModel model = server.models().models().get("words");

        LayerShapes shapes = model.shapes(model.singleShapes(8, 8), Call.ofServer());

        assertThat(shapes.of("beside")).hasValue(Shape.of(1, 2));
        assertThat(shapes.unmeasured()).isEqualTo(Map.of("number", "input 'words' is of a type that can't be fed"));
    }

    /** x -> Cast -> fed (float), and x -> Identity -> again. */
    private void write(ElementType type) {
        new GraphBuilder()
                .input("x", type, 1, 3, 16, 16)
                .node("Cast", "fed", Map.of("to", TO_FLOAT), "x")
                .output("fed")
                .write(folder, "typed");
    }

    private void write(int elementNumber) {
        GraphBuilder.write(
                new GraphBuilder()
                        .node("Cast", "fed", Map.of("to", TO_FLOAT), "x")
                        .node("Identity", "again", "x")
                        .output("fed", "again")
                        .withInput(typed("x", elementNumber, 1, 3))
                        .model(),
                folder.resolve("typed.onnx"));
    }

    private static ValueInfo typed(String name, int elementNumber, long... dims) {
        List<ValueType.Dim> read =
                java.util.Arrays.stream(dims).mapToObj(ValueType.Dim::of).toList();
        return new ValueInfo(name, Optional.of(new ValueType.TensorType(elementNumber, Optional.of(read))));
    }

    /** 16 x 16, red and green rising and falling through all levels. */
    private static ByteBuffer picture() {
        byte[] pixels = new byte[256 * 3];
        for (int i = 0; i < 256; i++) {
            pixels[3 * i] = (byte) i;
            pixels[3 * i + 1] = (byte) (255 - i);
            pixels[3 * i + 2] = (byte) 200;
        }
        return ByteBuffer.wrap(PngEncoder.encode(RgbImage.of(16, 16, pixels)));
    }
}
