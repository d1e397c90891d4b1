package dev.layerscope.viewer.work;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is there when it is whole: written as {@code NAME.part} beside it, it takes its name with
 * {@link #commit}; closed before that, it is removed.
 */
public final class WholeFile implements AutoCloseable {
    private final Path target;
    private final Path part;
    private final FileChannel channel;

    private WholeFile(Path target) throws IOException {
        this.target = target;
        this.part = target.resolveSibling(target.getFileName() + ".part");
        this.channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    /** Puts the content there. */
    public interface Content {
        void write(WritableByteChannel bytes) throws IOException;
    }

    /**
     * Writes a file at once.
     *
     * @throws IOException where the content throws it or can't be written; then the file is as it was
     */
    public static void write(Path target, Content content) throws IOException {
        try (WholeFile whole = begin(target)) {
            content.write(whole.channel);
            whole.commit();
        }
    }

    public static WholeFile begin(Path target) throws IOException {
        return new WholeFile(target);
    }

    public WritableByteChannel channel() {
        return channel;
    }

    public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** All bytes are written. */
    public void commit() throws IOException {
        channel.close();
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(part);
    }
}
