package dev.layerscope.server.app;

import com.google.protobuf.ByteString;
import dev.layerscope.client.LocalInput;
import dev.layerscope.server.app.load.person.PushedFile;
import dev.layerscope.v1.ModelCard;
import dev.layerscope.v1.Preprocessing;
import dev.layerscope.v1.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What people of a load work with: the model and the pictures that travel with the server. */
final class EmbeddedLoad {
    static final String MODEL = "shapes";
    private static final int SIDE = 96;

    private EmbeddedLoad() {}

    /** That everybody may look at. */
    static List<LocalInput> pictures() throws IOException {
        Path folder = EmbeddedModel.unpackSamples();
        List<LocalInput> pictures = new ArrayList<>();
        for (String name : EmbeddedModel.PICTURES) {
            pictures.add(LocalInput.read(folder.resolve(name)));
        }
        return pictures;
    }

    /** That people bring. */
    static PushedFile pushed() throws IOException {
        return new PushedFile(
                ByteString.copyFrom(
                        Files.readAllBytes(EmbeddedModel.unpackModel().resolve(MODEL + ".onnx"))),
                ModelCard.newBuilder()
                        .setPreprocessing(Preprocessing.newBuilder().setPreset("unit"))
                        .setSize(Size.newBuilder().setHeight(SIDE).setWidth(SIDE))
                        .build(),
                Files.createTempDirectory("layerscope-pushed-"));
    }
}
