package dev.layerscope.client;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;

/**
 * Where a server listens.
 *
 * @param host a name, or an IPv4 or IPv6 address without brackets
 * @param port 1 to 65535
 */
public record ServerAddress(String host, int port) {
    public static final int DEFAULT_PORT = 7070;

    /** This machine, at the default port. */
    public static final ServerAddress DEFAULT = new ServerAddress("localhost", DEFAULT_PORT);

    /**
     * @throws IllegalArgumentException where the host is empty or the port out of range
     */
    public ServerAddress {
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw refused(host + ":" + port);
        }
    }

    /**
     * Reads {@code HOST}, {@code HOST:PORT}, {@code [IPV6]:PORT}; the port is 7070 where it isn't named.
     *
     * @throws IllegalArgumentException where the text is none of these
     */
    public static ServerAddress parse(String text) {
        HostAndPort parsed;
        try {
            parsed = HostAndPort.fromString(text.strip()).requireBracketsForIPv6();
        } catch (IllegalArgumentException e) {
            throw refused(text);
        }
        if (text.strip().endsWith(":") || parsed.getHost().chars().anyMatch(c -> c <= ' ' || c == '/')) {
            throw refused(text);
        }
        return new ServerAddress(parsed.getHost(), parsed.getPortOrDefault(DEFAULT_PORT));
    }

    /** Whether what is sent there stays on this machine, as far as the address alone can say. */
    public boolean isLoopback() {
        if (InetAddresses.isInetAddress(host)) {
            return InetAddresses.forString(host).isLoopbackAddress();
        }
        return host.equalsIgnoreCase("localhost");
    }

    /** {@code HOST:PORT}, an IPv6 address in brackets. */
    @Override
    public String toString() {
        return HostAndPort.fromParts(host, port).toString();
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException(
                "server address: " + text + " (expected: HOST:PORT, for example gpu-box:7070 or [::1]:7070)");
    }
}
