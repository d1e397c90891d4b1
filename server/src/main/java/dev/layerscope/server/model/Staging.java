package dev.layerscope.server.model;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A hidden folder inside the model folder, in which pushed models grow and deleted ones vanish: on the same file system,
 * so that a model appears and disappears at once.
 *
 * <p>Each server has its own, and beside it a lock, taken before the folder is made, that tells others that it lives. What a
 * killed server left is cleared away by the next one. Made when first needed, so that a folder which can only be read can be
 * served. Thread safe.
 */
final class Staging implements AutoCloseable {
    static final String FOLDER = ".layerscope";
    private static final Logger LOG = LoggerFactory.getLogger(Staging.class);
    private static final String LOCK = ".lock";

    private final Path all;
    private @Nullable Path own;
    private @Nullable FileChannel lock;

    Staging(Path models) {
        this.all = models.resolve(FOLDER);
        clearAway();
    }

    /** A new empty folder. */
    synchronized Path create() throws IOException {
        Path mine = own;
        // Somebody may have tidied up.
        if (mine == null || !Files.isDirectory(mine)) {
            close();
            mine = all.resolve(UUID.randomUUID().toString());
            Files.createDirectories(all);
            lock = FileChannel.open(lockOf(mine), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            lock.lock();
            own = Files.createDirectory(mine);
        }
        return Files.createDirectory(mine.resolve(UUID.randomUUID().toString()));
    }

    /** Never follows a link out. */
    static void delete(Path folder) {
        try {
            if (Files.exists(folder)) {
                MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
            }
        } catch (IOException e) {
            LOG.warn("can't be removed: {}", folder, e);
        }
    }

    private void clearAway() {
        if (!Files.isDirectory(all)) {
            return;
        }
        try (Stream<Path> folders = Files.list(all)) {
            List<Path> abandoned = folders.filter(Files::isDirectory)
                    .filter(Staging::isAbandoned)
                    .toList();
            for (Path folder : abandoned) {
                delete(folder);
                Files.deleteIfExists(lockOf(folder));
            }
        } catch (IOException e) {
            LOG.warn("what an earlier server left can't be cleared away from {}", all, e);
        }
    }

    private static boolean isAbandoned(Path folder) {
        try (FileChannel channel = FileChannel.open(lockOf(folder), StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            return held != null;
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException | OverlappingFileLockException e) {
            return false;
        }
    }

    private static Path lockOf(Path folder) {
        return folder.resolveSibling(folder.getFileName() + LOCK);
    }

    @Override
    public synchronized void close() {
        if (own == null) {
            return;
        }
        delete(own);
        try {
            if (lock != null) {
                lock.close();
            }
            Files.deleteIfExists(lockOf(own));
        } catch (IOException e) {
            LOG.warn("lock can't be given back", e);
        }
        own = null;
        lock = null;
    }
}
