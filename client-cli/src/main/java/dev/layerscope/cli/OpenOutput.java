package dev.layerscope.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way to a file or standard output. A file is written as {@code NAME.part} and takes its name with
 * {@link #commit}; closed before that, it is removed.
 */
final class OpenOutput implements WritableByteChannel {
    private final WritableByteChannel channel;
    private final @Nullable Path target;
    private final @Nullable Terminal terminal;
    private boolean open = true;

    private OpenOutput(WritableByteChannel channel, @Nullable Path target, @Nullable Terminal terminal) {
        this.channel = channel;
        this.target = target;
        this.terminal = terminal;
    }

    /** Makes the folders above the file too, where there are none. */
    static OpenOutput file(Path target) throws IOException {
        Path folder = target.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        FileChannel file = FileChannel.open(
                part(target),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        return new OpenOutput(file, target, null);
    }

    static OpenOutput standardOutput(Terminal terminal) {
        return new OpenOutput(terminal.bytes(), null, terminal);
    }

    /** Writes all that remains in the buffer. */
    @Override
    public int write(ByteBuffer bytes) throws IOException {
        int written = bytes.remaining();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw terminal == null ? e : readerGone(e);
        }
        // A print stream hides that nobody reads any more.
        if (terminal != null && terminal.out().checkError()) {
            throw readerGone(null);
        }
        return written;
    }

    /** All bytes are written: gives the file its name. A second time changes nothing. */
    void commit() throws IOException {
        if (target == null || !open) {
            return;
        }
        channel.close();
        moveWhole(part(target), target);
        open = false;
    }

    /** Gives a file that is whole its name. */
    static void moveWhole(Path part, Path target) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    /** Removes a file that was not committed. */
    @Override
    public void close() throws IOException {
        if (open && target != null) {
            channel.close();
            Files.deleteIfExists(part(target));
        }
        open = false;
    }

    private static IOException readerGone(@Nullable IOException cause) {
        return new IOException("standard output: closed (expected: a reader until the end)", cause);
    }

    private static Path part(Path target) {
        return target.resolveSibling(target.getFileName() + ".part");
    }
}
