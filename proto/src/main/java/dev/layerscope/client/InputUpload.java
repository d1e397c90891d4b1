package dev.layerscope.client;

import com.google.protobuf.UnsafeByteOperations;
import dev.layerscope.v1.Input;
import dev.layerscope.v1.InputsGrpc;
import dev.layerscope.v1.PutInputRequest;
import dev.layerscope.v1.PutInputResponse;
import io.grpc.Channel;
import java.nio.ByteBuffer;

/** One {@code PutInput} call: announces an input and sends its bytes in pieces. */
final class InputUpload {
    private static final int PIECE_BYTES = 256 << 10;

    private InputUpload() {}

    /**
     * @throws io.grpc.StatusRuntimeException where the call fails
     */
    static Input put(Channel channel, LocalInput input) {
        UploadCall<PutInputRequest, PutInputResponse> call = new UploadCall<>(channel, InputsGrpc.getPutInputMethod());
        ByteBuffer bytes = input.bytes();
        call.send(PutInputRequest.newBuilder()
                .setTotalBytes(bytes.remaining())
                .setSha256(input.sha256())
                .build());
        while (bytes.hasRemaining() && !call.hasEnded()) {
            ByteBuffer piece = bytes.slice(bytes.position(), Math.min(PIECE_BYTES, bytes.remaining()));
            bytes.position(bytes.position() + piece.remaining());
            call.send(PutInputRequest.newBuilder()
                    .setData(UnsafeByteOperations.unsafeWrap(piece))
                    .build());
        }
        return call.answer().getInput();
    }
}
