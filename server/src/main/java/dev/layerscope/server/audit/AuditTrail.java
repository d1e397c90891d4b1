package dev.layerscope.server.audit;

import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps audit entries. Thread safe. */
public interface AuditTrail {
    void note(AuditEntry entry);

    /**
     * To a file, or else to the log.
     *
     * @throws dev.layerscope.server.error.DomainException CONFIGURATION_INVALID where the file can't be written to
     */
    static AuditTrail to(Optional<Path> file) {
        Logger log = LoggerFactory.getLogger(AuditTrail.class);
        return file.<AuditTrail>map(AuditFile::open).orElse(entry -> log.info("audit {}", entry.json()));
    }
}
