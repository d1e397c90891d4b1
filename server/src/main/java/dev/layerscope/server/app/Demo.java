package dev.layerscope.server.app;

import dev.layerscope.client.Connection;
import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.Picture;
import dev.layerscope.client.ReceivedTensor;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.GridFigure;
import dev.layerscope.v1.Layer;
import dev.layerscope.v1.ListLayersRequest;
import dev.layerscope.v1.ListModelsResponse;
import dev.layerscope.v1.Model;
import dev.layerscope.v1.PredictRequest;
import dev.layerscope.v1.PredictResponse;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.StreamActivationsRequest;
import dev.layerscope.v1.SummarizeActivationsRequest;
import dev.layerscope.v1.SummarizeActivationsResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Drives a server as any client would, over its real port, and writes down what it saw. */
final class Demo {
    private static final String PICTURE = "star.png";
    private static final List<String> LAYERS =
            List.of("stem.relu", "stage1.0", "stage2.0", "stage3.0", "stage4.0", "head");
    private static final List<String> GRID_LAYERS = LAYERS.subList(0, LAYERS.size() - 1);
    private static final long MOST_BYTES = 64L << 20;

    private final Path folder;

    Demo(Path folder) {
        this.folder = folder;
    }

    /**
     * @return the page to open
     */
    Path run(int port) throws IOException {
        Files.createDirectories(folder);
        EmbeddedModel.unpackPictures(folder);
        ServerAddress address = ServerAddress.parse("127.0.0.1:" + port);
        try (Connection connection = Connection.open(ConnectionSettings.plainText(address))) {
            LayerscopeClient client = new LayerscopeClient(connection);
            ListModelsResponse server = client.listModels();
            List<LocalInput> pictures = new ArrayList<>();
            for (String name : EmbeddedModel.PICTURES) {
                pictures.add(LocalInput.read(folder.resolve(name)));
            }
            LocalInput picture = pictures.get(EmbeddedModel.PICTURES.indexOf(PICTURE));
            Model model = client.getModel(EmbeddedModel.NAME);
            List<Layer> layers = client.listLayers(ListLayersRequest.newBuilder()
                            .setModel(EmbeddedModel.NAME)
                            .build())
                    .layers();
            PredictResponse predictions = client.predict(
                    PredictRequest.newBuilder()
                            .setFeed(feed(pictures))
                            .setTop(3)
                            .build(),
                    pictures);
            List<Path> tensors = writeTensors(client, picture);
            List<DemoPage.Grid> grids = writeGrids(client, picture);
            SummarizeActivationsResponse summary = client.summarizeActivations(
                    SummarizeActivationsRequest.newBuilder()
                            .setFeed(feed(List.of(picture)))
                            .addAllLayers(LAYERS)
                            .build(),
                    List.of(picture));
            Path index = folder.resolve("index.html");
            Files.writeString(
                    index,
                    new DemoPage(server, model, PICTURE).html(layers, predictions, grids, tensors, LAYERS, summary));
            return index;
        }
    }

    private static Feed feed(List<LocalInput> pictures) {
        return Feed.newBuilder()
                .setModel(EmbeddedModel.NAME)
                .addAllInputs(pictures.stream().map(LocalInput::sha256).toList())
                .build();
    }

    private List<Path> writeTensors(LayerscopeClient client, LocalInput picture) throws IOException {
        List<ReceivedTensor> received = client.readActivations(
                StreamActivationsRequest.newBuilder()
                        .setFeed(feed(List.of(picture)))
                        .addAllLayers(LAYERS)
                        .build(),
                List.of(picture),
                MOST_BYTES);
        List<Path> files = new ArrayList<>();
        for (ReceivedTensor tensor : received) {
            Path file = folder.resolve(LAYERS.get(tensor.header().getIndex()) + ".npy");
            NpyHeader header = new NpyHeader(NpyType.FLOAT32, tensor.header().getShapeList(), false);
            try (FileChannel out = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                out.write(ByteBuffer.wrap(header.toBytes()));
                ByteBuffer data = tensor.data().duplicate();
                while (data.hasRemaining()) {
                    out.write(data);
                }
            }
            files.add(file);
        }
        return files;
    }

    private List<DemoPage.Grid> writeGrids(LayerscopeClient client, LocalInput picture) throws IOException {
        List<DemoPage.Grid> grids = new ArrayList<>();
        for (String layer : GRID_LAYERS) {
            Picture grid = client.renderFigure(
                    RenderFigureRequest.newBuilder()
                            .setFeed(feed(List.of(picture)))
                            .addLayers(layer)
                            .setGrid(GridFigure.getDefaultInstance())
                            .build(),
                    List.of(picture));
            String file = layer + ".png";
            Files.write(folder.resolve(file), grid.png().toByteArray());
            grids.add(new DemoPage.Grid(layer, file, grid.header()));
        }
        return grids;
    }
}
