package dev.layerscope.server.audit;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file to which each entry adds a line of JSON. It is opened for every line: changes are rare, and so an operator may move
 * it away at any time and finds a new one in its place.
 *
 * <p>An entry that can't be written goes to the log, whole and as an error, and the server goes on: it mustn't stand still
 * because a disk is full, and nothing is lost as long as there is a log. Only a server whose file can't be written to when
 * it starts doesn't start.
 */
final class AuditFile implements AuditTrail {
    private static final Logger LOG = LoggerFactory.getLogger(AuditFile.class);

    private final Path file;

    private AuditFile(Path file) {
        this.file = file;
    }

    static AuditFile open(Path file) {
        AuditFile opened = new AuditFile(file);
        try {
            opened.append("");
            return opened;
        } catch (IOException e) {
            throw new DomainException(
                    Reason.CONFIGURATION_INVALID,
                    "audit file: '%s' can't be written to (expected: a file that the server may append to)"
                            .formatted(file),
                    e);
        }
    }

    @Override
    public void note(AuditEntry entry) {
        String line = entry.json();
        try {
            append(line + "\n");
        } catch (IOException e) {
            LOG.error("audit file can't be written to ({}): {}", e.toString(), line);
        }
    }

    /** In one write, so that lines of several servers don't mix. */
    private synchronized void append(String text) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                ownerAlone())) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    private FileAttribute<?>[] ownerAlone() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"))
                }
                : new FileAttribute<?>[0];
    }
}
