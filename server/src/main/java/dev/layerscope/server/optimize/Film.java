package dev.layerscope.server.optimize;

import dev.layerscope.server.image.AnimatedGif;
import dev.layerscope.server.image.RgbImage;
import dev.layerscope.server.optimize.loss.Canvas;
import dev.layerscope.server.optimize.recipe.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * How the pictures of a search come to be: a few dozen frames, evenly over its steps, at one size. Kept packed, since they are part of
 * every checkpoint.
 */
final class Film {
    private static final int MOST_FRAMES = 32;
    private static final int LARGEST_SIDE = 320;
    private static final int CENTISECONDS = 12;

    private final long steps;
    private final List<byte[]> frames;
    private final int height;
    private final int width;

    /**
     * @param settings whose last stage says the shape of frames, which are made smaller where it is large
     * @param canvas of the pictures
     * @param pictures how many there are
     * @param frames as {@link #frames} gave them, to go on with
     */
    Film(Settings settings, Canvas canvas, int pictures, List<byte[]> frames) {
        this.steps = settings.steps();
        this.frames = new ArrayList<>(frames);
        int sheetHeight = Sheets.height(
                pictures, Sheets.shownHeight(canvas, settings.last().height()));
        int sheetWidth =
                Sheets.width(pictures, Sheets.shownWidth(canvas, settings.last().width()));
        double scale = Math.min(1, (double) LARGEST_SIDE / Math.max(sheetHeight, sheetWidth));
        this.height = Math.max(1, (int) Math.round(scale * sheetHeight));
        this.width = Math.max(1, (int) Math.round(scale * sheetWidth));
    }

    /** Packed; as many as were taken. */
    List<byte[]> frames() {
        return List.copyOf(frames);
    }

    /**
     * @param done steps that are done
     */
    boolean isDue(long done) {
        return frames.size() < MOST_FRAMES && done * MOST_FRAMES >= (frames.size() + 1L) * steps || done == steps;
    }

    void add(Pictures pictures) {
        RgbImage frame = Sheets.sheet(pictures).resize(height, width);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            out.write(frame.pixels());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        frames.add(packed.toByteArray());
    }

    /** A GIF. */
    byte[] animation() {
        return AnimatedGif.encode(frames.stream().map(this::unpacked).toList(), CENTISECONDS);
    }

    private RgbImage unpacked(byte[] frame) {
        try (InflaterInputStream in = new InflaterInputStream(new java.io.ByteArrayInputStream(frame))) {
            return RgbImage.of(height, width, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
