package dev.layerscope.server.image;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Compresses the rows of a PNG file, one after the other. To be closed; not thread safe. */
final class RowDeflater implements AutoCloseable {
    private static final int SMALLEST = 1 << 16;

    private final Deflater deflater;
    private byte[] compressed = new byte[SMALLEST];
    private int written;

    /**
     * @param level of {@link Deflater}
     */
    RowDeflater(int level) {
        this.deflater = new Deflater(level);
    }

    /** Adds a row with its filter in front, which may be changed afterwards. */
    void add(byte[] row) {
        deflater.setInput(row);
        while (!deflater.needsInput()) {
            deflate();
        }
    }

    /** Ends the stream; nothing can be added after. */
    ByteBuffer finish() {
        deflater.finish();
        while (!deflater.finished()) {
            deflate();
        }
        return ByteBuffer.wrap(compressed, 0, written);
    }

    private void deflate() {
        if (written == compressed.length) {
            compressed = Arrays.copyOf(compressed, 2 * written);
        }
        written += deflater.deflate(compressed, written, compressed.length - written);
    }

    @Override
    public void close() {
        deflater.end();
    }
}
