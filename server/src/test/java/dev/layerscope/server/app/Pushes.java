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
        SingleAnswer<PushModelResponse> answer = new SingleAnswer<>();
        send(answer, messages).onCompleted();
        return answer.await();
    }

    /** Sends the messages and falls silent. */
    SingleAnswer<PushModelResponse> begin(PushModelRequest... messages) {
        SingleAnswer<PushModelResponse> answer = new SingleAnswer<>();
        send(answer, messages);
        return answer;
    }

    private StreamObserver<PushModelRequest> send(
            SingleAnswer<PushModelResponse> answer, PushModelRequest... messages) {
        StreamObserver<PushModelRequest> push = ModelsGrpc.newStub(channel).pushModel(answer);
        for (PushModelRequest message : messages) {
            push.onNext(message);
        }
        return push;
    }
}
