package dev.layerscope.server.app;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Calls any rpc with one message, whatever kind it is, and waits for its first answer or its end. */
final class RpcCall {
    private RpcCall() {}

    /** What came of it: OK with the first message. */
    record Answer(Status.Code code, String message, Optional<String> reason) {}

    /**
     * @param request the empty message where there is none
     */
    static Answer make(Channel channel, MethodDescriptor<?, ?> rpc, Optional<Message> request) throws Exception {
        return begin(channel, rpc, request).get();
    }

    static CompletableFuture<Answer> begin(Channel channel, MethodDescriptor<?, ?> rpc, Optional<Message> request) {
        @SuppressWarnings("unchecked")
        MethodDescriptor<Object, Object> known = (MethodDescriptor<Object, Object>) rpc;
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        ClientCall<Object, Object> call =
                channel.newCall(known, CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS));
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(Object message) {
                        answer.complete(new Answer(Status.Code.OK, "", Optional.empty()));
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        answer.complete(new Answer(
                                status.getCode(), String.valueOf(status.getDescription()), reason(status, trailers)));
                    }
                },
                new Metadata());
        call.request(1);
        call.sendMessage(request.<Object>map(message -> message).orElseGet(() -> empty(known)));
        call.halfClose();
        return answer.whenComplete((came, failure) -> call.cancel("seen enough", null));
    }

    private static Object empty(MethodDescriptor<Object, Object> rpc) {
        return ((MethodDescriptor.PrototypeMarshaller<Object>) rpc.getRequestMarshaller()).getMessagePrototype();
    }

    private static Optional<String> reason(Status status, Metadata trailers) {
        try {
            for (Any detail :
                    StatusProto.fromStatusAndTrailers(status, trailers).getDetailsList()) {
                if (detail.is(ErrorInfo.class)) {
                    return Optional.of(detail.unpack(ErrorInfo.class).getReason());
                }
            }
            return Optional.empty();
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
