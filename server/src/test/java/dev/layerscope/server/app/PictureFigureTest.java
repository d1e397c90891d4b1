package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.client.LocalInput;
import dev.layerscope.client.Picture;
import dev.layerscope.client.ReceivedTensor;
import dev.layerscope.client.ServerError;
import dev.layerscope.server.input.ClientFiles;
import dev.layerscope.server.model.GraphBuilder;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.PictureFigure;
import dev.layerscope.v1.Preprocessing;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.Size;
import dev.layerscope.v1.StreamActivationsRequest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The picture alone, which is what the model computes from. */
@Timeout(120)
class PictureFigureTest {
    @TempDir
    private static Path models;

    private static TestServer server;
    private static LocalInput picture;

    @BeforeAll
    static void start() throws IOException {
        // Pixels from 0 to 255 pass Relu as they are.
        new GraphBuilder()
                .input("x", "n", 3, "h", "w")
                .node("Relu", "y", "x")
                .output("y")
                .write(models, "colour");
        new GraphBuilder()
                .input("x", "n", 1, 24, 16)
                .node("Relu", "y", "x")
                .output("y")
                .write(models, "gray");
        server = TestServer.over(models);
        picture = LocalInput.of(ErrorsOverTheWireTest.png(70, 90));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"colour, 30, 40", "colour, 70, 90", "colour, 33, 12", "gray, 24, 16"})
    void everyPixelIsWhatTheModelIsFed(String model, int height, int width) throws IOException {
        Feed feed = raw(model).setSize(size(height, width)).build();
        BufferedImage drawn = draw(feed);
        ReceivedTensor fed = server.activations(
                        StreamActivationsRequest.newBuilder()
                                .setFeed(feed)
                                .addLayers("y")
                                .build(),
                        List.of(picture))
                .get(0);

        assertThat(drawn.getHeight()).isEqualTo(height);
        assertThat(drawn.getWidth()).isEqualTo(width);
        float[] values = TestServer.floats(fed);
        int channels = values.length / (height * width);
        for (int c = 0; c < 3; c++) {
            int plane = Math.min(c, channels - 1) * height * width;
            for (int i = 0; i < height * width; i++) {
                int pixel = drawn.getRGB(i % width, i / width) >> (16 - 8 * c) & 0xff;
                assertThat((float) pixel).as("channel %d of pixel %d", c, i).isEqualTo(values[plane + i]);
            }
        }
    }

    @Test
    void theHeaderHasItsSizeAndNoPanels() throws IOException {
        Picture answer = render(
                RenderFigureRequest.newBuilder()
                        .setFeed(raw("colour").setSize(size(5, 6)))
                        .setScale(3)
                        .addLayers("no such layer")
                        .setPicture(PictureFigure.getDefaultInstance())
                        .build(),
                picture);

        assertThat(answer.header().getSize()).isEqualTo(size(5, 6));
        assertThat(answer.header().getPanelsList()).isEmpty();
        assertThat(answer.header().getOrigin().getModelSha256()).hasSize(64);
    }

    @Test
    void anArrayIsNoPicture() throws IOException {
        ByteBuffer npy = ClientFiles.npy(new float[3 * 4], 1, 3, 2, 2);
        byte[] bytes = new byte[npy.remaining()];
        npy.get(bytes);
        LocalInput array = LocalInput.of(bytes);

        assertRefused(
                "INPUT_INVALID",
                request(TestServer.feed("colour", List.of(array)).build()),
                array);
    }

    @Test
    void whatWouldBeTooLargeIsRefusedBeforeItIsMade() {
        assertRefused(
                "TOO_LARGE", request(raw("colour").setSize(size(16_000, 16_000)).build()), picture);
    }

    @Test
    void twoPicturesAreOneTooMany() {
        assertRefused(
                "REQUEST_INVALID",
                request(raw("colour").addInputs(picture.sha256()).build()),
                picture);
    }

    private static Feed.Builder raw(String model) {
        return TestServer.feed(model, List.of(picture))
                .setPreprocessing(Preprocessing.newBuilder().setPreset("raw"));
    }

    private static Size size(int height, int width) {
        return Size.newBuilder().setHeight(height).setWidth(width).build();
    }

    private static BufferedImage draw(Feed feed) throws IOException {
        return ImageIO.read(
                new ByteArrayInputStream(render(request(feed), picture).png().toByteArray()));
    }

    private static RenderFigureRequest request(Feed feed) {
        return RenderFigureRequest.newBuilder()
                .setFeed(feed)
                .setPicture(PictureFigure.getDefaultInstance())
                .build();
    }

    private static Picture render(RenderFigureRequest request, LocalInput input) throws IOException {
        return server.client().renderFigure(request, List.of(input));
    }

    private static void assertRefused(String reason, RenderFigureRequest request, LocalInput input) {
        assertThatThrownBy(() -> render(request, input))
                .isInstanceOfSatisfying(
                        ServerError.class, e -> assertThat(e.reason()).contains(reason));
    }
}
