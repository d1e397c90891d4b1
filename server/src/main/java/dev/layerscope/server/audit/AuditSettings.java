package dev.layerscope.server.audit;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where audit entries go.
 *
 * @param file none for the log
 */
public record AuditSettings(Optional<Path> file) {
    public static AuditSettings defaults() {
        return new AuditSettings(Optional.empty());
    }
}
