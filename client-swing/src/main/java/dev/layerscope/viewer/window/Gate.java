package dev.layerscope.viewer.window;

import dev.layerscope.client.ClientCertificate;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.viewer.session.KnownServer;
import dev.layerscope.viewer.session.ServerAccess;
import dev.layerscope.viewer.session.ServerState.Connected;
import dev.layerscope.viewer.session.Session;
import dev.layerscope.viewer.work.EventThread;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which server to connect to and how: as the command line said, or as it was done before, or as a person says now. Those
 * that answer are remembered. Belongs to the event thread.
 */
final class Gate {
    private final Session session;
    private final ServerAccess given;
    private final Remembered remembered;
    private @Nullable KnownServer asked;

    /**
     * @param given how to speak with servers of which nothing else is known
     */
    Gate(Session session, ServerAccess given, Remembered remembered) {
        this.session = session;
        this.given = given;
        this.remembered = remembered;
        session.state().observe(state -> {
            KnownServer server = asked;
            if (state instanceof Connected && server != null) {
                remembered.keepServer(server);
            }
        });
    }

    List<KnownServer> known() {
        return remembered.servers();
    }

    /** What to propose at the start. */
    String proposal() {
        return known().stream().findFirst().map(KnownServer::address).orElse(ServerAddress.DEFAULT.toString());
    }

    /** What is known of the server of this address. */
    KnownServer of(String address) {
        return named(address).orElseGet(() -> KnownServer.plain(address));
    }

    /** Connects to an address in the way that is known for it. */
    void connect(String address) {
        EventThread.require();
        if (given.isPlain()) {
            connect(of(address));
            return;
        }
        // Where the token was read from isn't known here, and tokens aren't kept.
        String certificates = given.trustedCertificates() == null
                ? ""
                : given.trustedCertificates().toString();
        ClientCertificate own = given.certificate();
        asked = new KnownServer(
                address,
                given.encryption(),
                certificates,
                "",
                own == null ? "" : own.certificate().toString(),
                own == null ? "" : own.key().toString());
        session.connect(address, () -> given);
    }

    /** Connects in the way that a person has just said. */
    void connect(KnownServer server) {
        EventThread.require();
        asked = server;
        session.connect(server.address(), () -> server.access(given.timeout()));
    }

    private Optional<KnownServer> named(String address) {
        return known().stream()
                .filter(server -> server.address().equals(address))
                .findFirst();
    }
}
