package dev.layerscope.client;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds out which files beside an ONNX file hold its weights ({@code TensorProto.external_data}, ONNX IR 4), reading only
 * as much of the file as that needs.
 */
final class ExternalData {
    private static final int DEEPEST = 200;

    /** The messages on the way to a tensor. */
    private enum Message {
        MODEL,
        FUNCTION,
        GRAPH,
        NODE,
        ATTRIBUTE,
        SPARSE_TENSOR,
        TENSOR,
        ENTRY
    }

    /** By message, the numbers of the fields that lead on; as {@code onnx.proto3} has them. */
    private static final Map<Message, Map<Integer, Message>> WAYS = Map.of(
            Message.MODEL, Map.of(7, Message.GRAPH, 25, Message.FUNCTION),
            Message.FUNCTION, Map.of(7, Message.NODE),
            Message.GRAPH, Map.of(1, Message.NODE, 5, Message.TENSOR, 15, Message.SPARSE_TENSOR),
            Message.NODE, Map.of(5, Message.ATTRIBUTE),
            Message.ATTRIBUTE,
                    Map.of(
                            5,
                            Message.TENSOR,
                            6,
                            Message.GRAPH,
                            10,
                            Message.TENSOR,
                            11,
                            Message.GRAPH,
                            22,
                            Message.SPARSE_TENSOR,
                            23,
                            Message.SPARSE_TENSOR),
            Message.SPARSE_TENSOR, Map.of(1, Message.TENSOR, 2, Message.TENSOR),
            Message.TENSOR, Map.of(13, Message.ENTRY),
            Message.ENTRY, Map.of());

    private final CodedInputStream input;
    private final Set<String> locations = new LinkedHashSet<>();

    private ExternalData(CodedInputStream input) {
        this.input = input;
    }

    /**
     * The locations that the file names, in its order, each once.
     *
     * @throws IOException where it can't be read, or is no ONNX file
     */
    static Set<String> locations(Path onnx) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(onnx), 1 << 16)) {
            CodedInputStream input = CodedInputStream.newInstance(file);
            input.setSizeLimit(Integer.MAX_VALUE);
            ExternalData found = new ExternalData(input);
            found.read(Message.MODEL, 0);
            return found.locations;
        } catch (InvalidProtocolBufferException e) {
            throw new IOException(onnx + ": not readable as ONNX (expected: a complete .onnx file)", e);
        }
    }

    private void read(Message message, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("graphs within graphs: more than %d deep (expected: fewer)".formatted(DEEPEST));
        }
        String key = "";
        String value = "";
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            Message inside = WAYS.getOrDefault(message, Map.of()).get(field);
            if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                input.skipField(tag);
            } else if (inside != null) {
                int outer = input.pushLimit(input.readRawVarint32());
                read(inside, depth + 1);
                input.popLimit(outer);
            } else if (message == Message.ENTRY && field == 1) {
                key = input.readStringRequireUtf8();
            } else if (message == Message.ENTRY && field == 2) {
                value = input.readStringRequireUtf8();
            } else {
                input.skipField(tag);
            }
        }
        if (key.equals("location")) {
            locations.add(value);
        }
    }
}
