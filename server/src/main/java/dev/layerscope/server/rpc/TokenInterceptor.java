package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who shows the server's token, where it has one, and notes who calls. Health checks need no token, so that load
 * balancers can ask.
 */
public final class TokenInterceptor implements ServerInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final String SCHEME = "Bearer ";
    private static final String HEALTH = "grpc.health.v1.Health";

    private final Optional<byte[]> token;

    public TokenInterceptor(Optional<String> token) {
        this.token = token.map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (token.isPresent() && !HEALTH.equals(call.getMethodDescriptor().getServiceName())) {
            Optional<DomainException> refusal = refusal(headers.get(AUTHORIZATION), token.get());
            if (refusal.isPresent()) {
                StatusRuntimeException status = ErrorStatus.of(refusal.get());
                Metadata trailers = status.getTrailers();
                call.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
                return new ServerCall.Listener<>() {};
            }
        }
        Context context = Callers.in(Context.current(), caller(call));
        return Contexts.interceptCall(context, call, headers, next);
    }

    private static Optional<DomainException> refusal(@Nullable String authorization, byte[] expected) {
        if (authorization == null) {
            return Optional.of(new DomainException(
                    Reason.TOKEN_MISSING, "token: none (expected: this server's, as 'authorization: Bearer TOKEN')"));
        }
        byte[] shown = authorization.startsWith(SCHEME)
                ? authorization.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8)
                : new byte[0];
        // Takes as long for a token that is almost right.
        return MessageDigest.isEqual(shown, expected)
                ? Optional.empty()
                : Optional.of(new DomainException(Reason.TOKEN_WRONG, "token: a wrong one (expected: this server's)"));
    }

    private static Caller caller(ServerCall<?, ?> call) {
        SocketAddress peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        return peer instanceof InetSocketAddress address
                ? new Caller(address.getAddress().getHostAddress(), Role.ADMIN)
                : Caller.ANYONE;
    }
}
