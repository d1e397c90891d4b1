package dev.layerscope.server.app;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.time.Duration;

/**
 * How much of the server one connection and one address may take before anybody knows who calls.
 *
 * @param connections at a time; more are closed when they arrive
 * @param connectionsEach of them from one address
 * @param callsEach at a time on one connection; a client waits with more
 * @param metadataBytes largest headers of a call, as HTTP/2 counts them
 * @param messageBytes largest message from a client
 * @param handshake longest time until TLS is agreed on
 * @param idle longest time of a connection without calls
 * @param age after which a connection takes no new calls, so that who it is gets checked again; those under way go on
 */
public record ConnectionLimits(
        int connections,
        int connectionsEach,
        int callsEach,
        int metadataBytes,
        int messageBytes,
        Duration handshake,
        Duration idle,
        Duration age) {
    private static final int LEAST_METADATA = 1 << 10;
    private static final int LEAST_MESSAGE = 1 << 20;

    /**
     * @throws DomainException CONFIGURATION_INVALID where nobody could use such a server
     */
    public ConnectionLimits {
        require(connections >= 1, "connections", connections, "1 or more");
        require(connectionsEach >= 1, "connections of one address", connectionsEach, "1 or more");
        require(callsEach >= 1, "calls of one connection", callsEach, "1 or more");
        require(metadataBytes >= LEAST_METADATA, "metadata", metadataBytes, LEAST_METADATA + " bytes or more");
        require(messageBytes >= LEAST_MESSAGE, "message", messageBytes, LEAST_MESSAGE + " bytes or more");
        require(isPositive(handshake), "handshake", handshake, "longer than zero");
        require(isPositive(idle), "idle connection", idle, "longer than zero");
        require(isPositive(age), "age of a connection", age, "longer than zero");
    }

    public static ConnectionLimits defaults() {
        return new ConnectionLimits(
                1000,
                256,
                256,
                16 << 10,
                4 << 20,
                Duration.ofSeconds(10),
                Duration.ofMinutes(10),
                Duration.ofHours(24));
    }

    public ConnectionLimits withConnections(int all, int each) {
        return new ConnectionLimits(all, each, callsEach, metadataBytes, messageBytes, handshake, idle, age);
    }

    public ConnectionLimits withCallsEach(int calls) {
        return new ConnectionLimits(
                connections, connectionsEach, calls, metadataBytes, messageBytes, handshake, idle, age);
    }

    public ConnectionLimits withBytes(int metadata, int message) {
        return new ConnectionLimits(connections, connectionsEach, callsEach, metadata, message, handshake, idle, age);
    }

    public ConnectionLimits withTimes(Duration toShakeHands, Duration withoutCalls, Duration old) {
        return new ConnectionLimits(
                connections, connectionsEach, callsEach, metadataBytes, messageBytes, toShakeHands, withoutCalls, old);
    }

    private static boolean isPositive(Duration time) {
        return !time.isNegative() && !time.isZero();
    }

    private static void require(boolean met, String what, Object value, String expected) {
        if (!met) {
            throw new DomainException(
                    Reason.CONFIGURATION_INVALID, "%s: %s (expected: %s)".formatted(what, value, expected));
        }
    }
}
