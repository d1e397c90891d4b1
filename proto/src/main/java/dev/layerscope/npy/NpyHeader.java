package dev.layerscope.npy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What stands before the numbers of a {@code .npy} file: their type, and the shape of the array, outermost axis first.
 *
 * <p>Source: the format's description in {@code numpy/lib/format.py}. Reads versions 1.0, 2.0 and 3.0; writes the bytes
 * that NumPy writes for the same array.
 *
 * @param type the element type
 * @param shape the dimensions; empty for a scalar
 * @param fortranOrder whether the first axis is the one that varies fastest in the file
 */
public record NpyHeader(NpyType type, List<Long> shape, boolean fortranOrder) {
    /** NumPy's own limit on what it parses, and on the number of axes. */
    static final int MAX_HEADER_BYTES = 10_000;

    static final int MAX_RANK = 64;

    /** The first bytes of every file. */
    static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    private static final int ALIGNMENT = 64;
    /** NumPy leaves room for the outermost dimension to grow to this many digits. */
    private static final int GROWTH_DIGITS = 21;

    /**
     * @throws IllegalArgumentException where a dimension is negative, there are more than 64, or the array's bytes don't
     *     fit into a long
     */
    public NpyHeader {
        shape = List.copyOf(shape);
        if (shape.size() > MAX_RANK) {
            throw new IllegalArgumentException("npy rank: " + shape.size() + " (expected: at most " + MAX_RANK + ")");
        }
        try {
            Math.multiplyExact(count(shape), (long) type.bytes());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("npy shape: " + shape + " (expected: fewer than 2^63 bytes)", e);
        }
    }

    /** The header of an array in row-major order, as tensors come. */
    public static NpyHeader of(NpyType type, long... shape) {
        return new NpyHeader(type, LongStream.of(shape).boxed().toList(), false);
    }

    /** Whether a file that starts so (six bytes suffice) claims to be a {@code .npy} file. Doesn't move the buffer. */
    public static boolean startsNpy(ByteBuffer file) {
        return file.remaining() >= MAGIC.length
                && file.slice(file.position(), MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
    }

    /**
     * Reads a header and leaves the buffer's position at the first element.
     *
     * @throws NpyException where the bytes are no header, are cut off, or describe an array of a kind that isn't taken
     */
    public static NpyHeader parse(ByteBuffer file) throws NpyException {
        return NpyHeaderParser.parse(file);
    }

    /** The number of elements; 1 for a scalar. */
    public long elements() {
        return count(shape);
    }

    /** Bytes of the array after the header. */
    public long dataBytes() {
        return elements() * type.bytes();
    }

    /** The bytes of a file up to its first element; a multiple of 64 of them. */
    public byte[] toBytes() {
        byte[] text = text().getBytes(StandardCharsets.ISO_8859_1);
        // Version 1.0 always suffices: 64 dimensions of 19 digits stay far below its limit of 65,535 bytes.
        int before = MAGIC.length + 2 + 2;
        int padding = ALIGNMENT - (before + text.length + 1) % ALIGNMENT;
        ByteBuffer bytes =
                ByteBuffer.allocate(before + text.length + padding + 1).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (text.length + padding + 1));
        bytes.put(text).put(" ".repeat(padding).getBytes(StandardCharsets.ISO_8859_1));
        return bytes.put((byte) '\n').array();
    }

    private String text() {
        String dims = shape.stream().map(String::valueOf).collect(Collectors.joining(", "));
        String tuple = shape.size() == 1 ? "(" + dims + ",)" : "(" + dims + ")";
        String order = fortranOrder ? "True" : "False";
        String text = "{'descr': '" + type.descr() + "', 'fortran_order': " + order + ", 'shape': " + tuple + ", }";
        if (shape.isEmpty()) {
            return text;
        }
        long growing = shape.get(fortranOrder ? shape.size() - 1 : 0);
        return text + " ".repeat(GROWTH_DIGITS - Long.toString(growing).length());
    }

    private static long count(List<Long> shape) {
        long elements = 1;
        for (long dim : shape) {
            if (dim < 0) {
                throw new IllegalArgumentException("npy shape: " + shape + " (expected: no negative dimension)");
            }
        }
        if (shape.contains(0L)) {
            return 0;
        }
        for (long dim : shape) {
            elements = Math.multiplyExact(elements, dim);
        }
        return elements;
    }
}
