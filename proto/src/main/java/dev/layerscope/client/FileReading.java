package dev.layerscope.client;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Iterator;

/**
 * The bytes of a file of the server, each once, over however many calls. Used by one thread.
 *
 * @param <M> the messages that bring it
 * @param <H> what the first of them says of the file
 */
abstract class FileReading<M, H> implements Retrying.Attempt<H, IOException> {
    private final String what;
    private final WritableByteChannel bytes;
    private final MessageDigest digest = LocalInput.digest();
    private Facts<H> file;
    private long offset;

    /** What is known of a file before its bytes. */
    record Facts<H>(H header, long totalBytes, String sha256) {}

    /** What a message brings. */
    record Piece(long offset, ByteString data) {}

    /**
     * @param what the file is called in a sentence
     * @param nothing a header of no file
     */
    FileReading(String what, WritableByteChannel bytes, H nothing) {
        this.what = what;
        this.bytes = bytes;
        this.file = new Facts<>(nothing, 0, "");
    }

    /** Asks for the bytes from an offset on, of the file of this SHA-256; of whichever there is where that is empty. */
    abstract Iterator<M> ask(Channel channel, long from, String sha256);

    abstract boolean hasHeader(M message);

    abstract Facts<H> facts(M message);

    abstract Piece piece(M message);

    @Override
    public H make(Channel channel) throws IOException {
        Context.CancellableContext context = Context.current().withCancellation();
        Context before = context.attach();
        try {
            Iterator<M> messages = ask(channel, offset, file.sha256());
            while (messages.hasNext()) {
                take(messages.next());
            }
        } finally {
            context.detach(before);
            // A call that nobody reads on, where the channel threw, ends here.
            context.cancel(null);
        }
        if (offset != file.totalBytes()) {
            throw wrong(offset + " bytes", file.totalBytes() + " bytes");
        }
        String actual = HexFormat.of().formatHex(digest.digest());
        if (!actual.equals(file.sha256())) {
            throw wrong("SHA-256 " + actual, file.sha256());
        }
        return file.header();
    }

    private void take(M message) throws IOException {
        if (hasHeader(message)) {
            file = facts(message);
        }
        Piece piece = piece(message);
        if (piece.offset() != offset) {
            throw wrong("goes on at byte " + piece.offset(), "byte " + offset);
        }
        ByteBuffer data = piece.data().asReadOnlyByteBuffer();
        digest.update(data.duplicate());
        offset += data.remaining();
        while (data.hasRemaining()) {
            bytes.write(data);
        }
    }

    private TransferException wrong(String actual, String expected) {
        return new TransferException(what + ": " + actual + " (expected: " + expected + ")");
    }

    @Override
    public long progress() {
        return offset;
    }
}
