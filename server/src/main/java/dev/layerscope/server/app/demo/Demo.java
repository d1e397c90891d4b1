package dev.layerscope.server.app.demo;

import dev.layerscope.client.Connection;
import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.ServerAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Drives a server that serves the embedded model as any client would, over its real port, and writes down what it saw. */
public final class Demo {
    private static final String MODEL = "shapes";
    private static final String SHOWN = "star.png";
    private static final List<String> LAYERS =
            List.of("stem.relu", "stage1.0", "stage2.0", "stage3.0", "stage4.0", "head");

    private final Path folder;

    /**
     * @param folder where the page goes; made by who calls, with the pictures in {@link #pictures}
     */
    public Demo(Path folder) {
        this.folder = folder;
    }

    /** Where the pictures that the model is shown are taken from. */
    public static Path pictures(Path folder) {
        return folder.resolve(Visit.PICTURES);
    }

    /**
     * @param pictures names of files
     * @return the page to open
     * @throws IOException where a file can't be read or written, or an answer arrives cut off
     */
    public Path run(ServerAddress address, List<String> pictures) throws IOException {
        SortedMap<String, LocalInput> inputs = new TreeMap<>();
        for (String name : pictures) {
            inputs.put(name, LocalInput.read(pictures(folder).resolve(name)));
        }
        try (Connection connection = Connection.open(ConnectionSettings.plainText(address))) {
            Visit visit = new Visit(new LayerscopeClient(connection), folder, MODEL, inputs, SHOWN);
            return Files.writeString(folder.resolve("index.html"), Page.html(visit, parts()));
        }
    }

    private static List<Part> parts() {
        return List.of(
                new Predictions(),
                StarFigures.channels(),
                StarFigures.channel(),
                StarFigures.components(),
                StarFigures.top(),
                StarFigures.histogram(),
                StarFigures.sparsity(),
                new BestPictures(),
                new SearchedPictures(),
                new MosaicOfTiles(),
                new StatisticsTable(LAYERS),
                new Tensors(LAYERS),
                new LayersTable());
    }
}
