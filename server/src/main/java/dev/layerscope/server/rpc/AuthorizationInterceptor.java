package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Locale;
import java.util.Optional;

/** Lets callers do what their role may, by the table of {@link Permissions}. Met after a caller is known. */
public final class AuthorizationInterceptor implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Optional<DomainException> refusal =
                refusal(call.getMethodDescriptor().getFullMethodName(), Callers.CALLER.get());
        if (refusal.isPresent()) {
            Refusals.close(call, refusal.get());
            return new ServerCall.Listener<>() {};
        }
        return next.startCall(call, headers);
    }

    private static Optional<DomainException> refusal(String rpc, Caller caller) {
        Optional<Permissions.Permission> permission = Permissions.of(rpc);
        if (permission.isEmpty()) {
            // A test keeps this from happening.
            return Optional.of(new DomainException(
                    Reason.ROLE_TOO_LOW, "rpc: '%s' is nobody's (expected: one that a role may call)".formatted(rpc)));
        }
        Role least = permission.get().least().orElse(Role.VIEWER);
        if (caller.role().includes(least)) {
            return Optional.empty();
        }
        return Optional.of(new DomainException(
                        Reason.ROLE_TOO_LOW,
                        "role: %s (expected: %s for %s; ask the server's operator)"
                                .formatted(word(caller.role()), word(least), rpc.substring(rpc.indexOf('/') + 1)))
                .with("role", word(caller.role()))
                .with("needed", word(least)));
    }

    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
