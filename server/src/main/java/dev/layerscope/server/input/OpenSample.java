package dev.layerscope.server.input;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A sample that is being read. Used by one thread at a time. */
public final class OpenSample implements AutoCloseable {
    private final Sample sample;
    private final FileChannel file;

    OpenSample(Sample sample, FileChannel file) {
        this.sample = sample;
        this.file = file;
    }

    public Sample sample() {
        return sample;
    }

    /**
     * Bytes from an offset on.
     *
     * @return as many as asked for, or those up to the end
     */
    public ByteBuffer read(long offset, int most) {
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(most, Math.max(0, sample.bytes() - offset)));
        try {
            while (piece.hasRemaining()) {
                if (file.read(piece, offset + piece.position()) < 0) {
                    throw new IOException("the file ends at %d bytes".formatted(offset + piece.position()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("sample '%s' can't be read".formatted(sample.name()), e);
        }
        return piece.flip();
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
