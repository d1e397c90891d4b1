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
        SingleAnswer<PutInputResponse> answer = new SingleAnswer<>();
        StreamObserver<PutInputRequest> upload = InputsGrpc.newStub(channel).putInput(answer);
        List.of(messages).forEach(upload::onNext);
        upload.onCompleted();
        return answer.await().getInput();
    }

    /** A picture or array as it is, which the server takes. */
    Input put(byte[] file) {
        return put(announce(file.length, ""), data(file));
    }
}
