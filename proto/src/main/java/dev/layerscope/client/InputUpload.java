package dev.layerscope.client;

import com.google.protobuf.UnsafeByteOperations;
import dev.layerscope.v1.Input;
import dev.layerscope.v1.InputsGrpc;
import dev.layerscope.v1.PutInputRequest;
import dev.layerscope.v1.PutInputResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * One {@code PutInput} call: announces an input and sends its bytes in pieces, each only when the network can take it.
 * Blocks the thread that calls {@link #put}, on which all callbacks run.
 */
final class InputUpload extends ClientCall.Listener<PutInputResponse> {
    private static final int PIECE_BYTES = 256 << 10;

    private final CallingThread thread = new CallingThread();
    private final ClientCall<PutInputRequest, PutInputResponse> call;
    private @Nullable PutInputResponse response;
    private @Nullable Status end;
    private @Nullable Metadata trailers;

    private InputUpload(Channel channel) {
        call = channel.newCall(InputsGrpc.getPutInputMethod(), CallOptions.DEFAULT.withExecutor(thread));
    }

    /**
     * @throws io.grpc.StatusRuntimeException where the call fails
     * @throws UncheckedIOException where the input's file can't be read any more
     */
    static Input put(Channel channel, LocalInput input) {
        InputUpload upload = new InputUpload(channel);
        upload.call.start(upload, new Metadata());
        upload.call.request(2);
        try (InputStream bytes = input.open()) {
            upload.send(input, bytes);
        } catch (IOException e) {
            upload.call.cancel("the input can't be read", e);
            throw new UncheckedIOException(e);
        }
        return upload.result();
    }

    private void send(LocalInput input, InputStream bytes) throws IOException {
        sendWhenReady(PutInputRequest.newBuilder()
                .setTotalBytes(input.byteSize())
                .setSha256(input.sha256())
                .build());
        while (end == null) {
            // gRPC may keep a piece until the network takes it, so each has bytes of its own.
            byte[] piece = bytes.readNBytes(PIECE_BYTES);
            if (piece.length == 0) {
                break;
            }
            sendWhenReady(PutInputRequest.newBuilder()
                    .setData(UnsafeByteOperations.unsafeWrap(piece))
                    .build());
        }
        if (end == null) {
            call.halfClose();
        }
        thread.runUntil(() -> end != null, call);
    }

    /** Does nothing once the server has ended the call, as it does with an input that it refuses half way. */
    private void sendWhenReady(PutInputRequest message) {
        thread.runUntil(() -> call.isReady() || end != null, call);
        if (end == null) {
            call.sendMessage(message);
        }
    }

    private Input result() {
        Status status = end;
        PutInputResponse answer = response;
        if (status != null && !status.isOk()) {
            throw status.asRuntimeException(trailers);
        }
        if (answer == null) {
            throw Status.INTERNAL.withDescription("no answer to an input").asRuntimeException();
        }
        return answer.getInput();
    }

    @Override
    public void onMessage(PutInputResponse message) {
        response = message;
    }

    @Override
    public void onClose(Status status, Metadata metadata) {
        end = status;
        trailers = metadata;
    }
}
