package dev.layerscope.server.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.activation.LayerVerification.Verdict;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.image.ImageLimits;
import dev.layerscope.server.input.ClientFiles;
import dev.layerscope.server.input.InputSettings;
import dev.layerscope.server.input.InputStore;
import dev.layerscope.server.model.GraphBuilder;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.model.TestModels;
import dev.layerscope.server.runtime.NativeCore.Optimization;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class VerificationTest {
    @TempDir
    private static Path folder;

    private static final InputStore INPUTS = new InputStore(new InputSettings(1 << 26, 1 << 22, ImageLimits.DEFAULT));
    private static TestModels server;

    @BeforeAll
    static void start() {
        chain(0.5f).write(folder, "chain");
        chain(0.25f).write(folder, "wrong");
        cancelling().write(folder, "cancelling");
        new GraphBuilder()
                .input("x", 1, 4)
                .node("RandomUniformLike", "random", "x")
                .node("Add", "noisy", "x", "random")
                .node("Neg", "y", "x")
                .output("noisy", "y")
                .write(folder, "noisy");
        new GraphBuilder()
                .input("tokens", ElementType.INT64, 1, 6)
                .input("mask", ElementType.BOOL, 1, 6)
                .input("count", ElementType.INT32, 1)
                .weight("table", 2, 5)
                .node("Gather", "embedded", "table", "tokens")
                .node("Not", "unmasked", "mask")
                .node("Identity", "counted", "count")
                .output("embedded", "unmasked", "counted")
                .write(folder, "tokens");
        server = TestModels.over(folder).golden("tiny_resnet_bn", "tiny_vit", "tiny_vgg");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Three steps, of which the second scales by a weight. */
    private static GraphBuilder chain(float scale) {
        return new GraphBuilder()
                .input("x", 1, 4)
                .weight("scale", Weight.ofFloats(Shape.of(1), new float[] {scale}))
                .node("Neg", "first", "x")
                .node("Mul", "second", "first", "scale")
                .node("Relu", "third", "second")
                .output("third");
    }

    /** A convolution whose batch normalization takes a large mean from it: merged into one, the digits are lost. */
    private static GraphBuilder cancelling() {
        float[] means = {3e6f, 3e6f};
        return new GraphBuilder()
                .input("x", 1, 3, 16, 16)
                .weight("w", 2, 3, 3, 3)
                .weight("bias", Weight.ofFloats(Shape.of(2), means))
                .weight("mean", Weight.ofFloats(Shape.of(2), means))
                .weight("ones", Weight.ofFloats(Shape.of(2), new float[] {3, 7}))
                .weight("shift", Weight.ofFloats(Shape.of(2), new float[] {0.5f, 0.25f}))
                .node("Conv", "conv", "x", "w", "bias")
                .node("BatchNormalization", "bn", "conv", "ones", "shift", "mean", "ones")
                .node("Relu", "y", Map.<String, Attribute>of(), "bn")
                .output("y");
    }

    @Test
    void everyLayerOfASoundModelIsWithinItsToleranceOnInputsOfTheSeed() {
        for (String model : List.of("tiny_resnet_bn", "tiny_vit")) {
            List<LayerVerification> found = verify(request(model));

            HostedModel hosted = server.models().get(model);
            assertThat(found)
                    .extracting(LayerVerification::layer)
                    .isEqualTo(hosted.layers().stream()
                            .filter(layer -> !layer.shapeValue())
                            .toList());
            assertThat(found)
                    .allSatisfy(
                            one -> assertThat(one.verdict()).as(one.toString()).isEqualTo(Verdict.WITHIN));
            assertThat(found)
                    .anySatisfy(one -> assertThat(largest(one).absolute())
                            .as("something was optimized")
                            .isPositive());
        }
    }

    @Test
    void aWrongOptimizedLayerIsReportedWithItsValuesAndThoseBeforeItAreNot() {
        List<LayerVerification> found = verify(instead("wrong", Optimization.FULL), request("chain"));

        assertThat(found)
                .extracting(one -> one.layer().path(), LayerVerification::verdict)
                .containsExactly(
                        tuple("first", Verdict.WITHIN),
                        tuple("second", Verdict.BEYOND),
                        tuple("third", Verdict.BEYOND));
        Difference.Largest largest = largest(found.get(1));
        assertThat(largest.value()).isEqualTo(0.5 * largest.reference());
        assertThat(largest.absolute()).isEqualTo(Math.abs(largest.value() - largest.reference()));
        assertThat(found.get(1).difference().orElseThrow().beyond()).isEqualTo(4);
    }

    @Test
    void aFusionThatLosesDigitsIsReported() {
        List<LayerVerification> found = verify(request("cancelling"));

        assertThat(found).extracting(one -> one.layer().path()).containsExactly("conv", "bn", "y");
        assertThat(found)
                .extracting(LayerVerification::verdict)
                .containsExactly(Verdict.WITHIN, Verdict.BEYOND, Verdict.BEYOND);
    }

    @Test
    void aToleranceOfTheRequestTakesThePlaceOfTheDefault() {
        assertThat(verify(request("cancelling", new Tolerance(0, 0, 10), 0)))
                .extracting(LayerVerification::verdict)
                .containsOnly(Verdict.WITHIN);
        assertThatThrownBy(() -> new Tolerance(0, Double.NaN, 0))
                .isInstanceOf(DomainException.class)
                .hasMessage("tolerance: NaN (expected: 0 or more, and finite)");
    }

    @Test
    void anOptimizedGraphThatFailsIsReportedAndTheNextLayerStillVerified() {
        List<LayerVerification> found = verify(failing("second", Optimization.FULL), request("chain"));

        assertThat(found)
                .extracting(LayerVerification::verdict)
                .containsExactly(Verdict.WITHIN, Verdict.FAILED, Verdict.WITHIN);
        assertThat(found.get(1).explanation()).isEqualTo("broken on purpose");
    }

    @Test
    void aReferenceThatFailsIsTakenOutOfItsCompany() {
        List<LayerVerification> found = verify(failing("second", Optimization.NONE), request("chain"));

        assertThat(found)
                .extracting(LayerVerification::verdict)
                .containsExactly(Verdict.WITHIN, Verdict.NOT_COMPARED, Verdict.WITHIN);
        assertThat(found.get(1).explanation()).isEqualTo("broken on purpose");
    }

    @Test
    void aFailureOfTheServerEndsTheVerification() {
        Verifications busy = verifications((model, layers, feeds, optimization) -> {
            throw new DomainException(Reason.SERVER_BUSY, "full");
        });

        assertThatThrownBy(() -> verify(busy, request("chain"))).hasMessage("full");
    }

    @Test
    void anotherShapeThanTheReferencesIsAFailure() {
        chain(0.5f)
                .node("Concat", "fourth", Map.of("axis", new Attribute.Int(0)), "third")
                .output("fourth")
                .write(folder, "one");
        chain(0.5f)
                .node("Concat", "fourth", Map.of("axis", new Attribute.Int(0)), "third", "third")
                .output("fourth")
                .write(folder, "two");

        List<LayerVerification> found =
                verify(instead("two", Optimization.FULL), request("one", Optional.empty(), "fourth"));

        assertThat(found).extracting(LayerVerification::verdict).containsExactly(Verdict.FAILED);
        assertThat(found.get(0).explanation()).contains("invalid dimensions for output: fourth");
    }

    @Test
    void whatDependsOnRandomNumbersOrCantBeComputedAtTheSizeIsNotCompared() {
        assertThat(verify(request("noisy")))
                .extracting(one -> one.layer().path(), LayerVerification::verdict, LayerVerification::explanation)
                .containsExactly(
                        tuple("random", Verdict.NOT_COMPARED, "depends on random numbers"),
                        tuple("noisy", Verdict.NOT_COMPARED, "depends on random numbers"),
                        tuple("y", Verdict.WITHIN, ""));

        FeedRequest larger = new FeedRequest(
                "tiny_vgg",
                List.of(),
                Optional.empty(),
                UnaryOperator.identity(),
                Optional.of(new PictureSize(48, 40)),
                Map.of());
        List<LayerVerification> found =
                verify(new VerificationRequest(larger, List.of("classifier.0", "features.0"), Optional.empty(), 0));
        assertThat(found).extracting(one -> one.layer().path()).containsExactly("features.0", "classifier.0");
        assertThat(found)
                .extracting(LayerVerification::explanation)
                .containsExactly("", "Gemm fixes the size of the input");
    }

    @Test
    void theSeedDecidesTheInputsAndOnlyThoseThatAreNotFed() {
        assertThat(verify(request("tiny_vgg", null, 5))).isEqualTo(verify(request("tiny_vgg", null, 5)));
        assertThat(verify(request("tiny_vgg", null, 5))).isNotEqualTo(verify(request("tiny_vgg", null, 6)));

        String picture = INPUTS.put(ClientFiles.png(32, 32, 1), Caller.SERVER).sha256();
        VerificationRequest fed = new VerificationRequest(
                FeedRequest.of("tiny_vgg", List.of(picture)), List.of("features.0"), Optional.empty(), 0);
        assertThat(seeded(fed)).isEmpty();
        assertThat(seeded(request("tiny_vgg"))).containsExactly("input");
        assertThat(verify(fed))
                .isEqualTo(verify(new VerificationRequest(fed.feed(), fed.layers(), Optional.empty(), 9)));
    }

    @Test
    void integersOfTheSeedAreSafeInAnyTable() {
        assertThat(seeded(request("tokens"))).containsExactly("tokens", "mask", "count");
        List<LayerVerification> found = verify(request("tokens"));

        assertThat(found).extracting(LayerVerification::verdict).containsOnly(Verdict.WITHIN);
        assertThat(largest(found.get(2)).value()).isEqualTo(1);
    }

    @Test
    void aCallerWhoLeavesStopsItBetweenLayersAndNoMemoryStays() {
        Call call = Call.ofServer();
        List<LayerVerification> done = new ArrayList<>();
        long before = server.pool().usedBytes();

        assertThatThrownBy(() -> {
                    try (Verification verification =
                            verifications(HostedModel::open).prepare(request("chain"), call)) {
                        verification.run(one -> {
                            done.add(one);
                            call.cancellation().cancel();
                        });
                    }
                })
                .isInstanceOf(CancellationException.class);

        assertThat(done).hasSize(1);
        assertThat(server.pool().usedBytes()).isEqualTo(before);
    }

    @Test
    void optimizedLayersAreOpenedAloneAndReferencesTogether() {
        List<String> opened = new ArrayList<>();
        Verifications recording = verifications((model, layers, feeds, optimization) -> {
            opened.add(optimization + " " + layers.size());
            return model.open(layers, feeds, optimization);
        });

        verify(recording, request("chain"));

        assertThat(opened).containsExactly("NONE 3", "FULL 1", "FULL 1", "FULL 1");
    }

    private static Verifications verifications(Verifications.Opening opening) {
        return new Verifications(server.models(), INPUTS, server.pool(), opening);
    }

    /** Opens another model's sessions for one side. */
    private static Verifications instead(String other, Optimization side) {
        return verifications((model, layers, feeds, optimization) -> optimization == side
                ? server.models().get(other).open(layers, feeds, optimization)
                : model.open(layers, feeds, optimization));
    }

    private static Verifications failing(String layer, Optimization side) {
        return verifications((model, layers, feeds, optimization) -> {
            if (optimization == side && layers.stream().map(Layer::path).anyMatch(layer::equals)) {
                throw new DomainException(Reason.RUN_FAILED, "broken on purpose");
            }
            return model.open(layers, feeds, optimization);
        });
    }

    private static List<LayerVerification> verify(VerificationRequest request) {
        return verify(verifications(HostedModel::open), request);
    }

    private static List<LayerVerification> verify(Verifications verifications, VerificationRequest request) {
        List<LayerVerification> found = new ArrayList<>();
        try (Verification verification = verifications.prepare(request, Call.ofServer())) {
            verification.run(found::add);
        }
        return found;
    }

    private static List<String> seeded(VerificationRequest request) {
        try (Verification verification = verifications(HostedModel::open).prepare(request, Call.ofServer())) {
            return verification.seededInputs();
        }
    }

    private static Difference.Largest largest(LayerVerification one) {
        return one.difference().flatMap(Difference::largest).orElseThrow();
    }

    private static VerificationRequest request(String model, String... layers) {
        return request(model, Optional.empty(), layers);
    }

    private static VerificationRequest request(String model, Tolerance tolerance, long seed) {
        return new VerificationRequest(
                FeedRequest.of(model, List.of()), List.of(), Optional.ofNullable(tolerance), seed);
    }

    private static VerificationRequest request(String model, Optional<Tolerance> tolerance, String... layers) {
        return new VerificationRequest(FeedRequest.of(model, List.of()), Arrays.asList(layers), tolerance, 0);
    }
}
