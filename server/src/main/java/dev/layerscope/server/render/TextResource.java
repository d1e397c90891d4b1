package dev.layerscope.server.render;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A text that travels beside the classes of this package. */
final class TextResource {
    private TextResource() {}

    /** The lines of a resource of this package, without those that begin with {@code #}. */
    static List<String> lines(String name) {
        try (InputStream stream = TextResource.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("resource: " + name + " (expected: beside " + TextResource.class + ")");
            }
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
