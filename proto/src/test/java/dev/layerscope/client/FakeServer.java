package dev.layerscope.client;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RequestInfo;
import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Services over Netty on a free port of this machine. */
final class FakeServer implements AutoCloseable {
    static final Context.Key<String> AUTHORIZATION = Context.key("authorization");

    private final Server server;

    private FakeServer(Server server) {
        this.server = server;
    }

    static FakeServer plainText(BindableService... services) throws IOException {
        return start(builder(), services);
    }

    static FakeServer tls(Path certificate, Path key, BindableService... services) throws IOException {
        return start(builder().useTransportSecurity(certificate.toFile(), key.toFile()), services);
    }

    ServerAddress address() {
        return new ServerAddress("localhost", server.getPort());
    }

    /** What a server throws: a status with the reason and facts of an ErrorInfo. */
    static StatusRuntimeException refusal(Status.Code code, String reason, String message) {
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(code.value())
                .setMessage(message)
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setDomain("layerscope.dev")
                        .setReason(reason)
                        .build()))
                .addDetails(
                        Any.pack(RequestInfo.newBuilder().setRequestId("a1b2").build()))
                .build());
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private static NettyServerBuilder builder() {
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static FakeServer start(NettyServerBuilder builder, BindableService... services) throws IOException {
        for (BindableService service : services) {
            builder.addService(service);
        }
        return new FakeServer(builder.intercept(new Authorization()).build().start());
    }

    private static final class Authorization implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            String value = headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER));
            return Contexts.interceptCall(
                    Context.current().withValue(AUTHORIZATION, String.valueOf(value)), call, headers, next);
        }
    }
}
