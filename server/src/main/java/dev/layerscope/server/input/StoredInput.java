package dev.layerscope.server.input;

import dev.layerscope.npy.NpyHeader;
import dev.layerscope.server.image.ImageSize;
import java.nio.ByteBuffer;

/** Something a client brought, by the SHA-256 of its bytes (lower-case hexadecimal). */
public sealed interface StoredInput {
    String sha256();

    /** The file as it came, read-only, with a position of its own. */
    ByteBuffer file();

    default int byteSize() {
        return file().remaining();
    }

    /** A picture; its size is that after its EXIF orientation is applied. */
    record Picture(String sha256, ByteBuffer bytes, ImageSize size) implements StoredInput {
        @Override
        public ByteBuffer file() {
            return bytes.asReadOnlyBuffer();
        }
    }

    /** A {@code .npy} file. */
    record Array(String sha256, ByteBuffer bytes, NpyHeader header) implements StoredInput {
        @Override
        public ByteBuffer file() {
            return bytes.asReadOnlyBuffer();
        }
    }
}
