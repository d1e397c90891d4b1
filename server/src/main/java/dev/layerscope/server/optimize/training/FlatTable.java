package dev.layerscope.server.optimize.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table of a flatbuffer, read without trust: nothing is followed, and nothing allocated, before it is known to lie inside
 * the file.
 *
 * <p>A table begins with the distance back to its list of fields, which has the list's length and the table's, both in
 * bytes, and for each slot where in the table its field is, or 0 (FlatBuffers' internals, "Tables"). Everything is little
 * endian, and references lead forward from where they are. Every method throws IllegalArgumentException where the file is no
 * such thing.
 */
final class FlatTable {
    private static final int REFERENCE_BYTES = 4;
    private static final int IDENTIFIER_AT = 4;
    private static final int IDENTIFIER_BYTES = 4;
    private static final int FIRST_SLOT_BYTES = 4;
    private static final int SLOT_BYTES = 2;

    private final ByteBuffer file;
    private final int at;
    private final int fields;
    private final int fieldsBytes;
    private final int tableBytes;

    private FlatTable(ByteBuffer file, int at) {
        this.file = file;
        this.at = at;
        this.fields = inside((long) at - file.getInt(inside(at, REFERENCE_BYTES)), FIRST_SLOT_BYTES);
        this.fieldsBytes = Short.toUnsignedInt(file.getShort(fields));
        this.tableBytes = Short.toUnsignedInt(file.getShort(fields + SLOT_BYTES));
        inside(fields, Math.max(fieldsBytes, FIRST_SLOT_BYTES));
        inside(at, Math.max(tableBytes, REFERENCE_BYTES));
    }

    /** The first table of a file. */
    static FlatTable root(ByteBuffer content, String identifier) {
        ByteBuffer file = content.slice().order(ByteOrder.LITTLE_ENDIAN);
        byte[] found = new byte[IDENTIFIER_BYTES];
        if (file.remaining() < IDENTIFIER_AT + IDENTIFIER_BYTES) {
            throw broken("%d bytes (expected: a file of the kind %s)".formatted(file.remaining(), identifier));
        }
        file.get(IDENTIFIER_AT, found);
        String kind = new String(found, StandardCharsets.ISO_8859_1);
        if (!kind.equals(identifier)) {
            throw broken("a file of the kind '%s' (expected: %s)".formatted(kind, identifier));
        }
        return new FlatTable(file, Math.toIntExact(Integer.toUnsignedLong(file.getInt(0)) & Integer.MAX_VALUE));
    }

    int int32(int slot) {
        int field = field(slot, Integer.BYTES);
        return field < 0 ? 0 : file.getInt(field);
    }

    long int64(int slot) {
        int field = field(slot, Long.BYTES);
        return field < 0 ? 0 : file.getLong(field);
    }

    String text(int slot) {
        ByteBuffer bytes = bytes(slot);
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    /** A list of bytes, or of characters. */
    ByteBuffer bytes(int slot) {
        return vector(slot, 1).orElseGet(() -> ByteBuffer.allocate(0));
    }

    long[] longs(int slot) {
        Optional<ByteBuffer> vector = vector(slot, Long.BYTES);
        if (vector.isEmpty()) {
            return new long[0];
        }
        long[] values = new long[vector.get().remaining() / Long.BYTES];
        vector.get().asLongBuffer().get(values);
        return values;
    }

    Optional<FlatTable> table(int slot) {
        int field = field(slot, REFERENCE_BYTES);
        return field < 0 ? Optional.empty() : Optional.of(new FlatTable(file, followed(field)));
    }

    List<FlatTable> tables(int slot) {
        Optional<ByteBuffer> vector = vector(slot, REFERENCE_BYTES);
        List<FlatTable> tables = new ArrayList<>();
        if (vector.isPresent()) {
            int first = followed(field(slot, REFERENCE_BYTES)) + REFERENCE_BYTES;
            for (int i = 0; i < vector.get().remaining() / REFERENCE_BYTES; i++) {
                tables.add(new FlatTable(file, followed(first + i * REFERENCE_BYTES)));
            }
        }
        return tables;
    }

    private Optional<ByteBuffer> vector(int slot, int elementBytes) {
        int field = field(slot, REFERENCE_BYTES);
        if (field < 0) {
            return Optional.empty();
        }
        int vector = followed(field);
        long bytes = Integer.toUnsignedLong(file.getInt(inside(vector, REFERENCE_BYTES))) * elementBytes;
        int first = inside((long) vector + REFERENCE_BYTES, bytes);
        return Optional.of(file.slice(first, (int) bytes).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** Where a field is, or -1 where it is left out. */
    private int field(int slot, int bytes) {
        int listed = FIRST_SLOT_BYTES + slot * SLOT_BYTES;
        if (listed + SLOT_BYTES > fieldsBytes) {
            return -1;
        }
        int offset = Short.toUnsignedInt(file.getShort(fields + listed));
        if (offset == 0) {
            return -1;
        }
        if (offset + bytes > tableBytes) {
            throw broken("a field beyond the end of its table (expected: one inside)");
        }
        return at + offset;
    }

    private int followed(int reference) {
        long offset = Integer.toUnsignedLong(file.getInt(reference));
        return inside(reference + offset, REFERENCE_BYTES);
    }

    private int inside(long position, long bytes) {
        if (position < 0 || position + bytes > file.capacity()) {
            throw broken("%d bytes at %d (expected: inside the file's %d)".formatted(bytes, position, file.capacity()));
        }
        return (int) position;
    }

    static IllegalArgumentException broken(String what) {
        return new IllegalArgumentException("checkpoint: " + what);
    }
}
