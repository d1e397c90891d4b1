package dev.layerscope.server.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.server.activation.Activation;
import dev.layerscope.server.activation.components.Basis;
import dev.layerscope.server.activation.components.Component;
import dev.layerscope.server.activation.components.Projected;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.picture.Components.Given;
import dev.layerscope.server.render.ColorMap;
import dev.layerscope.server.render.Coloring;
import dev.layerscope.server.render.Drawing;
import dev.layerscope.server.render.Sheet;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ComponentsTest {
    private static final int SIDE = 2;
    /** Of one picture: 24 pixels of margin, 50 of heading, 12 of labels. */
    private static final int LEFT = 24;

    private static final int TOP = 24 + 50 + 12;
    /** 400 pixels for two values are 200 each, but no value is enlarged more than 32 times. */
    private static final int CELL = 32;

    @Test
    void threeComponentsAreRedGreenAndBlueFromTheLeastToTheGreatest() {
        float[] red = {0, 1, 0.5f, 1};
        float[] green = {-2, 2, 2, -2};
        float[] blue = {10, 10, 30, 20};

        BufferedImage image = image(draw(projected(1, red, green, blue), Given.MADE_OF_THESE_INPUTS));

        assertColor(image, 0, 0, 0, 0, 0);
        assertColor(image, 0, 1, 255, 255, 0);
        assertColor(image, 1, 0, 128, 255, 255);
        assertColor(image, 1, 1, 255, 0, 128);
    }

    @Test
    void oneComponentIsInTheColourMap() {
        float[] values = {0, 1, 0.5f, 0.25f};

        BufferedImage gray = image(draw(projected(1, values), Given.MADE_OF_THESE_INPUTS));

        assertColor(gray, 0, 0, 0, 0, 0);
        assertColor(gray, 0, 1, 255, 255, 255);
        int viridis = ColorMap.VIRIDIS.color(0.5 / (1 + 1e-5));
        DrawnFigure colored = new Components(
                        ColorMap.VIRIDIS, (index, layer) -> projected(1, values), Given.MADE_OF_THESE_INPUTS)
                .draw(subject(1), style());
        assertColor(image(colored), 1, 0, viridis >> 16 & 0xFF, viridis >> 8 & 0xFF, viridis & 0xFF);
    }

    @Test
    void whatIsBeyondTheLimitsOfAKeptBasisHasTheFirstOrTheLastColour() {
        Basis narrow = basis(new float[] {0, 1});
        Projected projected = new Projected(narrow, Tensor.ofFloats(Shape.of(1, 1, SIDE, SIDE), -5, 7, 0, 1));

        BufferedImage image = image(draw(projected, Given.KEPT));

        assertColor(image, 0, 0, 0, 0, 0);
        assertColor(image, 0, 1, 255, 255, 255);
    }

    @Test
    void positionsThatAreNotFiniteAreMagentaAndCounted() {
        float[] values = {0, Float.NaN, 1, 2};
        Projected projected =
                new Projected(basis(new float[] {0, 2}), Tensor.ofFloats(Shape.of(1, 1, SIDE, SIDE), values));

        DrawnFigure figure = draw(projected, Given.MADE_OF_THESE_INPUTS);

        assertColor(image(figure), 0, 1, 255, 0, 255);
        assertThat(figure.panels().get(0).maps().get(0).hidden()).isEqualTo(1);
    }

    @Test
    void noVarianceIsTheFirstColour() {
        BufferedImage image =
                image(draw(projected(1, new float[4], new float[4], new float[4]), Given.MADE_OF_THESE_INPUTS));

        for (int i = 0; i < 4; i++) {
            assertColor(image, i / 2, i % 2, 0, 0, 0);
        }
    }

    @Test
    void thereIsAMapForEachPictureAndAPanelForEachLayer() {
        List<Projected> made = new ArrayList<>();
        Components components = new Components(
                ColorMap.GRAY,
                (index, layer) -> {
                    Projected one = projected(
                            3,
                            IntStream.range(0, 3)
                                    .mapToObj(i -> new float[] {0, 1, 2, i})
                                    .toArray(float[][]::new));
                    made.add(one);
                    return one;
                },
                Given.MADE_OF_THESE_INPUTS);

        DrawnFigure figure = components.draw(subject(2), style());

        assertThat(figure.panels()).extracting(panel -> panel.layer()).containsExactly("layer0", "layer1");
        assertThat(figure.panels().get(0).channelsAvailable()).isEqualTo(4);
        assertThat(figure.panels().get(0).maps()).hasSize(1);
        BufferedImage image = image(figure);
        // Three maps side by side, with their own values in the last corner.
        Set<Integer> corners = new HashSet<>();
        for (int n = 0; n < 3; n++) {
            corners.add(image.getRGB(LEFT + n * (2 * CELL + 10) + CELL + CELL / 2, TOP + CELL + CELL / 2));
        }
        assertThat(corners).hasSize(3);
        assertThat(made)
                .hasSize(2)
                .allSatisfy(one ->
                        assertThatThrownBy(() -> one.projections().bytes()).isInstanceOf(IllegalStateException.class));
    }

    @Test
    void headingsAreNarrowEnoughForTwoLayersSideBySide() {
        Components components = new Components(
                ColorMap.GRAY,
                (index, layer) -> projected(1, new float[] {0, 1, 2, index}, new float[4], new float[4]),
                Given.KEPT);

        BufferedImage one = image(components.draw(subject(1), style()));
        BufferedImage two = image(components.draw(subject(2), style()));

        assertThat(two.getHeight()).isEqualTo(one.getHeight());
        assertThat(two.getWidth()).isBetween(one.getWidth() + 200, 2 * one.getWidth());
    }

    @Test
    void aFigureOfTwiceTheScaleHasTwiceAsManyPixels() {
        Projected one = projected(1, new float[] {0, 1, 2, 3});
        Drawing plain = draw(one, Given.MADE_OF_THESE_INPUTS).drawing();

        Drawing dense = new Components(
                        ColorMap.GRAY,
                        (index, layer) -> projected(1, new float[] {0, 1, 2, 3}),
                        Given.MADE_OF_THESE_INPUTS)
                .draw(subject(1), new Figure.Style(Coloring.DEFAULT, Sheet.ofScale(2)))
                .drawing();

        assertThat(dense.extent().width()).isEqualTo(2 * plain.extent().width());
        assertThat(dense.extent().height()).isEqualTo(2 * plain.extent().height());
    }

    @Test
    void aLayerOfTokensIsARow() {
        Activation tokens = new Activation(layer("tokens"), Tensor.ofFloats(Shape.of(1, 3, 2), new float[6]), 2);
        Projected projected = new Projected(basis(new float[] {0, 2}), Tensor.ofFloats(Shape.of(1, 1, 3), 0, 1, 2));

        DrawnFigure figure = new Components(ColorMap.GRAY, (index, layer) -> projected, Given.MADE_OF_THESE_INPUTS)
                .draw(new Subject("model", List.of(new Subject.Observed("tokens", tokens)), () -> null), style());

        BufferedImage image = image(figure);
        assertThat(image.getRGB(LEFT + 4, TOP + 4) & 0xFF).isZero();
        assertThat(image.getRGB(LEFT + 2 * CELL + 4, TOP + 4) & 0xFF).isEqualTo(255);
    }

    @Test
    void aVolumeIsNoPicture() {
        Activation volume = new Activation(layer("deep"), Tensor.ofFloats(Shape.of(1, 1, 1, 1, 2), 1, 2), 1);

        assertThatThrownBy(() -> new Components(
                                ColorMap.GRAY, (index, layer) -> projected(1, new float[4]), Given.MADE_OF_THESE_INPUTS)
                        .draw(new Subject("model", List.of(new Subject.Observed("deep", volume)), () -> null), style()))
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.NO_CHANNELS))
                .hasMessageContaining("'deep' of shape [1, 1, 1, 1, 2]");
    }

    private static DrawnFigure draw(Projected projected, Given given) {
        return new Components(ColorMap.GRAY, (index, layer) -> projected, given).draw(subject(1), style());
    }

    private static Figure.Style style() {
        return new Figure.Style(Coloring.DEFAULT, Sheet.DEFAULT);
    }

    private static Subject subject(int layers) {
        return new Subject(
                "model",
                IntStream.range(0, layers)
                        .mapToObj(i -> new Subject.Observed(
                                "layer" + i,
                                new Activation(
                                        layer("layer" + i),
                                        Tensor.ofFloats(Shape.of(1, 4, SIDE, SIDE), new float[4 * SIDE * SIDE]),
                                        1)))
                        .toList(),
                () -> {
                    throw new IllegalStateException("nobody looks at the picture");
                });
    }

    private static Layer layer(String path) {
        return new Layer(path, path, path, "Conv", List.of(), Layer.ActivationSide.NEITHER, false, 0, false, false);
    }

    /** Of one picture a plane for each component, of several a component with a plane for each picture. */
    private static Projected projected(int pictures, float[]... planes) {
        int components = planes.length / pictures;
        float[] all = new float[planes.length * SIDE * SIDE];
        for (int i = 0; i < planes.length; i++) {
            System.arraycopy(planes[i], 0, all, i * SIDE * SIDE, SIDE * SIDE);
        }
        return new Projected(
                basis(components == 1 ? new float[][] {planes[0]} : planes),
                Tensor.ofFloats(Shape.of(pictures, components, SIDE, SIDE), all));
    }

    private static Basis basis(float[]... planes) {
        List<Component> components = new ArrayList<>();
        for (float[] plane : planes) {
            float least = plane[0];
            float greatest = plane[0];
            for (float value : plane) {
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
            }
            components.add(new Component(new double[4], 1, 0.25, least, greatest));
        }
        return new Basis(new double[4], components, 4, 0);
    }

    private static BufferedImage image(DrawnFigure figure) {
        try {
            return ImageIO.read(new ByteArrayInputStream(figure.drawing().png()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void assertColor(BufferedImage image, int row, int column, int red, int green, int blue) {
        int color = image.getRGB(LEFT + column * CELL + CELL / 2, TOP + row * CELL + CELL / 2);
        assertThat(color >> 16 & 0xFF).as("red at %d, %d", row, column).isCloseTo(red, within(1));
        assertThat(color >> 8 & 0xFF).as("green at %d, %d", row, column).isCloseTo(green, within(1));
        assertThat(color & 0xFF).as("blue at %d, %d", row, column).isCloseTo(blue, within(1));
    }
}
