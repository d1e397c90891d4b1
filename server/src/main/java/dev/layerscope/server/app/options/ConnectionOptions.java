package dev.layerscope.server.app.options;

import dev.layerscope.server.app.ConnectionLimits;
import dev.layerscope.server.app.ServerSettings;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What connections may take. */
public final class ConnectionOptions implements RoomOptions {
    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Connections at a time; more are closed when they arrive (default: ${DEFAULT-VALUE}).")
    private int connections = 1000;

    @Option(
            names = "--connections-each",
            paramLabel = "N",
            defaultValue = "256",
            description = "Of these from one address (default: ${DEFAULT-VALUE}).")
    private int connectionsEach = 256;

    @Option(
            names = "--calls-each",
            paramLabel = "N",
            defaultValue = "256",
            description = "Calls at a time on one connection; a client waits with more (default: ${DEFAULT-VALUE}).")
    private int callsEach = 256;

    @Option(
            names = "--metadata-kib",
            paramLabel = "KIB",
            defaultValue = "16",
            description = "Largest headers of a call, its token among them (default: ${DEFAULT-VALUE}).")
    private int metadataKibibytes = 16;

    @Option(
            names = "--message-mib",
            paramLabel = "MIB",
            defaultValue = "4",
            description = "Largest message of a client (default: ${DEFAULT-VALUE}).")
    private int messageMebibytes = 4;

    @Option(
            names = "--handshake-seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long a connection may take to agree on TLS (default: ${DEFAULT-VALUE}).")
    private int handshakeSeconds = 10;

    @Option(
            names = "--idle-minutes",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long a connection may be without calls (default: ${DEFAULT-VALUE}).")
    private int idleMinutes = 10;

    @Option(
            names = "--connection-hours",
            paramLabel = "N",
            defaultValue = "24",
            description =
                    "How old a connection gets: then it takes no new calls, and those under way go on (default: ${DEFAULT-VALUE}).")
    private int connectionHours = 24;

    @Override
    public String heading() {
        return "Connections";
    }

    @Override
    public ServerSettings applied(ServerSettings settings) {
        return settings.withConnections(ConnectionLimits.defaults()
                .withConnections(connections, connectionsEach)
                .withCallsEach(callsEach)
                .withBytes((int) Math.min((long) metadataKibibytes << 10, Integer.MAX_VALUE), (int)
                        Math.min((long) messageMebibytes << 20, Integer.MAX_VALUE))
                .withTimes(
                        Duration.ofSeconds(handshakeSeconds),
                        Duration.ofMinutes(idleMinutes),
                        Duration.ofHours(connectionHours)));
    }
}
