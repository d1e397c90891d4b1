package dev.layerscope.yaml;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code size: HEIGHTxWIDTH} in pixels, each from 1 to 16,384. */
public record PictureSize(int height, int width) {
    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,4})x([1-9]\\d{0,4})");
    private static final int LARGEST_SIDE = 16_384;

    /**
     * The size that a key tells; empty where it isn't there.
     *
     * @throws YamlException where it is no size
     */
    public static Optional<PictureSize> of(YamlFields fields, String key) throws YamlException {
        Optional<String> text = fields.text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher size = FORM.matcher(text.get());
        if (!size.matches()
                || Integer.parseInt(size.group(1)) > LARGEST_SIDE
                || Integer.parseInt(size.group(2)) > LARGEST_SIDE) {
            throw fields.refused(key, "HEIGHTxWIDTH, such as 224x224, each from 1 to " + LARGEST_SIDE);
        }
        return Optional.of(new PictureSize(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2))));
    }
}
