package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.client.LayerMaxima;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.Picture;
import dev.layerscope.client.ReceivedTensor;
import dev.layerscope.client.ServerError;
import dev.layerscope.v1.ChannelRange;
import dev.layerscope.v1.CropsFigure;
import dev.layerscope.v1.CropsRow;
import dev.layerscope.v1.FieldAxis;
import dev.layerscope.v1.FindMaximaRequest;
import dev.layerscope.v1.Layer;
import dev.layerscope.v1.ListLayersRequest;
import dev.layerscope.v1.PictureCrop;
import dev.layerscope.v1.PixelBox;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.StreamActivationsRequest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where channels answer most, and the parts of pictures that are drawn of it. */
@Timeout(60)
class BestOverTheWireTest {
    private static final String MODEL = "tiny_resnet";
    private static final String LAYER = "layer1.0.conv1";
    private static final int CELL = 96;

    @TempDir
    private static Path models;

    private static TestServer server;
    private static List<LocalInput> pictures;

    @BeforeAll
    static void start() throws IOException {
        TestServer.copyGolden(models, MODEL);
        server = TestServer.over(models, settings -> settings);
        pictures = List.of(
                LocalInput.of(ErrorsOverTheWireTest.png(48, 40)), LocalInput.of(ErrorsOverTheWireTest.png(32, 64)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void maximaAreThoseOfTheActivation() throws IOException {
        var feed = TestServer.feed(MODEL, pictures);
        LayerMaxima maxima = server.client()
                .findMaxima(
                        FindMaximaRequest.newBuilder()
                                .setFeed(feed)
                                .addLayers(LAYER)
                                .addLayers("layer1.0")
                                .build(),
                        pictures)
                .get(0);
        ReceivedTensor tensor = server.client()
                .readActivations(
                        StreamActivationsRequest.newBuilder()
                                .setFeed(feed)
                                .addLayers(LAYER)
                                .build(),
                        pictures,
                        1 << 20)
                .get(0);

        FloatBuffer values = tensor.data().asFloatBuffer();
        int columns = (int) tensor.header().getShape(3);
        int positions = (int) tensor.header().getShape(2) * columns;
        assertThat(maxima.header().getMap().getWidth()).isEqualTo(columns);
        assertThat(maxima.header().getOrigin()).isEqualTo(tensor.header().getOrigin());
        assertThat(maxima.values()).hasSize(2 * maxima.channels());
        for (int i = 0; i < maxima.values().length; i++) {
            int plane = i * positions;
            int largest = IntStream.range(0, positions)
                    .reduce((a, b) -> values.get(plane + b) > values.get(plane + a) ? b : a)
                    .orElseThrow();
            assertThat((float) maxima.values()[i]).isEqualTo(values.get(plane + largest));
            assertThat(maxima.rows()[i] * columns + maxima.columns()[i]).isEqualTo(largest);
        }
    }

    @Test
    void channelsAreChosenAndTheLayerSaysWhatItsPositionsSee() throws IOException {
        LayerMaxima maxima = server.client()
                .findMaxima(
                        FindMaximaRequest.newBuilder()
                                .setFeed(TestServer.feed(MODEL, pictures))
                                .addLayers(LAYER)
                                .addChannels(
                                        ChannelRange.newBuilder().setFirst(3).setLast(4))
                                .build(),
                        pictures)
                .get(0);
        Layer listed = server
                .client()
                .listLayers(ListLayersRequest.newBuilder()
                        .setModel(MODEL)
                        .setMatch(LAYER)
                        .build())
                .layers()
                .stream()
                .filter(layer -> layer.getPath().equals(LAYER))
                .findFirst()
                .orElseThrow();

        assertThat(maxima.header().getChannelsList()).containsExactly(3, 4);
        assertThat(maxima.values()).hasSize(4);
        FieldAxis rows = maxima.header().getLayer().getReceptiveField().getRows();
        assertThat(rows.getSize()).isGreaterThan(3);
        assertThat(listed.getReceptiveField())
                .isEqualTo(maxima.header().getLayer().getReceptiveField());
    }

    @Test
    void partsAreDrawnInRowsAsTheModelGetsThem() throws IOException {
        byte[] pixels = new byte[32 * 32 * 3];
        for (int i = 0; i < 32 * 32; i++) {
            pixels[3 * i + (i % 32 < 16 ? 0 : 2)] = (byte) 200;
        }
        LocalInput halves = LocalInput.of(
                dev.layerscope.server.image.PngEncoder.encode(dev.layerscope.server.image.RgbImage.of(32, 32, pixels)));
        RenderFigureRequest request = figure(crop(1, 0, 0, 8, 8).setValue(2.5), crop(1, 4, 20, 8, 4))
                .setFeed(TestServer.feed(MODEL, List.of(pictures.get(0), halves)))
                .build();

        Picture picture = server.client().renderFigure(request, List.of(pictures.get(0), halves));

        BufferedImage image =
                ImageIO.read(new ByteArrayInputStream(picture.png().toByteArray()));
        assertThat(picture.header().getPanels(0).getLayer()).isEqualTo(LAYER);
        assertThat(picture.header().getPanels(0).getChannelsList()).containsExactly(7);
        int y = 24 + 50 + CELL / 2;
        int red = firstOf(image, y, 0xC80000);
        int blue = firstOf(image, y, 0x0000C8);
        assertThat(red).isPositive();
        // The second part is half as wide as high, in the middle of its cell.
        assertThat(blue - red).isEqualTo(CELL + 8 + CELL / 4);
        assertThat(image.getRGB(red + CELL - 1, y) & 0xFFFFFF).isEqualTo(0xC80000);
        assertThat(image.getRGB(red + CELL, y) & 0xFFFFFF).isEqualTo(0xFFFFFF);
        assertThat(image.getRGB(blue + CELL / 2 - 1, y) & 0xFFFFFF).isEqualTo(0x0000C8);
        assertThat(image.getRGB(blue + CELL / 2, y) & 0xFFFFFF).isEqualTo(0xFFFFFF);
    }

    @Test
    void partsThatAreNoneAreRefused() {
        refused("crop: 0:30:4x4 (expected: a rectangle inside the picture of 32x32)", figure(crop(0, 0, 30, 4, 4)));
        refused("crop: of input 2 (expected: 0 to 1)", figure(crop(2, 0, 0, 4, 4)));
        refused("crops: none in a row, or no row of layer '" + LAYER + "' (expected: at least one)", figure());
        refused(
                "crops: of layer 1 (expected: 0 to 0)",
                RenderFigureRequest.newBuilder()
                        .addLayers(LAYER)
                        .setCrops(CropsFigure.newBuilder()
                                .addRows(CropsRow.newBuilder().setLayer(1).addCrops(crop(0, 0, 0, 4, 4)))));
        PictureCrop.Builder[] many = new PictureCrop.Builder[1025];
        java.util.Arrays.fill(many, crop(0, 0, 0, 4, 4));
        refused("crops: 1,025 in one figure (expected: at most 1,024;", figure(many));
    }

    private static void refused(String sentence, RenderFigureRequest.Builder request) {
        RenderFigureRequest complete =
                request.setFeed(TestServer.feed(MODEL, pictures)).build();
        assertThatThrownBy(() -> server.client().renderFigure(complete, pictures))
                .isInstanceOf(ServerError.class)
                .hasMessageStartingWith(sentence);
    }

    private static RenderFigureRequest.Builder figure(PictureCrop.Builder... crops) {
        CropsRow.Builder row = CropsRow.newBuilder().setChannel(7);
        for (PictureCrop.Builder crop : crops) {
            row.addCrops(crop);
        }
        return RenderFigureRequest.newBuilder()
                .addLayers(LAYER)
                .setCrops(CropsFigure.newBuilder().addRows(row));
    }

    private static PictureCrop.Builder crop(int input, int top, int left, int height, int width) {
        return PictureCrop.newBuilder()
                .setInput(input)
                .setBox(PixelBox.newBuilder()
                        .setTop(top)
                        .setLeft(left)
                        .setHeight(height)
                        .setWidth(width));
    }

    private static int firstOf(BufferedImage image, int y, int rgb) {
        return IntStream.range(0, image.getWidth())
                .filter(x -> (image.getRGB(x, y) & 0xFFFFFF) == rgb)
                .findFirst()
                .orElse(-1);
    }
}
