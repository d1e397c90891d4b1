package dev.layerscope.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayerShapesTest {
    @Test
    void twoMeasurementsTellTheShapesOfEveryBatch() {
        LayerShapes one = shapes(Map.of(
                "conv", Shape.of(1, 4, 6, 6), "windows", Shape.of(9, 4), "shape", Shape.of(4), "odd", Shape.of(1)));
        LayerShapes two = shapes(Map.of(
                "conv", Shape.of(2, 4, 6, 6), "windows", Shape.of(18, 4), "shape", Shape.of(4), "odd", Shape.of(1, 1)));

        LayerShapes five = LayerShapes.atBatch(one, two, 5);

        assertThat(five.shapes())
                .containsOnly(
                        Map.entry("conv", Shape.of(5, 4, 6, 6)),
                        Map.entry("windows", Shape.of(45, 4)),
                        Map.entry("shape", Shape.of(4)));
    }

    @Test
    void whatCouldNotBeMeasuredAtEitherBatchSaysWhy() {
        LayerShapes one = new LayerShapes(Map.of("a", Shape.of(1)), Map.of("b", "first"), Map.of("a", 0));
        LayerShapes two = new LayerShapes(Map.of("a", Shape.of(2)), Map.of("c", "second"), Map.of());

        LayerShapes seven = LayerShapes.atBatch(one, two, 7);

        assertThat(seven.unmeasured()).containsEntry("b", "first").containsEntry("c", "second");
        assertThat(seven.channelAxis("a")).isZero();
        assertThat(seven.channelAxis("b")).isEqualTo(ChannelAxes.NONE);
    }

    @Test
    void aShrinkingDimensionIsLeftOpen() {
        LayerShapes shapes = LayerShapes.atBatch(shapes(Map.of("a", Shape.of(4))), shapes(Map.of("a", Shape.of(1))), 3);

        assertThat(shapes.of("a")).isEmpty();
    }

    @Test
    void aRunIsEstimatedFromOneMeasuredAtAnotherSize() {
        Map<String, Shape> small = Map.of("x", Shape.of(1, 3, 10, 10));
        Map<Map<String, Shape>, LayerShapes> known =
                Map.of(small, shapes(Map.of("a", Shape.of(1, 8, 10, 10), "b", Shape.of(100))));
        Map<String, ElementType> types = Map.of("a", ElementType.FLOAT, "b", ElementType.INT64);
        Map<String, Shape> large = Map.of("x", Shape.of(2, 3, 20, 10));

        // (800 floats + 100 longs) * 4
        assertThatCode(() -> RunEstimate.check(large, known, types, 16_000)).doesNotThrowAnyException();
        assertThatThrownBy(() -> RunEstimate.check(large, known, types, 15_999))
                .isInstanceOfSatisfying(DomainException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE);
                    assertThat(e.facts())
                            .containsEntry("estimatedBytes", "16000")
                            .containsEntry("limitBytes", "15999");
                });
    }

    @Test
    void beforeAnyMeasurementTheInputItselfMustFit() {
        Map<String, Shape> feeds = Map.of("x", Shape.of(100));

        assertThatCode(() -> RunEstimate.check(feeds, Map.of(), Map.of(), 400)).doesNotThrowAnyException();
        assertThatThrownBy(() -> RunEstimate.check(feeds, Map.of(), Map.of(), 399))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
    }

    private static LayerShapes shapes(Map<String, Shape> shapes) {
        return new LayerShapes(shapes, Map.of(), Map.of());
    }
}
