package dev.layerscope.server.job;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What the names of files say. */
final class ContentTypes {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Map<String, String> BY_ENDING = Map.of(
            "png", "image/png",
            "gif", "image/gif",
            "csv", "text/csv",
            "json", "application/json",
            "txt", "text/plain",
            "npy", "application/x-npy",
            "npz", "application/zip");

    private ContentTypes() {}

    static String of(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return BY_ENDING.getOrDefault(ending, "application/octet-stream");
    }

    /** The name, which can't lead out of a folder. */
    static String checkedName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "file: '%s' (expected: letters, digits, '.', '_' or '-')".formatted(name));
        }
        return name;
    }
}
