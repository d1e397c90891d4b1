package dev.layerscope.server.app.load.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Connections that are opened and then say nothing: at all, after the beginning of a TLS handshake, or of HTTP/2. */
public final class HalfOpen implements Fault {
    private static final int CONNECT_MILLIS = 5000;
    private static final int PROBE_MILLIS = 5;
    /** A TLS record of 512 bytes of handshake that begins with a ClientHello, of which nothing more comes. */
    private static final byte[] TLS_BEGINNING = HexFormat.of().parseHex("1603010200010001fc0303");

    private static final byte[] HTTP2_BEGINNING = "PRI * HTTP/2.0\r\n\r\nSM".getBytes(StandardCharsets.US_ASCII);

    /** On Linux all of 127.0.0.0/8 is this machine. */
    private static final byte[] OTHER_LOOPBACK = {127, 0, 0, 2};

    private final int connections;

    /**
     * @param connections at a time
     */
    public HalfOpen(int connections) {
        this.connections = connections;
    }

    @Override
    public String name() {
        return "half-open connections";
    }

    @Override
    public String happen(Scene scene) throws IOException, InterruptedException {
        long before = Descriptors.of(scene.victim().pid());
        List<Socket> open = new ArrayList<>();
        int refused = 0;
        try {
            for (int i = 0; i < connections; i++) {
                try {
                    open.add(open(scene.victim().port(), i));
                } catch (IOException e) {
                    refused++;
                }
            }
            scene.pass(scene.time());
            int closed = 0;
            for (Socket socket : open) {
                closed += isClosed(socket) ? 1 : 0;
            }
            return "%d connections, %d refused, %d closed by the server after %d s; its open files: %d before, %d with them"
                    .formatted(
                            connections,
                            refused,
                            closed,
                            scene.time().toSeconds(),
                            before,
                            Descriptors.of(scene.victim().pid()));
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    private static Socket open(int port, int number) throws IOException {
        Socket socket = new Socket();
        // Not the address of people, who would otherwise be shut out with them.
        socket.bind(new InetSocketAddress(InetAddress.getByAddress(OTHER_LOOPBACK), 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
        switch (number % 3) {
            case 0 -> socket.getOutputStream().write(TLS_BEGINNING);
            case 1 -> socket.getOutputStream().write(HTTP2_BEGINNING);
            default -> {
                // Nothing at all.
            }
        }
        return socket;
    }

    private static boolean isClosed(Socket socket) {
        try {
            socket.setSoTimeout(PROBE_MILLIS);
            byte[] said = new byte[1024];
            while (socket.getInputStream().read(said) >= 0) {
                // What a server says before it closes.
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
