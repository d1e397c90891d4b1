package dev.layerscope.server.app;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which certificates clients show in the TLS handshake.
 *
 * @param authority a PEM file of the certificates that sign theirs
 */
public record ClientCertificates(Optional<Path> authority, Demand demand) {
    /** They are asked for none. */
    public static final ClientCertificates NONE = new ClientCertificates(Optional.empty(), Demand.NONE);

    /** Whether a client has to have one. */
    public enum Demand {
        NONE,
        /** Whoever has one may show it instead of a token; one that isn't good is refused. */
        OPTIONAL,
        /** There is no connection without. */
        REQUIRED
    }

    /**
     * @throws DomainException CONFIGURATION_INVALID where one is asked for that nobody could have signed
     */
    public ClientCertificates {
        if (demand != Demand.NONE && authority.isEmpty()) {
            throw new DomainException(
                    Reason.CONFIGURATION_INVALID,
                    "client certificates: asked for, without an authority (expected: with --tls-client-ca)");
        }
    }

    public static ClientCertificates of(Path authority, Demand demand) {
        return new ClientCertificates(Optional.of(authority), demand);
    }
}
