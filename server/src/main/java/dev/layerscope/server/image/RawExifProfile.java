package dev.layerscope.server.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.InflaterInputStream;

/**
 * An EXIF block as ImageMagick wrote it into PNG files before there was a chunk for it: as a text named {@code Raw profile
 * type exif}, of an empty line, the line {@code exif}, a line with the length, and lines of hexadecimal digits.
 */
final class RawExifProfile {
    private static final String KEYWORD = "Raw profile type exif\0";
    /** What an EXIF block of the greatest length, 64 KB, takes in digits, and more. */
    private static final int MAX_TEXT_BYTES = 1 << 18;

    private RawExifProfile() {}

    /** The block in a tEXt chunk's data; empty for any other text, and for a broken one. */
    static Optional<ByteBuffer> ofText(ByteBuffer chunk) {
        return Optional.of(string(chunk))
                .filter(text -> text.startsWith(KEYWORD))
                .flatMap(text -> block(text.substring(KEYWORD.length())));
    }

    /** The block in a zTXt chunk's data; empty for any other text, and for a broken one. */
    static Optional<ByteBuffer> ofCompressedText(ByteBuffer chunk) {
        String text = string(chunk);
        int compressed = KEYWORD.length() + 1;
        if (!text.startsWith(KEYWORD) || text.length() < compressed) {
            return Optional.empty();
        }
        byte[] deflated = text.substring(compressed).getBytes(StandardCharsets.ISO_8859_1);
        try (InflaterInputStream inflated = new InflaterInputStream(new ByteArrayInputStream(deflated))) {
            return block(new String(inflated.readNBytes(MAX_TEXT_BYTES), StandardCharsets.ISO_8859_1));
        } catch (IOException broken) {
            return Optional.empty();
        }
    }

    private static String string(ByteBuffer chunk) {
        byte[] bytes = new byte[Math.min(chunk.remaining(), MAX_TEXT_BYTES)];
        chunk.get(chunk.position(), bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static Optional<ByteBuffer> block(String text) {
        String digits = text.lines().skip(3).map(String::strip).collect(Collectors.joining());
        try {
            return Optional.of(ByteBuffer.wrap(HexFormat.of().parseHex(digits)));
        } catch (IllegalArgumentException broken) {
            return Optional.empty();
        }
    }
}
