package dev.layerscope.server.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** An artifact that is being read. Deleting it doesn't disturb who reads it. Used by one thread at a time. */
public final class OpenArtifact implements AutoCloseable {
    private final Artifact artifact;
    private final FileChannel bytes;

    OpenArtifact(Artifact artifact, FileChannel bytes) {
        this.artifact = artifact;
        this.bytes = bytes;
    }

    public Artifact artifact() {
        return artifact;
    }

    /**
     * Bytes from an offset on.
     *
     * @return as many as asked for, or those up to the end
     */
    public ByteBuffer read(long offset, int most) {
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(most, Math.max(0, artifact.bytes() - offset)));
        try {
            while (piece.hasRemaining()) {
                if (bytes.read(piece, offset + piece.position()) < 0) {
                    throw new IOException("the file ends at %d bytes".formatted(offset + piece.position()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("artifact '%s' can't be read".formatted(artifact.name()), e);
        }
        return piece.flip();
    }

    @Override
    public void close() {
        try {
            bytes.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
