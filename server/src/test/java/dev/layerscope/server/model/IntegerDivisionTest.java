package dev.layerscope.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ONNX Runtime ends the process on a division of integers by zero; a hosted model must not. */
class IntegerDivisionTest {
    private static final List<Long> INTS =
            List.of((long) Integer.MIN_VALUE, -7L, -2L, -1L, 0L, 1L, 2L, 7L, (long) Integer.MAX_VALUE);

    @TempDir
    private Path folder;

    private TestModels server;

    @BeforeEach
    void start() {
        server = TestModels.over(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"Div, INT32", "Div, INT64", "Mod, INT32", "Mod, INT64", "Mod, INT16", "Mod, UINT8"})
    void everyPairOfNumbersGivesWhatItGaveAndZeroWhereItEndedTheProcess(String operator, ElementType type) {
        List<Long> numbers = type.bytes() >= 4 ? INTS : List.of(0L, 1L, 2L, 7L, 100L);
        int pairs = numbers.size() * numbers.size();
        new GraphBuilder()
                .input("a", type, pairs)
                .input("b", type, pairs)
                .node(operator, "q", "a", "b")
                .output("q")
                .write(folder, "net");
        List<Long> a = new ArrayList<>();
        List<Long> b = new ArrayList<>();
        numbers.forEach(first -> numbers.forEach(second -> {
            a.add(first);
            b.add(second);
        }));

        List<Long> results = run("net", Map.of("a", ints(type, a), "b", ints(type, b)));

        for (int i = 0; i < pairs; i++) {
            assertThat(results.get(i))
                    .as("%s of %d and %d", operator, a.get(i), b.get(i))
                    .isEqualTo(expected(operator, type, a.get(i), b.get(i)));
        }
    }

    @Test
    void numbersWithoutAxesStaySo() {
        new GraphBuilder()
                .input("a", ElementType.INT64)
                .input("b", ElementType.INT64)
                .node("Div", "q", "a", "b")
                .node("Mod", "r", "a", "b")
                .weight("first", Weight.ofInts(0))
                .node("Unsqueeze", "quotient", "q", "first")
                .node("Unsqueeze", "remainder", "r", "first")
                .node("Unsqueeze", "divisor", "b", "first")
                .node("Concat", "y", Map.of("axis", new Attribute.Int(0)), "quotient", "remainder", "divisor")
                .output("y")
                .write(folder, "scalars");

        assertThat(server.models().get("scalars").shapes(Map.of("a", Shape.of(), "b", Shape.of()), Call.ofServer()))
                .satisfies(shapes -> assertThat(shapes.shapes())
                        .containsEntry("q", Shape.of())
                        .containsEntry("y", Shape.of(3)));
    }

    @Test
    void aDivisionInsideALoopIsHarmlessToo() {
        Graph body = new GraphBuilder()
                .input("turn", ElementType.INT64)
                .input("go", ElementType.BOOL)
                .input("left", ElementType.INT32, 2)
                .node("Identity", "on", "go")
                .node("Div", "next", "left", "b")
                .output("on", "next")
                .build();
        new GraphBuilder()
                .input("a", ElementType.INT32, 2)
                .input("b", ElementType.INT32, 2)
                .weight("turns", Weight.ofInts(Shape.of(), 2))
                .node("Loop", "q", Map.of("body", new Attribute.Body(body)), "turns", "", "a")
                .output("q")
                .write(folder, "net");

        assertThat(run(
                        "net",
                        Map.of(
                                "a",
                                ints(ElementType.INT32, List.of(100L, 9L)),
                                "b",
                                ints(ElementType.INT32, List.of(3L, 0L)))))
                .containsExactly(11L, 0L);
    }

    @Test
    void constantDivisorsAndFloatsAreLeftAlone() {
        new GraphBuilder()
                .input("a", ElementType.INT64, 3)
                .weight("two", Weight.ofInts(2))
                .node("Div", "half", "a", "two")
                .node("Cast", "f", Map.of("to", new Attribute.Int(1)), "half")
                .node("Div", "nan", "f", "f")
                .output("nan")
                .write(folder, "net");
        HostedModel model = server.models().get("net");

        LayerTypes types = LayerTypes.of(server.core(), model.model(), List.of("half", "f", "nan"), Long.MAX_VALUE);

        assertThat(types.runnable().graph().nodes())
                .isEqualTo(model.model().graph().nodes());
        assertThat(model.layers()).hasSize(3);
    }

    private static long expected(String operator, ElementType type, long a, long b) {
        if (b == 0) {
            return 0;
        }
        if (operator.equals("Mod")) {
            return Math.floorMod(a, b);
        }
        return type == ElementType.INT32 ? (int) (a / b) : a / b;
    }

    private List<Long> run(String name, Map<String, Tensor> feeds) {
        HostedModel model = server.models().get(name);
        Map<String, Shape> shapes = new java.util.HashMap<>();
        feeds.forEach((input, tensor) -> shapes.put(input, tensor.shape()));
        model.shapes(shapes, Call.ofServer());
        Layer output = model.output().orElseThrow();
        try (SharedCache.Lease<Session> session = model.observe(Set.of(output), shapes, Call.ofServer());
                Tensor result = session.value()
                        .run(Call.ofServer(), feeds, Map.of(output.tensor(), Optional.empty()))
                        .get(output.tensor())) {
            return longs(result);
        }
    }

    private static List<Long> longs(Tensor tensor) {
        ByteBuffer bytes = tensor.bytes();
        List<Long> values = new ArrayList<>();
        while (bytes.hasRemaining()) {
            values.add(
                    switch (tensor.type()) {
                        case UINT8 -> (long) (bytes.get() & 0xff);
                        case INT16 -> (long) bytes.getShort();
                        case INT32 -> (long) bytes.getInt();
                        default -> bytes.getLong();
                    });
        }
        return values;
    }

    private static Tensor ints(ElementType type, List<Long> values) {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(values.size() * type.bytes()).order(ByteOrder.nativeOrder());
        for (long value : values) {
            switch (type.bytes()) {
                case 1 -> bytes.put((byte) value);
                case 2 -> bytes.putShort((short) value);
                case 4 -> bytes.putInt((int) value);
                default -> bytes.putLong(value);
            }
        }
        return Tensor.wrap(type, Shape.of(values.size()), bytes.flip());
    }
}
