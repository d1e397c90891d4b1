package dev.layerscope.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageInputTest {
    @ParameterizedTest
    @CsvSource({
        "1, 3, 224, 224,     NCHW, 3",
        "1, 1, 28, 28,       NCHW, 1",
        "1, 4, 64, 96,       NCHW, 4",
        "1, 224, 224, 3,     NHWC, 3",
        "1, 28, 28, 1,       NHWC, 1",
        "n, 3, h, w,         NCHW, 3",
        "n, h, w, 3,         NHWC, 3",
        "n, c, h, w,         NCHW, 3",
        "1, 3, 64, 3,        NCHW, 3"
    })
    void theShapeTellsTheLayout(String n, String a, String b, String c, ImageInput.Layout layout, int channels) {
        ImageInput image = ImageInput.of(new GraphBuilder()
                        .input("x", dim(n), dim(a), dim(b), dim(c))
                        .build())
                .orElseThrow();

        assertThat(image.layout()).isEqualTo(layout);
        assertThat(image.channels()).isEqualTo(channels);
    }

    @Test
    void whatTheModelLeavesOpenIsOpen() {
        ImageInput image = ImageInput.of(
                        new GraphBuilder().input("x", "n", 3, 32, "w").build())
                .orElseThrow();

        assertThat(image.batch()).isEmpty();
        assertThat(image.height()).isEqualTo(OptionalInt.of(32));
        assertThat(image.width()).isEmpty();
        assertThat(image.layout().shape(2, 3, 32, 48)).isEqualTo(Shape.of(2, 3, 32, 48));
    }

    @Test
    void heightAndWidthOfNhwcAreTheMiddleAxes() {
        ImageInput image = ImageInput.of(
                        new GraphBuilder().input("x", 2, 32, 48, 3).build())
                .orElseThrow();

        assertThat(image.batch()).isEqualTo(OptionalInt.of(2));
        assertThat(image.height()).isEqualTo(OptionalInt.of(32));
        assertThat(image.width()).isEqualTo(OptionalInt.of(48));
        assertThat(image.layout().shape(2, 3, 32, 48)).isEqualTo(Shape.of(2, 32, 48, 3));
    }

    @Test
    void aTransposeBehindAnAmbiguousInputTellsNhwc() {
        ImageInput image = ImageInput.of(new GraphBuilder()
                        .input("x", "n", "h", "w", "c")
                        .node("Transpose", "t", Map.of("perm", Attribute.Ints.of(0, 3, 1, 2)), "x")
                        .build())
                .orElseThrow();

        assertThat(image.layout()).isEqualTo(ImageInput.Layout.NHWC);
    }

    @Test
    void aConvolutionBehindAnAmbiguousInputTellsNchwAndItsChannels() {
        ImageInput image = ImageInput.of(new GraphBuilder()
                        .input("x", "n", "c", "h", "w")
                        .weight("w", 8, 1, 3, 3)
                        .node("Conv", "y", "x", "w")
                        .build())
                .orElseThrow();

        assertThat(image.layout()).isEqualTo(ImageInput.Layout.NCHW);
        assertThat(image.channels()).isEqualTo(1);
    }

    @Test
    void groupsOfAConvolutionEachReadTheirShareOfTheChannels() {
        ImageInput image = ImageInput.of(new GraphBuilder()
                        .input("x", "n", "c", "h", "w")
                        .weight("w", 6, 1, 3, 3)
                        .node("Conv", "y", Map.of("group", new Attribute.Int(3)), "x", "w")
                        .build())
                .orElseThrow();

        assertThat(image.channels()).isEqualTo(3);
    }

    @Test
    void bytesHalvesAndIntegersMayBePictures() {
        for (ElementType type : new ElementType[] {
            ElementType.UINT8, ElementType.FLOAT16, ElementType.DOUBLE, ElementType.INT16, ElementType.INT32
        }) {
            assertThat(ImageInput.of(
                            new GraphBuilder().input("x", type, 1, 3, 8, 8).build()))
                    .hasValueSatisfying(image -> assertThat(image.type()).isEqualTo(type));
        }
    }

    @Test
    void tokensTablesAndManyChannelsAreNoPictures() {
        assertThat(ImageInput.of(new GraphBuilder()
                        .input("ids", ElementType.INT64, 1, 3, 8, 8)
                        .input("mask", ElementType.INT32, 1, 1, 8, 8)
                        .input("signed", ElementType.INT8, 1, 3, 8, 8)
                        .input("row", 1, 10)
                        .input("features", 1, 64, 8, 8)
                        .input("unheard", 1, 3, 8, 1L << 40)
                        .build()))
                .isEmpty();
    }

    @Test
    void theFirstThatLooksLikePicturesIsTaken() {
        assertThat(ImageInput.of(new GraphBuilder()
                        .input("row", 1, 10)
                        .input("picture", 1, 3, 8, 8)
                        .input("mask", 1, 1, 8, 8)
                        .build()))
                .hasValueSatisfying(image -> assertThat(image.name()).isEqualTo("picture"));
    }

    @Test
    void anInputWithADefaultIsNoneToFeed() {
        assertThat(ImageInput.of(new GraphBuilder()
                        .input("w", 8, 3, 3, 3)
                        .weight("w", 8, 3, 3, 3)
                        .build()))
                .isEmpty();
    }

    private static Object dim(String text) {
        return text.chars().allMatch(Character::isDigit) ? Long.valueOf(text) : text;
    }
}
