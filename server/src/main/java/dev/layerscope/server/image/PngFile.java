package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.BROKEN;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A PNG file by its chunks.
 *
 * <p>Only the chunks that make up the pixels reach the decoder. The others could only do harm: a colour profile, gamma or
 * transparent colour would change values, a damaged text would refuse a sound picture.
 *
 * <p>Source: PNG specification (ISO/IEC 15948), third edition.
 */
final class PngFile implements EncodedImage {
    private static final int SIGNATURE_BYTES = 8;
    /** Length and type before the data of a chunk. */
    private static final int CHUNK_HEADER_BYTES = 8;

    private static final int CRC_BYTES = 4;
    private static final int IHDR_BYTES = 13;
    private static final int COLOR_TYPE_AT = SIGNATURE_BYTES + CHUNK_HEADER_BYTES + 9;
    private static final int PALETTE = 3;

    private final ByteBuffer file;
    private final List<Chunk> pixelChunks;
    private final ImageSize size;
    private final Orientation orientation;
    private final Transparency transparency;

    private PngFile(ByteBuffer file, List<Chunk> pixelChunks, Orientation orientation, Transparency transparency) {
        this.file = file;
        this.pixelChunks = pixelChunks;
        this.size = size(file, pixelChunks);
        this.orientation = orientation;
        this.transparency = transparency;
    }

    /** Where a chunk's data is, and what it is for. */
    private record Chunk(String type, int start, int length) {
        int end() {
            return start + length + CRC_BYTES;
        }
    }

    static PngFile open(ByteBuffer file, Transparency transparency) {
        List<Chunk> pixelChunks = new ArrayList<>();
        Optional<ByteBuffer> exif = Optional.empty();
        Optional<ByteBuffer> profile = Optional.empty();
        Chunk chunk;
        for (int at = SIGNATURE_BYTES; (chunk = chunkAt(file, at)) != null; at = chunk.end()) {
            switch (chunk.type()) {
                case "IHDR", "PLTE", "tRNS", "IDAT" -> pixelChunks.add(chunk);
                case "eXIf" -> exif = Optional.of(data(file, chunk));
                case "tEXt" -> profile = profile.isPresent() ? profile : RawExifProfile.ofText(data(file, chunk));
                case "zTXt" ->
                    profile = profile.isPresent() ? profile : RawExifProfile.ofCompressedText(data(file, chunk));
                default -> {}
            }
            if (chunk.type().equals("IEND")) {
                break;
            }
        }
        Orientation orientation =
                (exif.isPresent() ? exif : profile).map(Exif::orientation).orElse(Orientation.UPRIGHT);
        return new PngFile(file, pixelChunks, orientation, transparency);
    }

    private static ByteBuffer data(ByteBuffer file, Chunk chunk) {
        return file.slice(chunk.start(), chunk.length());
    }

    /** The chunk that begins at a position; null at the end of the file, where IEND may be missing. */
    private static @Nullable Chunk chunkAt(ByteBuffer file, int at) {
        if (at == file.limit()) {
            return null;
        }
        if (file.limit() - at < CHUNK_HEADER_BYTES + CRC_BYTES) {
            throw new ImageException(BROKEN, "PNG: ends within a chunk (expected: a whole file)");
        }
        int length = file.getInt(at);
        byte[] type = new byte[4];
        file.get(at + 4, type);
        String name = new String(type, StandardCharsets.ISO_8859_1);
        if (!name.matches("[A-Za-z]{4}")) {
            throw new ImageException(BROKEN, "PNG: no chunk where one has to begin, at byte " + at);
        }
        if (length < 0 || length > file.limit() - at - CHUNK_HEADER_BYTES - CRC_BYTES) {
            throw new ImageException(BROKEN, "PNG: ends within chunk " + name + " (expected: a whole file)");
        }
        return new Chunk(name, at + CHUNK_HEADER_BYTES, length);
    }

    private static ImageSize size(ByteBuffer file, List<Chunk> chunks) {
        if (chunks.isEmpty()
                || !chunks.get(0).type().equals("IHDR")
                || chunks.get(0).length() != IHDR_BYTES) {
            throw new ImageException(BROKEN, "PNG: does not begin with its size (expected: chunk IHDR)");
        }
        int width = file.getInt(chunks.get(0).start());
        int height = file.getInt(chunks.get(0).start() + 4);
        if (width < 1 || height < 1) {
            throw new ImageException(BROKEN, "PNG: " + height + "x" + width + " pixels (expected: at least 1x1)");
        }
        return new ImageSize(height, width);
    }

    @Override
    public ImageSize storedSize() {
        return size;
    }

    @Override
    public Orientation orientation() {
        return orientation;
    }

    @Override
    public RgbImage decodeStored() {
        int bytes = SIGNATURE_BYTES + CHUNK_HEADER_BYTES + CRC_BYTES;
        List<Chunk> decoded = pixelChunks.stream().filter(this::isDecoded).toList();
        for (Chunk chunk : decoded) {
            checkCrc(chunk);
            bytes += CHUNK_HEADER_BYTES + chunk.length() + CRC_BYTES;
        }
        ByteBuffer stripped = ByteBuffer.allocate(bytes).put(file.slice(0, SIGNATURE_BYTES));
        for (Chunk chunk : decoded) {
            int start = chunk.start() - CHUNK_HEADER_BYTES;
            stripped.put(file.slice(start, chunk.end() - start));
        }
        stripped.putInt(0).put("IEND".getBytes(StandardCharsets.ISO_8859_1)).putInt(0xAE426082);
        return StandardDecoder.png(stripped.array(), transparency);
    }

    /** A transparent colour matters in a palette only, and there only to those who look at alpha. */
    private boolean isDecoded(Chunk chunk) {
        return !chunk.type().equals("tRNS")
                || (transparency != Transparency.DROPPED && file.get(COLOR_TYPE_AT) == PALETTE);
    }

    private void checkCrc(Chunk chunk) {
        CRC32 crc = new CRC32();
        crc.update(file.slice(chunk.start() - 4, 4 + chunk.length()));
        if ((int) crc.getValue() != file.getInt(chunk.start() + chunk.length())) {
            throw new ImageException(BROKEN, "PNG: chunk " + chunk.type() + " is damaged (expected: its checksum)");
        }
    }
}
