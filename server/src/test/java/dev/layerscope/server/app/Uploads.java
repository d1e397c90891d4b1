package dev.layerscope.server.app;

import com.google.protobuf.ByteString;
import dev.layerscope.v1.Input;
import dev.layerscope.v1.InputsGrpc;
import dev.layerscope.v1.PutInputRequest;
import dev.layerscope.v1.PutInputResponse;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Uploads whose messages a test chooses one by one, unlike those of the client library, which are always right. */
final class Uploads {
    private final Channel channel;

    Uploads(Channel channel) {
        this.channel = channel;
    }

    static PutInputRequest announce(long totalBytes, String sha256) {
        return PutInputRequest.newBuilder()
                .setTotalBytes(totalBytes)
                .setSha256(sha256)
                .build();
    }

    static PutInputRequest data(byte[] bytes) {
        return PutInputRequest.newBuilder().setData(ByteString.copyFrom(bytes)).build();
    }

    /**
     * Sends the messages, then says that there are no more.
     *
     * @throws StatusRuntimeException where the server refuses the input
     */
    Input put(PutInputRequest... messages) {
        CompletableFuture<PutInputResponse> answer = new CompletableFuture<>();
        StreamObserver<PutInputRequest> upload = InputsGrpc.newStub(channel).putInput(new StreamObserver<>() {
            @Override
            public void onNext(PutInputResponse response) {
                answer.complete(response);
            }

            @Override
            public void onError(Throwable failure) {
                answer.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {
                answer.completeExceptionally(new AssertionError("the call ended without an answer"));
            }
        });
        List.of(messages).forEach(upload::onNext);
        upload.onCompleted();
        try {
            return answer.get().getInput();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StatusRuntimeException status) {
                throw status;
            }
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** A picture or array as it is, which the server takes. */
    Input put(byte[] file) {
        return put(announce(file.length, ""), data(file));
    }
}
