package dev.layerscope.server.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a native core, read from the library itself: the Java API only knows its own.
 *
 * <p>Microsoft's libraries for Linux have symbols of a version such as {@code VERS_1.24.1}; every library has the text
 * that its {@code GetVersionString} returns.
 */
final class CoreVersion {
    /** To its end, so that a version is not cut off where a window ends. */
    private static final Pattern VERSION = Pattern.compile("(?:VERS_|\\x00)(1\\.\\d+\\.\\d+)\\x00");

    private static final int WINDOW_BYTES = 1 << 20;
    private static final int OVERLAP_BYTES = 64;

    private CoreVersion() {}

    static Optional<String> of(Path library) {
        try (FileChannel file = FileChannel.open(library)) {
            ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES);
            for (long at = 0; at < file.size(); at += WINDOW_BYTES - OVERLAP_BYTES) {
                window.clear();
                if (file.read(window, at) <= 0) {
                    break;
                }
                Matcher version =
                        VERSION.matcher(new String(window.array(), 0, window.position(), StandardCharsets.ISO_8859_1));
                if (version.find()) {
                    return Optional.of(version.group(1));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
