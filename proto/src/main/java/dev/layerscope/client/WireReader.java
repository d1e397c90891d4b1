package dev.layerscope.client;

import io.grpc.HasByteBuffer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Reads protobuf's wire format from a message as gRPC received it, so that a field of bytes goes from the network's
 * buffers straight to where it belongs. Encoding: protobuf.dev/programming-guides/encoding. Groups are refused.
 */
final class WireReader {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH = 2;
    static final int FIXED32 = 5;

    private static final int SCRATCH_BYTES = 8192;

    private final InputStream message;

    WireReader(InputStream message) {
        this.message = message;
    }

    /** The tag of a field: its number, and how it is encoded. */
    static int tag(int fieldNumber, int encoding) {
        return fieldNumber << 3 | encoding;
    }

    /** The next field's tag; 0 at the end of the message. */
    int nextTag() throws IOException {
        int first = message.read();
        return first < 0 ? 0 : (int) varint(first);
    }

    long varint() throws IOException {
        return varint(oneByte());
    }

    /** The length of a field of bytes or of a message. */
    int length() throws IOException {
        long length = varint();
        if (length < 0 || length > Integer.MAX_VALUE) {
            throw new TransferException("field length: " + length + " (expected: at most the message's)");
        }
        return (int) length;
    }

    byte[] bytes(int length) throws IOException {
        byte[] bytes = message.readNBytes(length);
        if (bytes.length < length) {
            throw cutOff();
        }
        return bytes;
    }

    /** Skips the value of a field that this version doesn't know. */
    void skip(int tag) throws IOException {
        switch (tag & 7) {
            case VARINT -> varint();
            case FIXED64 -> skipBytes(8);
            case LENGTH -> skipBytes(length());
            case FIXED32 -> skipBytes(4);
            default ->
                throw new TransferException("field encoding: " + (tag & 7) + " (expected: one of 0, 1, 2 and 5)");
        }
    }

    /** Moves the next bytes into a buffer that has room for them. */
    void copy(int length, ByteBuffer to) throws IOException {
        int left = length;
        if (message instanceof HasByteBuffer direct && direct.byteBufferSupported()) {
            left -= copyDirect(direct, left, to);
        }
        copyThroughArray(left, to);
    }

    /** Returns how many bytes it moved: fewer where what is left of the message lies in no buffer. */
    private int copyDirect(HasByteBuffer direct, int length, ByteBuffer to) throws IOException {
        int moved = 0;
        while (moved < length) {
            ByteBuffer from = direct.getByteBuffer();
            if (from == null || !from.hasRemaining()) {
                break;
            }
            int piece = Math.min(length - moved, from.remaining());
            to.put(from.slice(from.position(), piece));
            skipBytes(piece);
            moved += piece;
        }
        return moved;
    }

    private void copyThroughArray(int length, ByteBuffer to) throws IOException {
        byte[] scratch = new byte[Math.min(length, SCRATCH_BYTES)];
        int left = length;
        while (left > 0) {
            int piece = message.read(scratch, 0, Math.min(left, scratch.length));
            if (piece < 0) {
                throw cutOff();
            }
            to.put(scratch, 0, piece);
            left -= piece;
        }
    }

    private long varint(int first) throws IOException {
        long value = first & 0x7f;
        int next = first;
        for (int shift = 7; (next & 0x80) != 0; shift += 7) {
            if (shift > 63) {
                throw new TransferException("varint: longer than 10 bytes (expected: at most 10)");
            }
            next = oneByte();
            value |= (long) (next & 0x7f) << shift;
        }
        return value;
    }

    private int oneByte() throws IOException {
        int value = message.read();
        if (value < 0) {
            throw cutOff();
        }
        return value;
    }

    private void skipBytes(int count) throws IOException {
        try {
            message.skipNBytes(count);
        } catch (EOFException e) {
            throw cutOff();
        }
    }

    private static TransferException cutOff() {
        return new TransferException("message: ended in the middle of a field (expected: the whole field)");
    }
}
