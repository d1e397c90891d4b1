package dev.layerscope.server.users;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where it is said what users may take.
 *
 * @param file of {@link QuotasFile}; nobody is limited where empty
 */
public record QuotaSettings(Optional<Path> file) {
    public static QuotaSettings none() {
        return new QuotaSettings(Optional.empty());
    }
}
