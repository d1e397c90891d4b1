package dev.layerscope.server.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToLongFunction;

/** Passes bytes on between a client and a server, and cuts each connection after as many bytes as it is told. */
final class CuttingProxy implements AutoCloseable {
    private final ServerSocket listening;
    private final IntToLongFunction bytesOfConnection;
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int target;

    /**
     * @param target port of the server
     * @param bytesOfConnection how many bytes of the server's the n-th connection passes on, counted from 0
     */
    CuttingProxy(int target, IntToLongFunction bytesOfConnection) throws IOException {
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.bytesOfConnection = bytesOfConnection;
        this.target = target;
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Where further connections lead. */
    void leadTo(int port) {
        target = port;
    }

    int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        open.forEach(CuttingProxy::close);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                long most = bytesOfConnection.applyAsLong(connections.getAndIncrement());
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(client);
                open.add(server);
                start(() -> pass(client, server, Long.MAX_VALUE));
                start(() -> pass(server, client, most));
            }
        } catch (IOException e) {
            // The proxy is closed, or its server gone: a client sees its connection end.
            open.forEach(CuttingProxy::close);
        }
    }

    private static void pass(Socket from, Socket to, long most) {
        byte[] buffer = new byte[16 << 10];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            long left = most;
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    return;
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        } catch (IOException e) {
            // The other side was closed, which closes this one too.
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "cutting-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
