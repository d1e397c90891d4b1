package dev.layerscope.server.image;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The one thing that matters here in an EXIF block. */
final class Exif {
    /** Stands before the block in a JPEG's APP1 segment. */
    static final byte[] PREAMBLE = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);

    private Exif() {}

    /** The orientation that a block (with or without preamble) tells; upright where it tells none or is broken. */
    static Orientation orientation(ByteBuffer block) {
        byte[] bytes = new byte[block.remaining()];
        block.duplicate().get(bytes);
        Metadata metadata = new Metadata();
        try {
            int offset = ExifReader.startsWithJpegExifPreamble(bytes) ? PREAMBLE.length : 0;
            new ExifReader().extract(new ByteArrayReader(bytes, offset), metadata);
        } catch (RuntimeException broken) {
            // Blocks mangled by editors are common, and pictures with them are shown everywhere: what was read counts.
        }
        return metadata.getDirectoriesOfType(ExifIFD0Directory.class).stream()
                .map(directory -> directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION))
                .filter(number -> number != null)
                .findFirst()
                .map(Orientation::ofExif)
                .orElse(Orientation.UPRIGHT);
    }
}
