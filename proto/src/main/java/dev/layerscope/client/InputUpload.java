package dev.layerscope.client;

import com.google.protobuf.UnsafeByteOperations;
import dev.layerscope.v1.Input;
import dev.layerscope.v1.InputsGrpc;
import dev.layerscope.v1.PutInputRequest;
import dev.layerscope.v1.PutInputResponse;
import io.grpc.Channel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** One {@code PutInput} call: announces an input and sends its bytes in pieces. */
final class InputUpload {
    private static final int PIECE_BYTES = 256 << 10;

    private InputUpload() {}

    /**
     * @throws io.grpc.StatusRuntimeException where the call fails
     * @throws UncheckedIOException where the input's file can't be read any more
     */
    static Input put(Channel channel, LocalInput input) {
        UploadCall<PutInputRequest, PutInputResponse> call = new UploadCall<>(channel, InputsGrpc.getPutInputMethod());
        call.send(PutInputRequest.newBuilder()
                .setTotalBytes(input.byteSize())
                .setSha256(input.sha256())
                .build());
        try (InputStream bytes = input.open()) {
            while (!call.hasEnded()) {
                // gRPC may keep a piece until the network takes it, so each has bytes of its own.
                byte[] piece = bytes.readNBytes(PIECE_BYTES);
                if (piece.length == 0) {
                    break;
                }
                call.send(PutInputRequest.newBuilder()
                        .setData(UnsafeByteOperations.unsafeWrap(piece))
                        .build());
            }
        } catch (IOException e) {
            call.cancel("the input can't be read");
            throw new UncheckedIOException(e);
        }
        return call.answer().getInput();
    }
}
