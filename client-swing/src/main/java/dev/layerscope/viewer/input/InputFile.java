package dev.layerscope.viewer.input;

import dev.layerscope.client.LocalInput;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.viewer.look.Units;
import dev.layerscope.viewer.work.EventThread;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Makes inputs of files and of pixels. All of it may block. */
public final class InputFile {
    /** As the formats that a server reads begin; a question mark stands for any byte. */
    private static final List<String> BEGINNINGS = List.of(
            "\u00ff\u00d8\u00ff",
            "\u0089PNG\r\n\u001a\n",
            "GIF87a",
            "GIF89a",
            "BM",
            "RIFF????WEBP",
            "II*\0",
            "MM\0*",
            "II+\0",
            "MM\0+");

    private static final int BEGINNING_BYTES = 12;
    /** More than a server takes, which has the last word; a file beyond it isn't worth reading. */
    private static final long MOST_BYTES = 1_000_000_000;

    private InputFile() {}

    /**
     * A picture or {@code .npy} file.
     *
     * @throws IOException with a sentence or a system's reason, where it can't be read or is something else
     */
    public static ChosenInput read(Path file) throws IOException {
        EventThread.forbid();
        String name = name(file);
        if (Files.isDirectory(file)) {
            throw new IOException(name + ": a folder (expected: a picture or a .npy file)");
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException("%s: %s (expected: at most %s)"
                    .formatted(name, Units.bytes(Files.size(file)), Units.bytes(MOST_BYTES)));
        }
        byte[] beginning;
        try (InputStream in = Files.newInputStream(file)) {
            beginning = in.readNBytes(BEGINNING_BYTES);
        }
        if (!isPicture(beginning) && !NpyHeader.startsNpy(ByteBuffer.wrap(beginning))) {
            throw new IOException(
                    (beginning.length == 0 ? name + ": an empty file" : name + ": neither a picture nor an array")
                            + " (expected: a JPEG, PNG, GIF, BMP, WebP, TIFF or .npy file)");
        }
        return new ChosenInput(name, LocalInput.read(file));
    }

    /** Pixels that have no file, as those of a clipboard. */
    static ChosenInput of(BufferedImage pixels, String name) throws IOException {
        EventThread.forbid();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        if (!ImageIO.write(pixels, "png", png)) {
            throw new IOException(name + ": pixels of an unknown kind (expected: red, green and blue)");
        }
        return new ChosenInput(name, LocalInput.of(png.toByteArray()));
    }

    private static String name(Path file) {
        Path name = file.getFileName();
        return name == null ? file.toString() : name.toString();
    }

    private static boolean isPicture(byte[] beginning) {
        String text = new String(beginning, StandardCharsets.ISO_8859_1);
        return BEGINNINGS.stream().anyMatch(signature -> begins(text, signature));
    }

    private static boolean begins(String text, String signature) {
        if (text.length() < signature.length()) {
            return false;
        }
        for (int i = 0; i < signature.length(); i++) {
            if (signature.charAt(i) != '?' && signature.charAt(i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
