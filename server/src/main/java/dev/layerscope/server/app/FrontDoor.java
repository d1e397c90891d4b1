package dev.layerscope.server.app;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.audit.AuditEntry;
import dev.layerscope.server.audit.AuditTrail;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.rpc.AuditInterceptor;
import dev.layerscope.server.rpc.AuthenticationInterceptor;
import dev.layerscope.server.rpc.AuthorizationInterceptor;
import dev.layerscope.server.users.Entrance;
import dev.layerscope.server.users.FailedAttempts;
import dev.layerscope.server.users.UserRegister;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands between the network and the services: limits on connections, TLS, who calls, what they may, and the audit of
 * what they change. Owns the threads of the network, and looks every second whether files have changed.
 */
final class FrontDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FrontDoor.class);
    private static final int SHORTEST_KEEPALIVE_SECONDS = 10;
    /** A peer that vanished is noticed after both. */
    private static final int KEEPALIVE_MINUTES = 2;

    private static final int KEEPALIVE_ANSWER_SECONDS = 20;
    /** Of calls that clients cancel: many times as many as a viewer does, and few enough to be no attack. */
    private static final int CANCELLATIONS = 1000;

    private static final int CANCELLATIONS_SECONDS = 10;

    private final ListenSettings listen;
    private final ConnectionLimits limits;
    private final AuditTrail audit;
    private final Entrance entrance;
    private final Optional<TlsFiles> tls;
    private final CountedConnections connections;
    private final ScheduledExecutorService timer;
    private final MultiThreadIoEventLoopGroup accepting;
    private final MultiThreadIoEventLoopGroup serving;

    private FrontDoor(
            ListenSettings listen,
            ConnectionLimits limits,
            AuditTrail audit,
            Entrance entrance,
            Optional<TlsFiles> tls) {
        this.listen = listen;
        this.limits = limits;
        this.audit = audit;
        this.entrance = entrance;
        this.tls = tls;
        this.connections = new CountedConnections(limits);
        this.timer = Executors.newScheduledThreadPool(2, new DefaultThreadFactory("front-door", true));
        IoHandlerFactory loops = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.accepting = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("accepting", true), loops);
        this.serving = new MultiThreadIoEventLoopGroup(new DefaultThreadFactory("serving", true), loops);
    }

    /**
     * @param auditFile none for the log
     * @throws dev.layerscope.server.error.DomainException CONFIGURATION_INVALID
     */
    static FrontDoor open(ListenSettings listen, ConnectionLimits limits, Optional<Path> auditFile) {
        AuditTrail audit = AuditTrail.to(auditFile);
        Optional<TlsFiles> tls = listen.certificate()
                .flatMap(certificate -> listen.key().map(key -> TlsFiles.open(certificate, key, listen.clients())));
        Entrance entrance = Entrance.open(listen.entrance(), users -> reloaded(audit, users));
        FrontDoor door = new FrontDoor(listen, limits, audit, entrance, tls);
        door.timer.scheduleWithFixedDelay(door::keepFresh, 0, 1, TimeUnit.SECONDS);
        return door;
    }

    private static void reloaded(AuditTrail audit, UserRegister users) {
        LOG.info("users file read again: {}", users.counted());
        audit.note(new AuditEntry(
                Clock.systemUTC().instant(), Caller.SERVER.name(), "", "", "ReloadUsers", users.counted(), "OK"));
    }

    private void keepFresh() {
        try {
            entrance.keepFresh();
            tls.ifPresent(TlsFiles::keepFresh);
        } catch (RuntimeException e) {
            // Or it would never be called again.
            LOG.error("files can't be looked at", e);
        }
    }

    /** A server that listens as the settings say. Interceptors that are added later are met earlier. */
    NettyServerBuilder builder() {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(listen.socket())
                .bossEventLoopGroup(accepting)
                .workerEventLoopGroup(serving)
                .channelFactory(counted())
                .maxInboundMetadataSize(limits.metadataBytes())
                .maxInboundMessageSize(limits.messageBytes())
                .maxConcurrentCallsPerConnection(limits.callsEach())
                .maxRstFramesPerWindow(CANCELLATIONS, CANCELLATIONS_SECONDS)
                .handshakeTimeout(limits.handshake().toMillis(), TimeUnit.MILLISECONDS)
                .maxConnectionIdle(limits.idle().toMillis(), TimeUnit.MILLISECONDS)
                .maxConnectionAge(limits.age().toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTime(KEEPALIVE_MINUTES, TimeUnit.MINUTES)
                .keepAliveTimeout(KEEPALIVE_ANSWER_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveTime(SHORTEST_KEEPALIVE_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true);
        tls.ifPresent(files -> builder.sslContext(files.context()));
        if (listen.portUse() == ListenSettings.PortUse.SHARED) {
            sharePort(builder);
        }
        return builder;
    }

    private static void sharePort(NettyServerBuilder builder) {
        if (!Epoll.isAvailable()) {
            throw new DomainException(
                    Reason.CONFIGURATION_INVALID,
                    "port: can't be shared on this system (expected: Linux, or without --share-port)");
        }
        builder.withOption(UnixChannelOption.SO_REUSEPORT, true);
    }

    private ChannelFactory<? extends ServerChannel> counted() {
        return () -> {
            ServerChannel channel = Epoll.isAvailable() ? new EpollServerSocketChannel() : new NioServerSocketChannel();
            channel.pipeline().addLast(connections);
            return channel;
        };
    }

    /** Has calls meet authentication first, then the audit, then what their role may. */
    void guard(NettyServerBuilder builder) {
        builder.intercept(new AuthorizationInterceptor())
                .intercept(new AuditInterceptor(audit, Clock.systemUTC()))
                .intercept(new AuthenticationInterceptor(entrance, new FailedAttempts(System::nanoTime), timer));
    }

    /** Connections that are open; for gauges. */
    int connections() {
        return connections.open();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        accepting.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        serving.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
