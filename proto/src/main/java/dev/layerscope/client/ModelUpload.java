package dev.layerscope.client;

import com.google.protobuf.ByteString;
import dev.layerscope.v1.ModelsGrpc;
import dev.layerscope.v1.PushModelHeader;
import dev.layerscope.v1.PushModelRequest;
import dev.layerscope.v1.PushModelResponse;
import dev.layerscope.v1.PushedFile;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** One {@code PushModel} call: announces the files of a model and sends them in pieces. */
final class ModelUpload {
    private static final int PIECE_BYTES = 1 << 20;

    private ModelUpload() {}

    /**
     * @param sent is told of bytes as they go out
     * @throws io.grpc.StatusRuntimeException where the call fails
     * @throws IOException where a file can't be read
     */
    static PushModelResponse push(Channel channel, LocalModel model, LongConsumer sent) throws IOException {
        PushModelHeader header = header(model);
        UploadCall<PushModelRequest, PushModelResponse> call =
                new UploadCall<>(channel, ModelsGrpc.getPushModelMethod());
        AtomicLong sentBytes = new AtomicLong();
        LongConsumer counted = bytes -> {
            sentBytes.addAndGet(bytes);
            sent.accept(bytes);
        };
        try {
            call.send(PushModelRequest.newBuilder().setHeader(header).build());
            for (LocalModel.Part part : model.files()) {
                send(part, call, counted);
            }
            return call.answer();
        } catch (IOException e) {
            call.cancel("a file can't be read");
            throw e;
        } catch (StatusRuntimeException e) {
            sent.accept(-sentBytes.get());
            throw e;
        }
    }

    private static PushModelHeader header(LocalModel model) throws IOException {
        PushModelHeader.Builder header =
                PushModelHeader.newBuilder().setModel(model.name()).setCard(model.card());
        for (LocalModel.Part part : model.files()) {
            header.addFiles(PushedFile.newBuilder()
                    .setName(part.location())
                    .setTotalBytes(part.bytes())
                    .setSha256(sha256(part.file())));
        }
        return header.build();
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = LocalInput.digest();
        try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest)) {
            byte[] piece = new byte[PIECE_BYTES];
            while (bytes.read(piece) >= 0) {
                // The digest reads along.
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void send(
            LocalModel.Part part, UploadCall<PushModelRequest, PushModelResponse> call, LongConsumer sent)
            throws IOException {
        try (InputStream bytes = Files.newInputStream(part.file())) {
            while (!call.hasEnded()) {
                ByteString piece = ByteString.copyFrom(bytes.readNBytes(PIECE_BYTES));
                if (piece.isEmpty()) {
                    return;
                }
                call.send(PushModelRequest.newBuilder().setData(piece).build());
                sent.accept(piece.size());
            }
        }
    }
}
