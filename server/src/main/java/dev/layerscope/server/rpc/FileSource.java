package dev.layerscope.server.rpc;

import com.google.protobuf.ByteString;
import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A file as messages: a header, then its bytes. The next piece is read from the disk, on a thread for work, while the one
 * before is sent. Owns the file.
 */
final class FileSource<T> implements OutboundStream.Source<T> {
    private final File file;
    private final long bytes;
    private final Messages<T> messages;
    private final Work work;
    private final Call call;
    private long offset;
    private boolean begun;
    private @Nullable CompletableFuture<ByteBuffer> piece;

    /** Reads a file. Used by one thread at a time. */
    interface File {
        /** From an offset on, as many bytes as asked for, or those up to the end. */
        ByteBuffer read(long offset, int most);

        void close();
    }

    /** What the messages of an answer are. */
    interface Messages<T> {
        T header(long offset);

        T piece(long offset, ByteString data);
    }

    /**
     * What is asked for of a file.
     *
     * @param what it is called in a sentence
     * @param bytes that it has
     * @param sha256 of them
     * @param offset of the first byte wanted
     * @param begunSha256 of the file of which an earlier stream sent the bytes before; empty where there was none
     */
    record Wanted(String what, long bytes, String sha256, long offset, String begunSha256) {
        /**
         * @throws DomainException RESUME_INVALID, RESUME_MISMATCH
         */
        void check() {
            if (!begunSha256.isEmpty() && !begunSha256.equals(sha256)) {
                throw new DomainException(
                                Reason.RESUME_MISMATCH,
                                "resume: %s is another file by now (expected: the same; begin again)".formatted(what))
                        .with("sha256", sha256);
            }
            if (offset < 0 || offset > bytes) {
                throw new DomainException(
                                Reason.RESUME_INVALID,
                                "resume: offset %d of %s (expected: 0 to %d, its bytes)".formatted(offset, what, bytes))
                        .with("totalBytes", bytes);
            }
        }
    }

    private FileSource(File file, Wanted wanted, Messages<T> messages, Work work, Call call) {
        this.file = file;
        this.bytes = wanted.bytes();
        this.offset = wanted.offset();
        this.messages = messages;
        this.work = work;
        this.call = call;
    }

    /**
     * Takes the file over, also where it throws.
     *
     * @throws DomainException RESUME_INVALID, RESUME_MISMATCH
     */
    static <T> FileSource<T> of(File file, Wanted wanted, Messages<T> messages, Work work, Call call) {
        try {
            wanted.check();
            return new FileSource<>(file, wanted, messages, work, call);
        } catch (DomainException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public boolean isReady(Runnable wake) {
        CompletableFuture<ByteBuffer> next = piece;
        if (next == null || next.isDone()) {
            return true;
        }
        next.whenComplete((read, failure) -> wake.run());
        return false;
    }

    @Override
    public Optional<T> next() {
        if (!begun) {
            begun = true;
            readOn();
            return Optional.of(messages.header(offset));
        }
        if (piece == null) {
            return Optional.empty();
        }
        ByteBuffer data = join(piece);
        T message = messages.piece(offset, ByteChunks.wrap(data));
        offset += data.remaining();
        readOn();
        return Optional.of(message);
    }

    private void readOn() {
        long from = offset;
        piece = from < bytes ? work.begin(call, () -> file.read(from, ByteChunks.CHUNK_BYTES)) : null;
    }

    private static ByteBuffer join(CompletableFuture<ByteBuffer> piece) {
        try {
            return piece.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
