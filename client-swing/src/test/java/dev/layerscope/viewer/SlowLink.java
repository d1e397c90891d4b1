package dev.layerscope.viewer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/** A way to a server of this machine as it would be over a slow line: so many bits a second, each so much later. */
public final class SlowLink implements AutoCloseable {
    private static final int PIECE_BYTES = 4096;
    private static final int QUEUED_PIECES = 64;

    private final ServerSocket entry;
    private final int target;
    private final long bitsPerSecond;
    private final long delayNanos;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /**
     * @param target the server's port
     * @param delayMillis of each direction
     */
    public SlowLink(int target, long bitsPerSecond, long delayMillis) throws IOException {
        this.entry = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        this.target = target;
        this.bitsPerSecond = bitsPerSecond;
        this.delayNanos = delayMillis * 1_000_000;
        begin("slow link", this::accept);
    }

    public int port() {
        return entry.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        entry.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Bytes that leave at a time of {@link System#nanoTime}. */
    private record Piece(byte[] bytes, long leaves) {}

    private void accept() {
        try {
            while (true) {
                Socket near = entry.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.addAll(List.of(near, far));
                pipe(near, far);
                pipe(far, near);
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void pipe(Socket from, Socket to) {
        BlockingQueue<Piece> line = new LinkedBlockingQueue<>(QUEUED_PIECES);
        begin("in", () -> read(from, line));
        begin("out", () -> write(line, to));
    }

    private void read(Socket from, BlockingQueue<Piece> line) {
        long free = System.nanoTime();
        try {
            InputStream in = from.getInputStream();
            byte[] piece = new byte[PIECE_BYTES];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                free = Math.max(free, System.nanoTime()) + read * 8L * 1_000_000_000L / bitsPerSecond;
                line.put(new Piece(Arrays.copyOf(piece, read), free + delayNanos));
            }
        } catch (IOException e) {
            // The other side hears of it below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        line.clear();
        line.add(new Piece(new byte[0], System.nanoTime()));
    }

    private static void write(BlockingQueue<Piece> line, Socket to) {
        try (to) {
            OutputStream out = to.getOutputStream();
            for (Piece piece = line.take(); piece.bytes().length > 0; piece = line.take()) {
                for (long wait = piece.leaves() - System.nanoTime();
                        wait > 0;
                        wait = piece.leaves() - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                out.write(piece.bytes());
                out.flush();
            }
        } catch (IOException e) {
            // The other side has left.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void begin(String name, Runnable work) {
        Thread thread = new Thread(work, "slow link " + name);
        thread.setDaemon(true);
        thread.start();
    }
}
