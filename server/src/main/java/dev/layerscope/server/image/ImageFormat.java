package dev.layerscope.server.image;

import java.nio.ByteBuffer;
import java.util.Optional;

/** The picture formats that are read, told apart by the first bytes of a file, never by its name. */
public enum ImageFormat {
    JPEG("\u00FF\u00D8\u00FF"),
    PNG("\u0089PNG\r\n\u001A\n");

    /** One character for each byte. */
    private final String signature;

    ImageFormat(String signature) {
        this.signature = signature;
    }

    /**
     * The format of a file that begins with the remaining bytes of the buffer (8 are enough, more do no harm), empty for
     * anything else. The buffer's position stays.
     */
    public static Optional<ImageFormat> of(ByteBuffer firstBytes) {
        for (ImageFormat format : values()) {
            if (format.begins(firstBytes)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    private boolean begins(ByteBuffer bytes) {
        if (bytes.remaining() < signature.length()) {
            return false;
        }
        for (int i = 0; i < signature.length(); i++) {
            if ((bytes.get(bytes.position() + i) & 0xFF) != signature.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
