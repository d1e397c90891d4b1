package dev.layerscope.server.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.model.ImageInput;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A number for each pixel of a gradient by colours. */
class PixelMapTest {
    private static final float NAN = Float.NaN;
    private static final float[] LARGEST = {-5, 3, 0, NAN, -7, 1};

    @Test
    void eachPixelHasTheLargestOfItsColours() {
        float[] planes = {1, 3, 0, NAN, 2, 1, -5, -2, 0, 4, -7, 0, 4, 1, 0, 5, 6, -0.5f};

        PixelMap map = PixelMap.of(gradient(ImageInput.Layout.NCHW, Shape.of(1, 3, 2, 3), planes));

        assertThat(map.height()).isEqualTo(2);
        assertThat(map.width()).isEqualTo(3);
        assertThat(map.colorChannels()).isEqualTo(3);
        assertThat(map.values()).isEqualTo(LARGEST);
        assertThat(map.magnitudes()).isEqualTo(new float[] {5, 3, 0, NAN, 7, 1});
        assertThat(map.isZero()).isFalse();
    }

    @Test
    void coloursMayComeLast() {
        float[] pixels = {1, -5, 4, 3, -2, 1, 0, 0, 0, NAN, 4, 5, 2, -7, 6, 1, 0, -0.5f};

        PixelMap map = PixelMap.of(gradient(ImageInput.Layout.NHWC, Shape.of(1, 2, 3, 3), pixels));

        assertThat(map.values()).isEqualTo(LARGEST);
    }

    @Test
    void zerosOfEitherSignAreZero() {
        assertThat(PixelMap.of(gradient(ImageInput.Layout.NCHW, Shape.of(1, 1, 1, 2), 0f, -0f))
                        .isZero())
                .isTrue();
    }

    @Test
    void whatIsByNoPictureHasNoPixels() {
        assertThatThrownBy(() -> PixelMap.of(gradient(Optional.empty(), Shape.of(1, 2), 1, 2)))
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.NOT_DIFFERENTIABLE))
                .hasMessageContaining("of shape [1, 2] (expected: an input for pictures)");
    }

    private static InputGradient gradient(ImageInput.Layout layout, Shape shape, float... values) {
        return gradient(
                Optional.of(new ImageInput(
                        "x",
                        ElementType.FLOAT,
                        layout,
                        (int) shape.dim(layout.channelAxis()),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        OptionalInt.empty())),
                shape,
                values);
    }

    private static InputGradient gradient(Optional<ImageInput> image, Shape shape, float... values) {
        Layer layer =
                new Layer("conv", "c", "", "Conv", List.of(), Layer.ActivationSide.NEITHER, false, 0, false, false);
        return new InputGradient(
                layer,
                0,
                ElementType.FLOAT,
                Shape.of(1, 4, 2, 2),
                1,
                Optional.empty(),
                image,
                Tensor.ofFloats(shape, values));
    }
}
