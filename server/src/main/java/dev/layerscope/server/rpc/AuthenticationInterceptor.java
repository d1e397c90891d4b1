package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.users.CertificateName;
import dev.layerscope.server.users.CertificateNames;
import dev.layerscope.server.users.Entrance;
import dev.layerscope.server.users.FailedAttempts;
import dev.layerscope.server.users.Shown;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Lets in whom the entrance knows, and notes who calls. Rpcs that are open to all, such as health checks, which load
 * balancers make, go by. Refusals of an address that has had many wait, and hold no thread meanwhile.
 */
public final class AuthenticationInterceptor implements ServerInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final int MOST_HELD = 1000;

    private final Entrance entrance;
    private final FailedAttempts attempts;
    private final ScheduledExecutorService timer;
    private final AtomicInteger held = new AtomicInteger();

    /**
     * @param timer closes calls later; its owner closes it
     */
    public AuthenticationInterceptor(Entrance entrance, FailedAttempts attempts, ScheduledExecutorService timer) {
        this.entrance = entrance;
        this.attempts = attempts;
        this.timer = timer;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (Permissions.isOpen(call.getMethodDescriptor().getFullMethodName())) {
            return next.startCall(call, headers);
        }
        String address = address(call);
        Caller caller;
        try {
            caller = entrance.caller(
                    new Shown(Optional.ofNullable(headers.get(AUTHORIZATION)), certificate(call), address));
        } catch (DomainException e) {
            refuse(call, address, e);
            return new ServerCall.Listener<>() {};
        }
        return Contexts.interceptCall(Callers.in(Context.current(), caller), call, headers, next);
    }

    private void refuse(ServerCall<?, ?> call, String address, DomainException refusal) {
        Duration wait = attempts.note(address, refusal);
        if (wait.isZero() || held.get() >= MOST_HELD) {
            Refusals.close(call, refusal);
            return;
        }
        held.incrementAndGet();
        Runnable close = Context.current().wrap(() -> {
            held.decrementAndGet();
            Refusals.close(call, refusal);
        });
        timer.schedule(close, wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Of which the TLS handshake has made sure. */
    private static List<CertificateName> certificate(ServerCall<?, ?> call) {
        SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (session == null) {
            return List.of();
        }
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate own ? CertificateNames.of(own) : List.of();
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    static String address(ServerCall<?, ?> call) {
        SocketAddress peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        return peer instanceof InetSocketAddress internet
                ? internet.getAddress().getHostAddress()
                : Caller.ANYONE.name();
    }
}
