package dev.layerscope.viewer.input;

import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.datatransfer.DataFlavor;
import java.awt.datatransfer.Transferable;
import java.awt.datatransfer.UnsupportedFlavorException;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What another program hands over, by the clipboard or by the mouse. */
sealed interface Brought {
    /** A file, which may not be there. */
    record AFile(Path file) implements Brought {}

    /** A picture without a file. */
    record Pixels(BufferedImage pixels) implements Brought {}

    /** Nothing of use. */
    record Nothing(String sentence) implements Brought {}

    /** Whether it may be something; asked while the mouse moves, when nothing may be looked at yet. */
    static boolean isPossible(DataFlavor... flavors) {
        for (DataFlavor flavor : flavors) {
            if (flavor.isFlavorJavaFileListType()
                    || flavor.equals(DataFlavor.imageFlavor)
                    || flavor.isFlavorTextType()) {
                return true;
            }
        }
        return false;
    }

    /** Files before pixels, and pixels before text: who copies a file in a file manager offers its name as text too. */
    static Brought of(Transferable from) {
        try {
            if (from.isDataFlavorSupported(DataFlavor.javaFileListFlavor)
                    && from.getTransferData(DataFlavor.javaFileListFlavor) instanceof List<?> files
                    && !files.isEmpty()
                    && files.get(0) instanceof File first) {
                return new AFile(first.toPath());
            }
            if (from.isDataFlavorSupported(DataFlavor.imageFlavor)
                    && from.getTransferData(DataFlavor.imageFlavor) instanceof Image image) {
                return pixels(image);
            }
            if (from.isDataFlavorSupported(DataFlavor.stringFlavor)
                    && from.getTransferData(DataFlavor.stringFlavor) instanceof String text) {
                return ofText(text);
            }
        } catch (UnsupportedFlavorException | IOException | InvalidPathException e) {
            return new Nothing("what was brought can't be read: " + e.getMessage());
        }
        return new Nothing("nothing to be fed (expected: a picture, or a file or its path)");
    }

    /** A path or the URI of a file, perhaps in quotation marks; of several lines the first. */
    static Brought ofText(String text) {
        Optional<String> line = text.lines()
                .map(String::strip)
                .filter(one -> !one.isEmpty() && !one.startsWith("#"))
                .findFirst();
        if (line.isEmpty()) {
            return new Nothing("text: empty (expected: the path of a picture or .npy file)");
        }
        String named = line.get().replaceAll("^(['\"])(.*)\\1$", "$2");
        try {
            Path file = named.startsWith("file:") ? ofUri(named) : Path.of(named);
            if (file.isAbsolute()) {
                return new AFile(file);
            }
        } catch (InvalidPathException e) {
            // Text that is no path is told below.
        }
        String shown = named.length() > 60 ? named.substring(0, 60) + "\u2026" : named;
        return new Nothing("text: '" + shown + "' (expected: the whole path of a picture or .npy file)");
    }

    private static Path ofUri(String uri) {
        try {
            return Path.of(URI.create(uri));
        } catch (IllegalArgumentException | java.nio.file.FileSystemNotFoundException e) {
            // Not every program writes blanks as %20.
            return Path.of(uri.replaceFirst("^file:(//)?", ""));
        }
    }

    private static Brought pixels(Image image) {
        if (image instanceof BufferedImage ready) {
            return new Pixels(ready);
        }
        int width = image.getWidth(null);
        int height = image.getHeight(null);
        if (width < 1 || height < 1) {
            return new Nothing("picture: without pixels (expected: one that is loaded)");
        }
        BufferedImage copy = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        Graphics2D canvas = copy.createGraphics();
        canvas.drawImage(image, 0, 0, null);
        canvas.dispose();
        return new Pixels(copy);
    }
}
