package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.BROKEN;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A WebP file by its chunks; of an animation the first frame, on a transparent canvas.
 *
 * <p>Source: RFC 9649.
 */
final class WebpFile implements EncodedImage {
    private static final int CHUNKS_AT = 12;
    private static final int CHUNK_HEADER_BYTES = 8;
    private static final int FRAME_HEADER_BYTES = 16;

    private final FileBytes bytes;
    private final ImageSize canvas;
    private final Frame frame;
    private final Orientation orientation;
    private final Transparency transparency;

    private WebpFile(
            FileBytes bytes, ImageSize canvas, Frame frame, Orientation orientation, Transparency transparency) {
        this.bytes = bytes;
        this.canvas = canvas;
        this.frame = frame;
        this.orientation = orientation;
        this.transparency = transparency;
    }

    private record Chunk(String name, long start, long length) {
        long end() {
            return start + length + length % 2;
        }
    }

    /** What is painted where, with its size as its own header tells it. */
    private record Frame(
            int left,
            int top,
            ImageSize size,
            Chunk image,
            @Nullable Chunk alpha) {}

    static WebpFile open(ByteBuffer file, Transparency transparency) {
        FileBytes bytes = new FileBytes("WebP", file, ByteOrder.LITTLE_ENDIAN);
        long end = Math.min(bytes.length(), CHUNK_HEADER_BYTES + bytes.u32(4));
        Chunk first = chunk(bytes, CHUNKS_AT);
        if (!first.name().equals("VP8X")) {
            Frame frame = frame(bytes, 0, 0, CHUNKS_AT, end);
            return new WebpFile(bytes, frame.size(), frame, Orientation.UPRIGHT, transparency);
        }
        ImageSize canvas = new ImageSize(1 + bytes.u24(first.start() + 7), 1 + bytes.u24(first.start() + 4));
        Optional<Chunk> animated = find(bytes, "ANMF", first.end(), end);
        Frame frame = animated.map(chunk -> animationFrame(bytes, chunk))
                .orElseGet(() -> frame(bytes, 0, 0, first.end(), end));
        if (animated.isEmpty() && !frame.size().equals(canvas)
                || frame.left() + frame.size().width() > canvas.width()
                || frame.top() + frame.size().height() > canvas.height()) {
            throw new ImageException(
                    BROKEN, "WebP: a frame of " + frame.size() + " (expected: one that fits into " + canvas + ")");
        }
        Orientation orientation = find(bytes, "EXIF", first.end(), end)
                .map(chunk -> Exif.orientation(bytes.part(chunk.start(), chunk.length())))
                .orElse(Orientation.UPRIGHT);
        return new WebpFile(bytes, canvas, frame, orientation, transparency);
    }

    private static Chunk chunk(FileBytes bytes, long at) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            name.append((char) bytes.u8(at + i));
        }
        Chunk chunk = new Chunk(name.toString(), at + CHUNK_HEADER_BYTES, bytes.u32(at + 4));
        bytes.part(chunk.start(), chunk.length());
        return chunk;
    }

    private static Optional<Chunk> find(FileBytes bytes, String name, long from, long end) {
        long at = from;
        while (at + CHUNK_HEADER_BYTES <= end) {
            Chunk chunk = chunk(bytes, at);
            if (chunk.name().equals(name)) {
                return Optional.of(chunk);
            }
            at = chunk.end();
        }
        return Optional.empty();
    }

    private static Frame animationFrame(FileBytes bytes, Chunk chunk) {
        long at = chunk.start();
        Frame frame =
                frame(bytes, 2 * bytes.u24(at), 2 * bytes.u24(at + 3), at + FRAME_HEADER_BYTES, at + chunk.length());
        ImageSize announced = new ImageSize(1 + bytes.u24(at + 9), 1 + bytes.u24(at + 6));
        if (!frame.size().equals(announced)) {
            throw new ImageException(
                    BROKEN, "WebP: a frame of " + frame.size() + " (expected: " + announced + " as announced)");
        }
        return frame;
    }

    private static Frame frame(FileBytes bytes, int left, int top, long from, long end) {
        Optional<Chunk> lossless = find(bytes, "VP8L", from, end);
        if (lossless.isPresent()) {
            Chunk chunk = lossless.get();
            return new Frame(left, top, LosslessImage.size(bytes, chunk.start()), chunk, null);
        }
        Chunk lossy = find(bytes, "VP8 ", from, end)
                .orElseThrow(() -> new ImageException(BROKEN, "WebP: no pixels (expected: a chunk VP8 or VP8L)"));
        return new Frame(
                left,
                top,
                LossyImage.size(bytes, lossy.start()),
                lossy,
                find(bytes, "ALPH", from, end).orElse(null));
    }

    @Override
    public ImageSize storedSize() {
        return canvas;
    }

    @Override
    public Orientation orientation() {
        return orientation;
    }

    @Override
    public RgbImage decodeStored() {
        ByteBuffer image = bytes.part(frame.image().start(), frame.image().length());
        int[] colors = frame.image().name().equals("VP8L")
                ? LosslessImage.decode(image, frame.size())
                : LossyImage.decode(image, frame.size());
        if (frame.alpha() != null) {
            byte[] alpha = AlphaPlane.decode(
                    bytes.part(frame.alpha().start(), frame.alpha().length()), frame.size());
            for (int i = 0; i < colors.length; i++) {
                colors[i] = colors[i] & 0xFFFFFF | alpha[i] << 24;
            }
        }
        byte[] pixels = Pixels.allocate(canvas);
        for (int y = 0, in = 0; y < canvas.height(); y++) {
            for (int x = 0; x < canvas.width(); x++) {
                boolean inside = y >= frame.top()
                        && y < frame.top() + frame.size().height()
                        && x >= frame.left()
                        && x < frame.left() + frame.size().width();
                int color = inside ? colors[in++] : 0;
                int alpha = color >>> 24;
                int out = (y * canvas.width() + x) * RgbImage.CHANNELS;
                pixels[out] = (byte) transparency.shown((color >> 16) & 0xFF, alpha);
                pixels[out + 1] = (byte) transparency.shown((color >> 8) & 0xFF, alpha);
                pixels[out + 2] = (byte) transparency.shown(color & 0xFF, alpha);
            }
        }
        return new RgbImage(canvas, pixels);
    }
}
