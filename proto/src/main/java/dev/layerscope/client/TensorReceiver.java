package dev.layerscope.client;

import dev.layerscope.npy.NpyHeader;
import dev.layerscope.v1.Origin;
import dev.layerscope.v1.Resumption;
import dev.layerscope.v1.StreamActivationsResponse;
import dev.layerscope.v1.TensorEnd;
import dev.layerscope.v1.TensorHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Puts the messages of a {@code StreamActivations} call together, or those of {@code StreamComponents} or
 * {@code StreamGradients}, which are alike: each message is read where it lies, and its data goes straight to the destination, passing the checksum while it is in the processor's cache. Outlives a stream that breaks:
 * the next one goes on at {@link #resumption}. Used by one thread.
 */
final class TensorReceiver {
    private static final int HEADER = WireReader.tag(StreamActivationsResponse.HEADER_FIELD_NUMBER, WireReader.LENGTH);
    private static final int OFFSET = WireReader.tag(StreamActivationsResponse.OFFSET_FIELD_NUMBER, WireReader.VARINT);
    private static final int END = WireReader.tag(StreamActivationsResponse.END_FIELD_NUMBER, WireReader.LENGTH);
    private static final int DATA = WireReader.tag(StreamActivationsResponse.DATA_FIELD_NUMBER, WireReader.LENGTH);

    private final int expected;
    private final TensorSink sink;
    private final RetryListener listener;
    private final CRC32C checksum = new CRC32C();

    private @Nullable TensorHeader header;
    private @Nullable TensorDestination destination;
    private Origin origin = Origin.getDefaultInstance();
    private long receivedBytes;
    private long receivedInAll;
    private int finished;
    private boolean continuing;

    /**
     * @param expected how many tensors the request asked for
     * @param listener told when a tensor goes on
     */
    TensorReceiver(int expected, TensorSink sink, RetryListener listener) {
        this.expected = expected;
        this.sink = sink;
        this.listener = listener;
    }

    /** Where the next stream is to go on; empty while nothing has arrived. Another stream follows, or none. */
    Optional<Resumption> resumption() {
        continuing = header != null;
        if (header == null && finished == 0) {
            return Optional.empty();
        }
        return Optional.of(Resumption.newBuilder()
                .setIndex(finished)
                .setOffset(receivedBytes)
                .setCrc32C((int) checksum.getValue())
                .setModelSha256(origin.getModelSha256())
                .build());
    }

    /** Grows with every byte and every tensor that arrives. */
    long progress() {
        return receivedInAll + finished;
    }

    /**
     * Takes one message.
     *
     * @throws TransferException where it doesn't fit what came before
     * @throws IOException where the sink can't take it
     */
    void take(InputStream message) throws IOException {
        WireReader reader = new WireReader(message);
        long start = receivedBytes;
        long offset = 0;
        boolean data = false;
        for (int tag = reader.nextTag(); tag != 0; tag = reader.nextTag()) {
            if (tag == HEADER) {
                begin(TensorHeader.parseFrom(reader.bytes(reader.length())));
                start = receivedBytes;
            } else if (tag == OFFSET) {
                offset = reader.varint();
            } else if (tag == DATA) {
                fill(reader, reader.length());
                data = true;
            } else if (tag == END) {
                finish(TensorEnd.parseFrom(reader.bytes(reader.length())));
            } else {
                reader.skip(tag);
            }
        }
        // Fields may come in any order, so the offset is known for certain only here.
        if (data && offset != start) {
            throw new TransferException(
                    name() + ": a piece at byte " + offset + " (expected: the next piece, at byte " + start + ")");
        }
    }

    /**
     * The stream has ended, and the server says that it was whole.
     *
     * @throws TransferException where something is missing
     */
    void complete() throws TransferException {
        TensorHeader open = header;
        if (open != null) {
            throw new TransferException(name() + ": the stream ended after " + receivedBytes + " bytes (expected: "
                    + open.getTotalBytes() + " and a checksum)");
        }
        if (finished != expected) {
            throw new TransferException(
                    "stream: ended after " + finished + " tensors (expected: " + expected + ", one for each layer)");
        }
    }

    private void begin(TensorHeader next) throws IOException {
        TensorHeader open = header;
        if (open != null && continuing) {
            goOn(open, next);
            return;
        }
        if (open != null) {
            throw new TransferException(name() + ": followed by another header (expected: its end first)");
        }
        if (next.getIndex() != finished || next.getCount() != expected) {
            throw new TransferException("tensor: " + next.getIndex() + " of " + next.getCount() + " (expected: "
                    + finished + " of " + expected + ")");
        }
        if (finished > 0 && !next.getOrigin().equals(origin)) {
            throw new TransferException("tensor " + next.getLayer().getPath()
                    + ": of another model, core or device than the tensors before (expected: the same; begin again)");
        }
        NpyHeader shape = TensorTypes.npy(next);
        if (shape.dataBytes() != next.getTotalBytes()) {
            throw new TransferException("tensor " + next.getLayer().getPath() + ": " + next.getTotalBytes()
                    + " bytes announced (expected: " + shape.dataBytes() + " for its shape " + shape.shape() + ")");
        }
        destination = sink.begin(next);
        header = next;
        origin = next.getOrigin();
    }

    private void goOn(TensorHeader open, TensorHeader next) throws TransferException {
        boolean same = next.getIndex() == open.getIndex()
                && next.getCount() == open.getCount()
                && next.getLayer().getTensor().equals(open.getLayer().getTensor())
                && next.getElementType() == open.getElementType()
                && next.getShapeList().equals(open.getShapeList())
                && next.getTotalBytes() == open.getTotalBytes()
                && next.getOrigin().equals(origin);
        if (!same) {
            throw new TransferException(name() + ": another one after the connection was lost, "
                    + next.getElementType() + " " + next.getShapeList() + " (expected: the tensor that had begun, "
                    + open.getElementType() + " " + open.getShapeList()
                    + " of the same model, core and device; begin again)");
        }
        continuing = false;
        listener.continued(open.getLayer().getPath(), receivedBytes);
    }

    private void fill(WireReader reader, int length) throws IOException {
        TensorHeader open = header;
        TensorDestination target = destination;
        if (open == null || target == null || continuing) {
            throw new TransferException("stream: " + length + " bytes of no tensor (expected: a header first)");
        }
        if (length > open.getTotalBytes() - receivedBytes) {
            throw new TransferException(
                    name() + ": more bytes than announced (expected: " + open.getTotalBytes() + ")");
        }
        int left = length;
        while (left > 0) {
            ByteBuffer room = target.room();
            int from = room.position();
            int piece = Math.min(left, room.remaining());
            reader.copy(piece, room);
            checksum.update(room.duplicate().position(from).limit(from + piece));
            left -= piece;
        }
        receivedBytes += length;
        receivedInAll += length;
    }

    private void finish(TensorEnd end) throws IOException {
        TensorHeader open = header;
        TensorDestination target = destination;
        if (open == null || target == null) {
            throw new TransferException("stream: the end of no tensor (expected: a header first)");
        }
        if (receivedBytes != open.getTotalBytes()) {
            throw new TransferException(
                    name() + ": ended after " + receivedBytes + " bytes (expected: " + open.getTotalBytes() + ")");
        }
        if ((int) checksum.getValue() != end.getCrc32C()) {
            throw new TransferException(String.format(
                    "%s: damaged on its way, checksum %08x (expected: %08x)",
                    name(), checksum.getValue(), end.getCrc32C()));
        }
        target.finish();
        header = null;
        destination = null;
        receivedBytes = 0;
        checksum.reset();
        finished++;
    }

    private String name() {
        return header == null ? "tensor" : "tensor " + header.getLayer().getPath();
    }
}
