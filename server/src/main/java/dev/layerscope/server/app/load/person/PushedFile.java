package dev.layerscope.server.app.load.person;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.layerscope.client.LocalModel;
import dev.layerscope.v1.ModelCard;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A model that people bring, each as a file of its own: the same nodes and weights with other words in the field
 * {@code doc_string}, so that no two have the same SHA-256 and all have the same activations.
 *
 * @param folder where files are made
 */
public record PushedFile(ByteString onnx, ModelCard card, Path folder) {
    /** Of {@code ModelProto} in onnx.proto. */
    private static final int DOC_STRING = 6;

    /** Does something with a model and deletes its file. */
    interface Use<T> {
        T of(LocalModel model) throws IOException;
    }

    <T> T with(String name, Use<T> use) throws IOException {
        Path file = folder.resolve(name + ".onnx");
        try {
            Files.write(file, bytes(name));
            return use.of(LocalModel.of(name, file, card));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Of two values of a field that has one, the last counts. */
    private byte[] bytes(String words) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(onnx.size() + 64);
        onnx.writeTo(bytes);
        CodedOutputStream fields = CodedOutputStream.newInstance(bytes);
        fields.writeString(DOC_STRING, words);
        fields.flush();
        return bytes.toByteArray();
    }
}
