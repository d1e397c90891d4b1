package dev.layerscope.server.app;

import com.google.protobuf.ByteString;
import dev.layerscope.v1.ModelCard;
import dev.layerscope.v1.ModelsGrpc;
import dev.layerscope.v1.PushModelHeader;
import dev.layerscope.v1.PushModelRequest;
import dev.layerscope.v1.PushModelResponse;
import dev.layerscope.v1.PushedFile;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Pushes whose messages a test chooses one by one, unlike those of the client library, which are always right. */
final class Pushes {
    private final Channel channel;

    Pushes(Channel channel) {
        this.channel = channel;
    }

    static PushModelRequest announce(String name, PushedFile... files) {
        return PushModelRequest.newBuilder()
                .setHeader(PushModelHeader.newBuilder()
                        .setModel(name)
                        .addAllFiles(Arrays.asList(files))
                        .setCard(ModelCard.getDefaultInstance()))
                .build();
    }

    static PushedFile file(String name, long bytes) {
        return PushedFile.newBuilder().setName(name).setTotalBytes(bytes).build();
    }

    static PushModelRequest data(byte[] bytes) {
        return PushModelRequest.newBuilder().setData(ByteString.copyFrom(bytes)).build();
    }

    /** One ONNX file without anything beside it. */
    PushModelResponse push(String name, byte[] onnx) {
        return push(announce(name, file("model.onnx", onnx.length)), data(onnx));
    }

    /**
     * Sends the messages, then says that there are no more.
     *
     * @throws StatusRuntimeException where the server refuses the model
     */
    PushModelResponse push(PushModelRequest... messages) {
        return await(start(messages, true));
    }

    /** Sends the messages and falls silent. */
    CompletableFuture<PushModelResponse> begin(PushModelRequest... messages) {
        return start(messages, false);
    }

    static PushModelResponse await(CompletableFuture<PushModelResponse> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StatusRuntimeException refusal) {
                throw refusal;
            }
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private CompletableFuture<PushModelResponse> start(PushModelRequest[] messages, boolean end) {
        CompletableFuture<PushModelResponse> answer = new CompletableFuture<>();
        StreamObserver<PushModelRequest> push = ModelsGrpc.newStub(channel).pushModel(new StreamObserver<>() {
            @Override
            public void onNext(PushModelResponse response) {
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
        for (PushModelRequest message : messages) {
            push.onNext(message);
        }
        if (end) {
            push.onCompleted();
        }
        return answer;
    }
}
