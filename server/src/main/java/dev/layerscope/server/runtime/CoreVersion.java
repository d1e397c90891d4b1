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
 * <p>The library holds it as a C string of its own, {@code 1.24.1} between two zero bytes.
 */
final class CoreVersion {
    private static final Pattern VERSION_STRING = Pattern.compile("\\x00(1\\.\\d{1,3}\\.\\d{1,3})\\x00");
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
                Matcher version = VERSION_STRING.matcher(
                        new String(window.array(), 0, window.position(), StandardCharsets.ISO_8859_1));
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
