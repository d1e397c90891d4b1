package dev.layerscope.npy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the one Python dictionary literal that a header is: exactly NumPy's three keys, in any order, each once. */
final class NpyHeaderParser {
    private final String text;
    private int at;

    private @Nullable NpyType type;
    private @Nullable Boolean fortranOrder;
    private @Nullable List<Long> shape;

    private NpyHeaderParser(String text) {
        this.text = text;
    }

    static NpyHeader parse(ByteBuffer file) throws NpyException {
        ByteBuffer bytes = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (!NpyHeader.startsNpy(bytes)) {
            throw new NpyException("npy magic: missing (expected: a file that starts with \\x93NUMPY)");
        }
        bytes.position(bytes.position() + NpyHeader.MAGIC.length);
        int length = headerLength(bytes);
        if (length < 0 || length > NpyHeader.MAX_HEADER_BYTES) {
            throw new NpyException("npy header length: " + Integer.toUnsignedString(length)
                    + " bytes (expected: at most " + NpyHeader.MAX_HEADER_BYTES + ")");
        }
        requireBytes(bytes, length);
        byte[] header = new byte[length];
        bytes.get(header);
        NpyHeader parsed = new NpyHeaderParser(new String(header, StandardCharsets.ISO_8859_1)).header();
        file.position(bytes.position());
        return parsed;
    }

    private static int headerLength(ByteBuffer bytes) throws NpyException {
        requireBytes(bytes, 2);
        int major = bytes.get() & 0xff;
        int minor = bytes.get() & 0xff;
        if (major < 1 || major > 3 || minor != 0) {
            throw new NpyException("npy version: " + major + "." + minor + " (expected: 1.0, 2.0 or 3.0)");
        }
        requireBytes(bytes, major == 1 ? 2 : 4);
        return major == 1 ? bytes.getShort() & 0xffff : bytes.getInt();
    }

    private static void requireBytes(ByteBuffer bytes, int count) throws NpyException {
        if (bytes.remaining() < count) {
            throw new NpyException(
                    "npy header: cut off after " + bytes.limit() + " bytes (expected: the whole header)");
        }
    }

    private NpyHeader header() throws NpyException {
        take('{');
        while (!taken('}')) {
            entry(string());
            if (!taken(',')) {
                take('}');
                break;
            }
        }
        spaces();
        if (at != text.length()) {
            throw malformed("nothing after the dictionary");
        }
        if (type == null || fortranOrder == null || shape == null) {
            throw malformed("the keys descr, fortran_order and shape");
        }
        try {
            return new NpyHeader(type, shape, fortranOrder);
        } catch (IllegalArgumentException e) {
            throw new NpyException(String.valueOf(e.getMessage()));
        }
    }

    private void entry(String key) throws NpyException {
        take(':');
        if (key.equals("descr") && type == null) {
            spaces();
            if (at < text.length() && text.charAt(at) == '[') {
                throw malformed("one element type, not a structure of several");
            }
            type = NpyType.of(string());
        } else if (key.equals("fortran_order") && fortranOrder == null) {
            fortranOrder = truth();
        } else if (key.equals("shape") && shape == null) {
            shape = tuple();
        } else {
            throw malformed("each of the keys descr, fortran_order and shape once, but no " + key + " here");
        }
    }

    private String string() throws NpyException {
        char quote = taken('"') ? '"' : '\'';
        if (quote == '\'') {
            take('\'');
        }
        int end = text.indexOf(quote, at);
        if (end < 0) {
            throw malformed("a closing quote");
        }
        String value = text.substring(at, end);
        at = end + 1;
        return value;
    }

    private boolean truth() throws NpyException {
        spaces();
        for (String word : List.of("True", "False")) {
            if (text.startsWith(word, at)) {
                at += word.length();
                return word.equals("True");
            }
        }
        throw malformed("True or False");
    }

    private List<Long> tuple() throws NpyException {
        take('(');
        List<Long> dims = new ArrayList<>();
        boolean comma = true;
        while (!taken(')')) {
            if (!comma) {
                throw malformed("a comma between dimensions");
            }
            dims.add(number());
            comma = taken(',');
        }
        if (dims.size() == 1 && !comma) {
            throw malformed("a tuple, with a comma after its only dimension");
        }
        return dims;
    }

    private long number() throws NpyException {
        spaces();
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        try {
            long value = Long.parseLong(text.substring(start, at));
            // Python 2 wrote long integers so.
            taken('L');
            return value;
        } catch (NumberFormatException e) {
            throw malformed("a dimension from 0 to 2^63 - 1");
        }
    }

    private void take(char wanted) throws NpyException {
        if (!taken(wanted)) {
            throw malformed("'" + wanted + "'");
        }
    }

    private boolean taken(char wanted) {
        spaces();
        boolean there = at < text.length() && text.charAt(at) == wanted;
        if (there) {
            at++;
        }
        return there;
    }

    private void spaces() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private NpyException malformed(String expected) {
        String shown = text.strip();
        return new NpyException("npy header: " + (shown.length() > 120 ? shown.substring(0, 120) + "..." : shown)
                + " (expected: " + expected + ", at character " + at + ")");
    }
}
