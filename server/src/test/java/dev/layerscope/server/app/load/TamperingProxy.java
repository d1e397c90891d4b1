package dev.layerscope.server.app.load;

import dev.layerscope.client.ServerAddress;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Stands between people and a server, passes everything on as it is, and does to some of it what a broken server might. */
public final class TamperingProxy implements AutoCloseable {
    private final ManagedChannel target;
    private final Tampering tampering;
    private final Server server;

    /** What is done to calls. */
    public interface Tampering {
        /** Instead of the call; null where it is passed on. */
        default @Nullable StatusRuntimeException refusal(String method) {
            return null;
        }

        /** Instead of an answer's message. */
        default byte[] answer(String method, byte[] message) {
            return message;
        }
    }

    public TamperingProxy(String address, Tampering tampering) throws IOException {
        this.target = ManagedChannelBuilder.forTarget(address).usePlaintext().build();
        this.tampering = tampering;
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .fallbackHandlerRegistry(new EveryMethod())
                .build()
                .start();
    }

    public ServerAddress address() {
        return new ServerAddress("127.0.0.1", server.getPort());
    }

    @Override
    public void close() {
        server.shutdownNow();
        target.shutdownNow();
    }

    private final class EveryMethod extends HandlerRegistry {
        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
            MethodDescriptor<byte[], byte[]> method = MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                    .setFullMethodName(name)
                    .setType(MethodDescriptor.MethodType.UNKNOWN)
                    .build();
            return ServerMethodDefinition.create(method, new PassingOn());
        }
    }

    private final class PassingOn implements ServerCallHandler<byte[], byte[]> {
        @Override
        public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata headers) {
            String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
            StatusRuntimeException refusal = tampering.refusal(method);
            if (refusal != null) {
                Metadata trailers = refusal.getTrailers();
                call.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
                return new ServerCall.Listener<>() {};
            }
            ClientCall<byte[], byte[]> onward = target.newCall(call.getMethodDescriptor(), CallOptions.DEFAULT);
            onward.start(new Back(call, method), headers);
            onward.request(Integer.MAX_VALUE);
            call.request(Integer.MAX_VALUE);
            return new Forth(onward);
        }
    }

    private static final class Forth extends ServerCall.Listener<byte[]> {
        private final ClientCall<byte[], byte[]> onward;

        Forth(ClientCall<byte[], byte[]> onward) {
            this.onward = onward;
        }

        @Override
        public void onMessage(byte[] message) {
            onward.sendMessage(message);
        }

        @Override
        public void onHalfClose() {
            onward.halfClose();
        }

        @Override
        public void onCancel() {
            onward.cancel("the client left", null);
        }
    }

    private final class Back extends ClientCall.Listener<byte[]> {
        private final ServerCall<byte[], byte[]> call;
        private final String method;

        Back(ServerCall<byte[], byte[]> call, String method) {
            this.call = call;
            this.method = method;
        }

        @Override
        public void onHeaders(Metadata headers) {
            call.sendHeaders(headers);
        }

        @Override
        public void onMessage(byte[] message) {
            call.sendMessage(tampering.answer(method, message));
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            call.close(status, trailers);
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
