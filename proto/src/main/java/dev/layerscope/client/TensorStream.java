package dev.layerscope.client;

import dev.layerscope.v1.ActivationsGrpc;
import dev.layerscope.v1.GradientsGrpc;
import dev.layerscope.v1.StreamActivationsRequest;
import dev.layerscope.v1.StreamComponentsRequest;
import dev.layerscope.v1.StreamGradientsRequest;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * One call that streams tensors, of activations, components or gradients, without generated classes in the path of the
 * bytes.
 *
 * <p>Threads: {@link #receive} blocks the thread that calls it, and every callback runs there, so the sink is called by
 * that thread alone. Messages are asked for one at a time, a few ahead, and the next one only when one has been put
 * away: a sink that blocks stops the server through HTTP/2's flow control. Interrupting the thread, or cancelling the
 * {@link io.grpc.Context} it runs in, cancels the call.
 */
final class TensorStream<Q> extends ClientCall.Listener<InputStream> {
    /** Enough to hide the way between network and reader; bounds what waits here to as many messages. */
    private static final int MESSAGES_AHEAD = 4;

    private static final MethodDescriptor<StreamActivationsRequest, InputStream> ACTIVATIONS =
            unparsed(ActivationsGrpc.getStreamActivationsMethod());
    private static final MethodDescriptor<StreamComponentsRequest, InputStream> COMPONENTS =
            unparsed(ActivationsGrpc.getStreamComponentsMethod());

    private static final MethodDescriptor<StreamGradientsRequest, InputStream> GRADIENTS =
            unparsed(GradientsGrpc.getStreamGradientsMethod());

    private final TensorReceiver receiver;
    private final CallingThread thread = new CallingThread();
    private final ClientCall<Q, InputStream> call;
    private @Nullable IOException failure;
    private @Nullable RuntimeException defect;
    private @Nullable StatusRuntimeException refusal;
    private boolean closed;

    private TensorStream(Channel channel, MethodDescriptor<Q, InputStream> method, TensorReceiver receiver) {
        this.receiver = receiver;
        call = channel.newCall(method, CallOptions.DEFAULT.withExecutor(thread));
    }

    /**
     * Asks for the tensors that the receiver lacks, from the byte on that it lacks, until all are there. May be called
     * again with the same receiver where it failed with a status.
     *
     * @throws StatusRuntimeException where the call fails
     * @throws TransferException where the stream isn't what the contract says
     * @throws IOException where the sink throws it
     */
    static void receive(Channel channel, StreamActivationsRequest request, TensorReceiver receiver) throws IOException {
        StreamActivationsRequest rest = receiver.resumption()
                .map(resume -> request.toBuilder().setResume(resume).build())
                .orElse(request);
        new TensorStream<>(channel, ACTIVATIONS, receiver).run(rest);
    }

    /** The same for components. */
    static void receive(Channel channel, StreamComponentsRequest request, TensorReceiver receiver) throws IOException {
        StreamComponentsRequest rest = receiver.resumption()
                .map(resume -> request.toBuilder().setResume(resume).build())
                .orElse(request);
        new TensorStream<>(channel, COMPONENTS, receiver).run(rest);
    }

    /** The same for gradients. */
    static void receive(Channel channel, StreamGradientsRequest request, TensorReceiver receiver) throws IOException {
        StreamGradientsRequest rest = receiver.resumption()
                .map(resume -> request.toBuilder().setResume(resume).build())
                .orElse(request);
        new TensorStream<>(channel, GRADIENTS, receiver).run(rest);
    }

    private void run(Q request) throws IOException {
        call.start(this, new Metadata());
        call.request(MESSAGES_AHEAD);
        call.sendMessage(request);
        call.halfClose();
        thread.runUntil(() -> closed, call);
        if (defect != null) {
            throw defect;
        }
        if (failure != null) {
            throw failure;
        }
        if (refusal != null) {
            throw refusal;
        }
        receiver.complete();
    }

    @Override
    public void onMessage(InputStream message) {
        if (failure != null || defect != null) {
            return;
        }
        try {
            receiver.take(message);
            call.request(1);
        } catch (IOException e) {
            failure = e;
            call.cancel("the tensor can't be taken", e);
        } catch (RuntimeException e) {
            defect = e;
            call.cancel("the tensor can't be taken", e);
        }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        closed = true;
        if (!status.isOk()) {
            refusal = status.asRuntimeException(trailers);
        }
    }

    /**
     * The method with messages left as gRPC received them. They are read while gRPC still holds their buffers, in
     * {@link #onMessage}: no state of a call has to be smuggled into its marshaller.
     */
    private static <Q> MethodDescriptor<Q, InputStream> unparsed(MethodDescriptor<Q, ?> method) {
        return method.toBuilder(method.getRequestMarshaller(), new AsReceived()).build();
    }

    private static final class AsReceived implements MethodDescriptor.Marshaller<InputStream> {
        @Override
        public InputStream stream(InputStream value) {
            return value;
        }

        @Override
        public InputStream parse(InputStream stream) {
            return stream;
        }
    }
}
