package dev.layerscope.server.image;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The picture formats that are read, told apart by the first bytes of a file, never by its name. */
public enum ImageFormat {
    JPEG("\u00FF\u00D8\u00FF"),
    PNG("\u0089PNG\r\n\u001A\n"),
    GIF("GIF87a", "GIF89a"),
    BMP("BM"),
    WEBP("RIFF????WEBP"),
    /** The second pair is BigTIFF, recognized so that it can be refused by its name. */
    TIFF("II*\0", "MM\0*", "II+\0", "MM\0+");

    /** One character for each byte, of which a question mark stands for any. */
    private final List<String> signatures;

    ImageFormat(String... signatures) {
        this.signatures = List.of(signatures);
    }

    /** All names, for a sentence: {@code JPEG, PNG or BMP}. */
    static String names() {
        String names = Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
        int last = names.lastIndexOf(", ");
        return names.substring(0, last) + " or " + names.substring(last + 2);
    }

    /**
     * The format of a file that begins with the remaining bytes of the buffer (12 are enough, more do no harm), empty for
     * anything else. The buffer's position stays.
     */
    public static Optional<ImageFormat> of(ByteBuffer firstBytes) {
        for (ImageFormat format : values()) {
            if (format.signatures.stream().anyMatch(signature -> begins(firstBytes, signature))) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    private static boolean begins(ByteBuffer bytes, String signature) {
        if (bytes.remaining() < signature.length()) {
            return false;
        }
        for (int i = 0; i < signature.length(); i++) {
            if (signature.charAt(i) != '?' && (bytes.get(bytes.position() + i) & 0xFF) != signature.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
