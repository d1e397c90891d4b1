package dev.layerscope.client;

import dev.layerscope.client.ConnectionSettings.Encryption;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection to a server, tuned for large tensors. It connects with the first call and again after a loss.
 * Safe for use by many threads at once; whoever opened it closes it.
 *
 * <p>Windows and receive buffers follow a measurement of grpc-java between two JVMs: a window of 8 MiB and reads of
 * 256 KiB moved half as much again as the defaults. The limit of 4 MiB on a message stays, for the server keeps below it.
 */
public final class Connection implements AutoCloseable {
    private static final int WINDOW_BYTES = 8 << 20;
    private static final int READ_BYTES = 256 << 10;
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final ServerAddress server;
    private final ManagedChannel transport;
    private final Channel channel;
    private final @Nullable Duration timeout;
    private final Answers answers = new Answers();

    private Connection(ConnectionSettings settings, ManagedChannel transport) {
        this.server = settings.server();
        this.transport = transport;
        this.timeout = settings.timeout();
        this.channel = ClientInterceptors.interceptForward(transport, interceptors(settings, answers));
    }

    /**
     * Prepares a connection; nothing is sent before the first call.
     *
     * @param watching see every try of every call as it goes out and ends, below all that this connection adds to it
     * @throws IOException where files of certificates can't be read or hold none
     */
    public static Connection open(ConnectionSettings settings, ClientInterceptor... watching) throws IOException {
        ServerAddress server = settings.server();
        NettyChannelBuilder builder = settings.encryption() == Encryption.PLAIN_TEXT
                ? NettyChannelBuilder.forAddress(server.host(), server.port()).usePlaintext()
                : secured(settings);
        builder.flowControlWindow(WINDOW_BYTES)
                .withOption(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
                .keepAliveTime(1, TimeUnit.MINUTES)
                .intercept(watching);
        return new Connection(settings, builder.build());
    }

    /** Calls through a channel that exists already, which this connection then owns: for tests and servers at hand. */
    public static Connection over(ManagedChannel transport, ConnectionSettings settings) {
        return new Connection(settings, transport);
    }

    /** For generated stubs. The callbacks of asynchronous ones arrive on threads of gRPC's shared pool. */
    public Channel channel() {
        return channel;
    }

    public ServerAddress server() {
        return server;
    }

    /** For calls that stay open for as long as somebody looks, whatever the timeout of others is. */
    public Channel channelWithoutEnd() {
        return ClientInterceptors.intercept(channel, new ClientInterceptor() {
            @Override
            public <Q, R> ClientCall<Q, R> interceptCall(
                    MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
                return next.newCall(method, options.withOption(TimeoutInterceptor.WITHOUT_END, true));
            }
        });
    }

    /** When a call that starts now must be over; none where calls may take as long as they take. */
    @Nullable
    Deadline deadline() {
        return timeout == null ? null : Deadline.after(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** For calls that must be over by then. */
    Channel channelUntil(@Nullable Deadline deadline) {
        return deadline == null
                ? channel
                : ClientInterceptors.intercept(channel, new ClientInterceptor() {
                    @Override
                    public <Q, R> ClientCall<Q, R> interceptCall(
                            MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
                        return next.newCall(method, options.withDeadline(deadline));
                    }
                });
    }

    /** Whether a server has ever answered over this connection. */
    boolean hasAnswered() {
        return answers.any();
    }

    /** Makes the next call connect anew, at once, and wait for the outcome, whatever became of the connection before. */
    void renew() {
        transport.enterIdle();
    }

    /** Ends calls that still run, and the connection. Doesn't wait for the other side. */
    @Override
    public void close() {
        transport.shutdownNow();
    }

    private static NettyChannelBuilder secured(ConnectionSettings settings) throws IOException {
        TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder();
        Path certificates = settings.trustedCertificates();
        if (certificates != null) {
            credentials.trustManager(certificates.toFile());
        }
        ClientCertificate shown = settings.certificate();
        if (shown != null) {
            show(shown, credentials);
        }
        ServerAddress server = settings.server();
        try {
            return NettyChannelBuilder.forAddress(server.host(), server.port(), credentials.build());
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "certificates: " + (certificates == null ? "" : certificates + " ")
                            + (shown == null ? "" : shown.certificate() + " ")
                            + "(expected: certificates and a key in PEM)",
                    e);
        }
    }

    private static void show(ClientCertificate shown, TlsChannelCredentials.Builder credentials) throws IOException {
        try {
            credentials.keyManager(shown.certificate().toFile(), shown.key().toFile());
        } catch (NoSuchFileException e) {
            throw new IOException("client certificate: " + e.getFile() + " isn't there (expected: PEM files)", e);
        }
    }

    private static List<ClientInterceptor> interceptors(ConnectionSettings settings, Answers answers) {
        List<ClientInterceptor> interceptors = new ArrayList<>();
        interceptors.add(new RequestIds());
        interceptors.add(answers);
        Token token = settings.token();
        if (token != null) {
            Metadata headers = new Metadata();
            headers.put(AUTHORIZATION, "Bearer " + token.value());
            interceptors.add(MetadataUtils.newAttachHeadersInterceptor(headers));
        }
        if (settings.timeout() != null) {
            interceptors.add(new TimeoutInterceptor(settings.timeout()));
        }
        return interceptors;
    }
}
