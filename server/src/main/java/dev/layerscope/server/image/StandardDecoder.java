package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.BROKEN;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes through the JDK's own readers, in memory. Files reach it stripped of all that is not pixels. */
final class StandardDecoder {
    private static final int LONGEST_REASON = 100;

    private StandardDecoder() {}

    static RgbImage png(byte[] file, Transparency transparency) {
        BufferedImage image = read("PNG", file, new ArrayList<>(), reader -> reader.read(0));
        return RasterPixels.rgb(image.getRaster(), image.getColorModel(), transparency);
    }

    /** Gray or RGB. The decoder's complaints are added to the warnings. */
    static RgbImage jpeg(byte[] file, List<String> warnings) {
        BufferedImage image = read("JPEG", file, warnings, reader -> reader.read(0));
        return RasterPixels.rgb(image.getRaster(), image.getColorModel(), Transparency.DROPPED);
    }

    /** The four components of each pixel, as they are stored. The decoder's complaints are added to the warnings. */
    static Raster fourComponentJpeg(byte[] file, List<String> warnings) {
        return read("JPEG", file, warnings, reader -> reader.readRaster(0, null));
    }

    /** The samples of the first page, as they are stored. The decoder's complaints are added to the warnings. */
    static WritableRaster tiff(byte[] file, List<String> warnings) {
        return read("TIFF", file, warnings, reader -> reader.read(0)).getRaster();
    }

    private interface Reading<T> {
        T read(ImageReader reader) throws IOException;
    }

    private static <T> T read(String format, byte[] file, List<String> warnings, Reading<T> reading) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        ImageReader reader = readers.next();
        try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            reader.setInput(input, true, true);
            return reading.read(reader);
        } catch (IOException | RuntimeException e) {
            // The readers answer damaged files with runtime exceptions of many kinds, too.
            throw new ImageException(BROKEN, format + ": cannot be decoded: " + reason(e), e);
        } finally {
            reader.dispose();
        }
    }

    /** What a decoder says, where it is fit for people. */
    static String reason(Exception failure) {
        String message = failure.getMessage();
        return message == null || message.length() > LONGEST_REASON ? "its pixels are damaged" : message;
    }
}
