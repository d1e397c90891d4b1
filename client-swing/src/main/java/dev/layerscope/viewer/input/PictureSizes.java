package dev.layerscope.viewer.input;

import dev.layerscope.v1.Size;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes of pictures as people read and write them, height first. */
final class PictureSizes {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})(?:\\s*[xX\u00d7*]\\s*(\\d{1,5}))?");
    private static final int LARGEST = 16_384;

    private PictureSizes() {}

    /** {@code 224x320}. */
    static String words(Size size) {
        return size.getHeight() + "x" + size.getWidth();
    }

    /**
     * {@code 224x320}, or {@code 224} for a square; empty for nothing.
     *
     * @throws IllegalArgumentException with a sentence
     */
    static Optional<Size> parse(String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        Matcher size = SIZE.matcher(text.strip());
        if (size.matches()) {
            int height = Integer.parseInt(size.group(1));
            int width = size.group(2) == null ? height : Integer.parseInt(size.group(2));
            if (height >= 1 && width >= 1 && height <= LARGEST && width <= LARGEST) {
                return Optional.of(
                        Size.newBuilder().setHeight(height).setWidth(width).build());
            }
        }
        throw new IllegalArgumentException(
                "size: '%s' (expected: height x width, each from 1 to 16,384, as 224x224)".formatted(text.strip()));
    }
}
