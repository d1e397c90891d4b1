package dev.layerscope.server.job;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that one server keeps its jobs in: {@code jobs.mv.db}, which says what jobs there are, and {@code jobs/ID}
 * with the files of each.
 *
 * <p>A database that can't be read is put aside, together with the files, into {@code broken-TIME}, and jobs begin anew:
 * so a broken file costs nobody more than the jobs that were in it, and nothing is deleted that could be repaired.
 */
final class JobFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobFolder.class);
    private static final String DATABASE = "jobs";
    private static final String DATABASE_FILE = DATABASE + ".mv.db";
    private static final String FILES = "jobs";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final FileChannel lock;
    private final JobStore store;
    private final JobFiles files;
    private final Optional<Path> temporary;

    private JobFolder(FileChannel lock, JobStore store, JobFiles files, Optional<Path> temporary) {
        this.lock = lock;
        this.store = store;
        this.files = files;
        this.temporary = temporary;
    }

    /**
     * A folder of its own, which is deleted when it is closed.
     *
     * @throws DomainException JOBS_UNAVAILABLE
     */
    static JobFolder temporary(long spareBytes, Instant now) {
        try {
            Path folder = Files.createTempDirectory("layerscope-data");
            JobFolder opened = open(folder, spareBytes, now);
            return new JobFolder(opened.lock, opened.store, opened.files, Optional.of(folder));
        } catch (IOException e) {
            throw new DomainException(
                    Reason.JOBS_UNAVAILABLE,
                    "jobs: the server has no temporary folder (expected: one that can be written to)",
                    e);
        }
    }

    /**
     * Opens the folder, which is made where it isn't there.
     *
     * @throws DomainException SERVER_BUSY where another server has it; JOBS_UNAVAILABLE where it is of a newer version, or
     *     can't be written to
     */
    static JobFolder open(Path folder, long spareBytes, Instant now) {
        return open(folder, spareBytes, now, JobFiles.freeOn(folder));
    }

    static JobFolder open(Path folder, long spareBytes, Instant now, LongSupplier freeBytes) {
        FileChannel lock = lock(folder);
        try {
            JobFiles files = new JobFiles(folder.resolve(FILES), spareBytes, freeBytes);
            return new JobFolder(lock, openStore(folder, now), files, Optional.empty());
        } catch (RuntimeException e) {
            unlock(lock);
            throw e;
        }
    }

    private static JobStore openStore(Path folder, Instant now) {
        try {
            return read(folder);
        } catch (FlywayValidateException e) {
            throw unavailable(folder, "was written by another version (expected: that one or a newer one)", e);
        } catch (SQLException | RuntimeException e) {
            Path aside = putAside(folder, now, e);
            LOG.warn(
                    "jobs: '{}' can't be read: {}. It lies in '{}' now, with the files of its jobs, and jobs begin anew."
                            + " To have them back, stop the server and put a copy of both in place",
                    DATABASE_FILE,
                    rootMessage(e),
                    aside);
            try {
                return read(folder);
            } catch (SQLException | RuntimeException again) {
                throw unavailable(folder, "can't be used (expected: a folder on a disk that works)", again);
            }
        }
    }

    private static JobStore read(Path folder) throws SQLException {
        JobStore store = JobStore.open(folder.resolve(DATABASE));
        try {
            store.readAll();
            return store;
        } catch (RuntimeException e) {
            store.closeAnyhow();
            throw e;
        }
    }

    private static Path putAside(Path folder, Instant now, Exception why) {
        Path aside = folder.resolve("broken-" + TIME.format(now));
        try {
            Files.createDirectory(aside);
            moveIfThere(folder.resolve(DATABASE_FILE), aside.resolve(DATABASE_FILE));
            moveIfThere(folder.resolve(FILES), aside.resolve(FILES));
            return aside;
        } catch (IOException e) {
            e.addSuppressed(why);
            throw unavailable(folder, "can't be used (expected: a folder on a disk that works)", e);
        }
    }

    private static void moveIfThere(Path from, Path to) throws IOException {
        if (Files.exists(from)) {
            Files.move(from, to);
        }
    }

    private static FileChannel lock(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve("jobs.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isLocked(channel)) {
                return channel;
            }
            channel.close();
        } catch (IOException e) {
            throw unavailable(folder, "can't be written to (expected: a folder that the server owns)", e);
        }
        throw new DomainException(
                Reason.SERVER_BUSY,
                "jobs: the server's folder of jobs is in use by another server (expected: let go soon, so try again; or"
                        + " one of its own, as by --data)");
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock held = channel.tryLock();
            return held != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** The folder is for the log alone: a sentence says no path of the server. */
    private static DomainException unavailable(Path folder, String what, Exception cause) {
        LOG.warn("jobs: folder '{}' {}", folder, what);
        return new DomainException(Reason.JOBS_UNAVAILABLE, "jobs: the server's folder of jobs " + what, cause);
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    JobStore store() {
        return store;
    }

    JobFiles files() {
        return files;
    }

    private static void unlock(FileChannel lock) {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("the lock of the folder of jobs can't be closed", e);
        }
    }

    @Override
    public void close() {
        store.closeAnyhow();
        unlock(lock);
        temporary.ifPresent(folder -> {
            try {
                MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
            } catch (IOException e) {
                LOG.warn("the temporary folder of jobs can't be deleted", e);
            }
        });
    }
}
