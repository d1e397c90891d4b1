package dev.layerscope.server.app;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.users.EntranceSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the server listens and who may reach it.
 *
 * @param bind address to listen on
 * @param port 0 for any free one
 * @param certificate and key, PEM files; both or neither
 * @param clients which certificates clients show
 * @param entrance by what callers are known
 * @param exposure what the operator takes responsibility for
 * @param portUse whether another server may listen there too
 */
public record ListenSettings(
        String bind,
        int port,
        Optional<Path> certificate,
        Optional<Path> key,
        ClientCertificates clients,
        EntranceSettings entrance,
        Exposure exposure,
        PortUse portUse) {
    public static final int DEFAULT_PORT = 7070;
    private static final int LARGEST_PORT = 65_535;

    /** Whether the server may be reachable from elsewhere without encryption and authentication. */
    public enum Exposure {
        SAFE,
        INSECURE
    }

    /** Whether the port is the server's alone. */
    public enum PortUse {
        ALONE,
        /** Shared with the server that takes its place, so that no connection finds nobody. */
        SHARED
    }

    /**
     * @throws DomainException CONFIGURATION_INVALID where the server would be open to strangers, or files are missing
     */
    public ListenSettings {
        if (port < 0 || port > LARGEST_PORT) {
            throw invalid("port: %d (expected: 0 to %d)".formatted(port, LARGEST_PORT));
        }
        if (certificate.isPresent() != key.isPresent()) {
            throw invalid("TLS: a certificate or a key alone (expected: both --tls-cert and --tls-key)");
        }
        if (clients.authority().isPresent() && certificate.isEmpty()) {
            throw invalid("client certificates: without TLS (expected: with --tls-cert and --tls-key)");
        }
        entrance = entrance.withHolders(
                clients.demand() == ClientCertificates.Demand.NONE
                        ? EntranceSettings.Holders.UNASKED
                        : EntranceSettings.Holders.KNOWN);
        boolean authenticated = entrance.asksEachCall() || clients.demand() == ClientCertificates.Demand.REQUIRED;
        boolean protectedWell = certificate.isPresent() && authenticated;
        if (exposure == Exposure.SAFE && !protectedWell && !address(bind).isLoopbackAddress()) {
            throw invalid(
                    "bind: %s, which others can reach (expected: with --tls-cert, --tls-key and one of --users, --token-file, --jwt-issuer and --tls-client-ca; or 127.0.0.1, reached through an SSH tunnel; or --insecure)"
                            .formatted(bind));
        }
    }

    /** This machine only. */
    public static ListenSettings loopback(int port) {
        return new ListenSettings(
                "127.0.0.1",
                port,
                Optional.empty(),
                Optional.empty(),
                ClientCertificates.NONE,
                EntranceSettings.OPEN,
                Exposure.SAFE,
                PortUse.ALONE);
    }

    public ListenSettings withEntrance(EntranceSettings changed) {
        return new ListenSettings(bind, port, certificate, key, clients, changed, exposure, portUse);
    }

    public ListenSettings withPortUse(int changedPort, PortUse changed) {
        return new ListenSettings(bind, changedPort, certificate, key, clients, entrance, exposure, changed);
    }

    /** With TLS. */
    public ListenSettings withTls(Path pemCertificate, Path pemKey, ClientCertificates ofClients) {
        return new ListenSettings(
                bind, port, Optional.of(pemCertificate), Optional.of(pemKey), ofClients, entrance, exposure, portUse);
    }

    /** How callers are kept out and told apart, for people. */
    String guards() {
        String transport = certificate.isPresent() ? "TLS" : "plain text";
        String users = entrance.asksEachCall() || clients.demand() == ClientCertificates.Demand.REQUIRED
                ? "known users only"
                : "everybody";
        return transport + ", " + users;
    }

    InetSocketAddress socket() {
        return new InetSocketAddress(address(bind), port);
    }

    private static InetAddress address(String bind) {
        try {
            return InetAddress.getByName(bind);
        } catch (UnknownHostException e) {
            throw new DomainException(
                    Reason.CONFIGURATION_INVALID,
                    "bind: '%s' (expected: an address of this machine, such as 127.0.0.1 or 0.0.0.0)".formatted(bind),
                    e);
        }
    }

    private static DomainException invalid(String sentence) {
        return new DomainException(Reason.CONFIGURATION_INVALID, sentence);
    }
}
