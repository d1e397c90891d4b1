package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.client.LocalInput;
import dev.layerscope.client.MemorySink;
import dev.layerscope.client.Picture;
import dev.layerscope.client.ServerError;
import dev.layerscope.server.model.GraphBuilder;
import dev.layerscope.v1.FigurePanel;
import dev.layerscope.v1.Limits;
import dev.layerscope.v1.Percentiles;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.SaliencyFigure;
import dev.layerscope.v1.SaliencyFigure.Reading;
import dev.layerscope.v1.StreamGradientsRequest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Gradients drawn over the picture that they are by. */
@Timeout(120)
class SaliencyOverTheWireTest {
    private static final String NET = "tiny_resnet";
    private static final String LAYER = "layer1.0.conv1";
    private static final int CHANNEL = 3;

    @TempDir
    private static Path models;

    private static TestServer server;
    private static LocalInput picture;

    @BeforeAll
    static void start() throws IOException {
        TestServer.copyGolden(models, NET);
        new GraphBuilder().input("x", 1, 5).node("Relu", "y", "x").output("y").write(models, "numbers");
        new GraphBuilder()
                .input("x", "n", 3, 8, 8)
                .node("Abs", "up", "x")
                .node("Neg", "down", "up")
                .node("Relu", "dead", "down")
                .output("dead")
                .write(models, "dead");
        server = TestServer.over(models);
        picture = LocalInput.of(ErrorsOverTheWireTest.png(48, 40));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void limitsAreThoseOfTheLargestMagnitudeOverColours() throws IOException {
        MemorySink sink = new MemorySink(1 << 24);
        server.client()
                .streamGradients(
                        StreamGradientsRequest.newBuilder()
                                .setFeed(TestServer.feed(NET, List.of(picture)))
                                .setLayer(LAYER)
                                .setChannel(CHANNEL)
                                .build(),
                        List.of(picture),
                        sink);
        float[] gradient = TestServer.floats(sink.tensors().get(0));
        int pixels = gradient.length / 3;
        double least = Double.MAX_VALUE;
        double greatest = 0;
        for (int i = 0; i < pixels; i++) {
            double largest = Math.max(
                    Math.abs(gradient[i]),
                    Math.max(Math.abs(gradient[i + pixels]), Math.abs(gradient[i + 2 * pixels])));
            least = Math.min(least, largest);
            greatest = Math.max(greatest, largest);
        }

        FigurePanel magnitude = panel(draw(whole(figure())));
        FigurePanel signed = panel(draw(whole(figure().setSaliency(saliency().setReading(Reading.READING_SIGNED)))));

        assertThat(magnitude.getLayer()).isEqualTo(LAYER);
        assertThat(magnitude.getChannelsList()).containsExactly(CHANNEL);
        assertThat(magnitude.getLimits(0).getLow()).isCloseTo(least, within(1e-9));
        assertThat(magnitude.getLimits(0).getHigh()).isCloseTo(greatest, within(1e-9));
        assertThat(magnitude.getZeroGradient()).isFalse();
        assertThat(signed.getLimits(0).getHigh()).isCloseTo(greatest, within(1e-9));
        assertThat(signed.getLimits(0).getLow()).isCloseTo(-greatest, within(1e-9));
    }

    @Test
    void usualLimitsLeaveTheFarthestPixelsOut() throws IOException {
        Limits usual = panel(draw(figure())).getLimits(0);
        Limits all = panel(draw(whole(figure()))).getLimits(0);

        assertThat(usual.getLow()).isEqualTo(all.getLow());
        assertThat(usual.getHigh()).isBetween(all.getLow(), Math.nextDown(all.getHigh()));
    }

    @Test
    void aFigureOfTwiceTheScaleHasTwiceThePixels() throws IOException {
        BufferedImage once = image(draw(figure()));
        BufferedImage twice = image(draw(figure().setScale(2)));

        assertThat(twice.getWidth()).isEqualTo(2 * once.getWidth());
        assertThat(twice.getHeight()).isEqualTo(2 * once.getHeight());
    }

    @Test
    void thePictureIsBelowUnlessTheMapIsWantedAlone() throws IOException {
        BufferedImage over = image(draw(figure()));
        BufferedImage alone = image(draw(figure().setSaliency(saliency().setMapOnly(true))));

        assertThat(pixels(over)).isNotEqualTo(pixels(alone));
    }

    @Test
    void aGradientOfZerosSaysSo() throws IOException {
        RenderFigureRequest.Builder dead = figure().setFeed(TestServer.feed("dead", List.of(picture)))
                .clearLayers()
                .addLayers("dead")
                .setSaliency(SaliencyFigure.newBuilder().setChannel(1));

        assertThat(panel(draw(dead)).getZeroGradient()).isTrue();
    }

    @Test
    void whatHasNoPictureIsRefused() {
        LocalInput numbers = LocalInput.of(npy(1, 5));

        assertThatThrownBy(() -> server.client()
                        .renderFigure(
                                figure().setFeed(TestServer.feed("numbers", List.of(numbers)))
                                        .clearLayers()
                                        .addLayers("y")
                                        .setSaliency(SaliencyFigure.getDefaultInstance())
                                        .build(),
                                List.of(numbers)))
                .isInstanceOf(ServerError.class)
                .hasMessageContaining("its gradient is by an input of shape [1, 5] (expected: an input for pictures)");
    }

    private static byte[] npy(long... shape) {
        byte[] header = dev.layerscope.npy.NpyHeader.of(dev.layerscope.npy.NpyType.FLOAT32, shape)
                .toBytes();
        return java.util.Arrays.copyOf(header, header.length + 5 * Float.BYTES);
    }

    private static RenderFigureRequest.Builder figure() {
        return RenderFigureRequest.newBuilder()
                .setFeed(TestServer.feed(NET, List.of(picture)))
                .addLayers(LAYER)
                .setSaliency(saliency());
    }

    private static SaliencyFigure.Builder saliency() {
        return SaliencyFigure.newBuilder().setChannel(CHANNEL);
    }

    private static RenderFigureRequest.Builder whole(RenderFigureRequest.Builder figure) {
        figure.getColoringBuilder()
                .setPercentiles(Percentiles.newBuilder().setLow(0).setHigh(100));
        return figure;
    }

    private static Picture draw(RenderFigureRequest.Builder request) throws IOException {
        return server.client().renderFigure(request.build(), List.of(picture));
    }

    private static FigurePanel panel(Picture drawn) {
        return drawn.header().getPanels(0);
    }

    private static BufferedImage image(Picture drawn) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(drawn.png().toByteArray()));
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
