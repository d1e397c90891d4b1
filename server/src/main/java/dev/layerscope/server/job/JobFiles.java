package dev.layerscope.server.job;

import com.google.common.hash.Hashing;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * What jobs keep as files, in a folder for each: what came along with the request, checkpoints, and artifacts, named by
 * their SHA-256, so that a new file never touches an older one of the same name. Thread safe for different jobs.
 */
final class JobFiles {
    private static final String ATTACHMENTS = "attachments";
    private static final String ARTIFACTS = "artifacts";
    private static final String CHECKPOINTS = "checkpoints";

    private final Path folder;
    private final long spareBytes;
    private final LongSupplier freeBytes;

    /**
     * @param spareBytes that stay free on the disk, so that what jobs there are can always be written down
     */
    JobFiles(Path folder, long spareBytes, LongSupplier freeBytes) {
        this.folder = folder;
        this.spareBytes = spareBytes;
        this.freeBytes = freeBytes;
    }

    /** How many bytes the disk of a folder has free. */
    static LongSupplier freeOn(Path folder) {
        return () -> {
            try {
                return Files.getFileStore(folder).getUsableSpace();
            } catch (IOException e) {
                throw new UncheckedIOException("disk of the jobs can't be looked at", e);
            }
        };
    }

    private interface Writing {
        void run() throws IOException;
    }

    /**
     * @throws DomainException STORAGE_FULL
     */
    void requireRoom(long bytes) {
        long free = freeBytes.getAsLong();
        if (free - bytes < spareBytes) {
            throw new DomainException(
                    Reason.STORAGE_FULL,
                    "jobs: %d bytes more on a disk with %d free (expected: %d that stay free; delete jobs)"
                            .formatted(bytes, free, spareBytes));
        }
    }

    private void write(long bytes, Writing writing) {
        requireRoom(bytes);
        try {
            writing.run();
        } catch (IOException e) {
            throw new DomainException(
                    Reason.STORAGE_FULL,
                    "jobs: the server's disk didn't take %d bytes (expected: room, and a disk that can be written to)"
                            .formatted(bytes),
                    e);
        }
    }

    /**
     * @throws DomainException STORAGE_FULL
     */
    void attach(JobId job, Map<String, byte[]> attachments) {
        if (attachments.isEmpty()) {
            return;
        }
        Path attached = of(job).resolve(ATTACHMENTS);
        long bytes =
                attachments.values().stream().mapToLong(file -> file.length).sum();
        write(bytes, () -> {
            Files.createDirectories(attached);
            for (Map.Entry<String, byte[]> file : attachments.entrySet()) {
                WholeFile.write(attached.resolve(checked(file.getKey())), ByteBuffer.wrap(file.getValue()));
            }
        });
    }

    Optional<byte[]> attachment(JobId job, String name) {
        try {
            return Optional.of(Files.readAllBytes(of(job).resolve(ATTACHMENTS).resolve(checked(name))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /**
     * @throws DomainException STORAGE_FULL
     */
    void saveCheckpoint(JobId job, byte[] state) {
        write(state.length, () -> checkpoints(job).save(state));
    }

    Optional<byte[]> newestCheckpoint(JobId job) {
        try {
            return checkpoints(job).newest();
        } catch (IOException e) {
            throw unreadable("checkpoint", e);
        }
    }

    void deleteCheckpoints(JobId job) throws IOException {
        checkpoints(job).delete();
    }

    private Checkpoints checkpoints(JobId job) {
        return new Checkpoints(of(job).resolve(CHECKPOINTS));
    }

    /**
     * Writes an artifact's bytes. It is one as soon as the store says so.
     *
     * @throws DomainException STORAGE_FULL
     */
    Artifact writeArtifact(JobId job, String name, byte[] content) {
        String sha256 = Hashing.sha256().hashBytes(content).toString();
        Path artifacts = of(job).resolve(ARTIFACTS);
        write(content.length, () -> {
            Files.createDirectories(artifacts);
            WholeFile.write(artifacts.resolve(sha256), ByteBuffer.wrap(content));
        });
        return new Artifact(name, ContentTypes.of(name), content.length, sha256);
    }

    /** Deletes an artifact's bytes, where none of those that stay has the same. */
    void deleteArtifact(JobId job, Artifact artifact, List<Artifact> staying) throws IOException {
        if (staying.stream().noneMatch(other -> other.sha256().equals(artifact.sha256()))) {
            Files.deleteIfExists(of(job).resolve(ARTIFACTS).resolve(artifact.sha256()));
        }
    }

    /**
     * The bytes of an artifact; deleting it doesn't disturb who reads it.
     *
     * @return to be closed by the caller
     * @throws DomainException ARTIFACT_NOT_FOUND where it was deleted a moment ago, or isn't whole
     */
    FileChannel openArtifact(JobId job, Artifact artifact) {
        try {
            Path file = of(job).resolve(ARTIFACTS).resolve(artifact.sha256());
            long bytes = Files.size(file);
            if (bytes != artifact.bytes()) {
                throw new DomainException(
                        Reason.ARTIFACT_NOT_FOUND,
                        "artifact: '%s' of job '%s' is damaged, with %d bytes (expected: %d)"
                                .formatted(artifact.name(), job, bytes, artifact.bytes()));
            }
            return FileChannel.open(file, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            throw new DomainException(
                    Reason.ARTIFACT_NOT_FOUND,
                    "artifact: '%s' of job '%s' is gone (expected: one of those that GetJob lists)"
                            .formatted(artifact.name(), job),
                    e);
        } catch (IOException e) {
            throw unreadable(artifact.name(), e);
        }
    }

    /** Deletes all that a job has. */
    void delete(JobId job) throws IOException {
        Path own = of(job);
        if (!Files.isDirectory(own)) {
            return;
        }
        try (Stream<Path> files = Files.walk(own)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Whether there is anything that a run made. */
    boolean hasResults(JobId job) {
        return Files.exists(of(job).resolve(ARTIFACTS)) || Files.exists(of(job).resolve(CHECKPOINTS));
    }

    /** Jobs that have a folder. */
    List<JobId> jobs() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.map(one -> one.getFileName().toString())
                    .filter(JobId::isOne)
                    .map(JobId::new)
                    .toList();
        }
    }

    private Path of(JobId job) {
        return folder.resolve(job.text());
    }

    private static String checked(String name) {
        return ContentTypes.checkedName(name);
    }

    private static DomainException unreadable(String what, IOException cause) {
        return new DomainException(
                Reason.STORAGE_FULL, "jobs: '%s' can't be read (expected: a disk that works)".formatted(what), cause);
    }
}
