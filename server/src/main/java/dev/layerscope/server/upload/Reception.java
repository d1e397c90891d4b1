package dev.layerscope.server.upload;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.model.StagedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Writes what comes in into a staged model's folder, and checks it against what was announced. Used by one thread. */
final class Reception {
    private final StagedModel staged;
    private final Pieces pieces;
    private final UploadSettings settings;
    private final Disk disk;
    private ByteBuffer piece = ByteBuffer.allocate(0);
    private long left;

    /** What is written to. */
    interface Disk {
        long freeBytes() throws IOException;
    }

    Reception(StagedModel staged, Pieces pieces, UploadSettings settings, Disk disk) {
        this.staged = staged;
        this.pieces = pieces;
        this.settings = settings;
        this.disk = disk;
    }

    /**
     * Returns when all files are there and on the disk.
     *
     * @throws DomainException TOO_LARGE, STORAGE_FULL, UPLOAD_INVALID, UPLOAD_STALLED
     */
    void receive(Announcement announcement) {
        checkSize(announcement);
        Path file = staged.onnx();
        try {
            left = announcement.totalBytes();
            checkRoom();
            for (int i = 0; i < announcement.files().size(); i++) {
                Announcement.Announced announced = announcement.files().get(i);
                file = i == 0 ? file : place(announced);
                Files.createDirectories(file.getParent());
                write(file, announced);
            }
        } catch (IOException e) {
            throw full(e).orElseGet(() -> new UncheckedIOException("upload can't be written", e));
        }
        if (piece.hasRemaining() || next().isPresent()) {
            throw Announcement.invalid("upload: more than %d bytes (expected: %d as announced)"
                    .formatted(announcement.totalBytes(), announcement.totalBytes()));
        }
    }

    private void checkSize(Announcement announcement) {
        if (announcement.totalBytes() > settings.largestBytes()) {
            throw new DomainException(
                            Reason.TOO_LARGE,
                            "model '%s': %d bytes (expected: at most %d)"
                                    .formatted(
                                            announcement.model(), announcement.totalBytes(), settings.largestBytes()))
                    .with("limitBytes", settings.largestBytes());
        }
    }

    /** Before each piece, too: others may write to the same disk. */
    private void checkRoom() throws IOException {
        long free = disk.freeBytes();
        if (free - settings.spareBytes() < left) {
            throw new DomainException(
                            Reason.STORAGE_FULL,
                            "disk of the models: %d bytes free (expected: %d, and %d to spare; delete models, or ask the operator)"
                                    .formatted(free, left, settings.spareBytes()))
                    .with("freeBytes", free);
        }
    }

    private Path place(Announcement.Announced announced) {
        try {
            Path file = staged.folder().resolve(announced.name());
            // Systems have more ways to name a place than a pattern knows.
            if (!file.normalize().startsWith(staged.folder().normalize())) {
                throw Announcement.invalid("file '%s': leads out of the model's folder (expected: a plain name)"
                        .formatted(announced.name()));
            }
            return file;
        } catch (InvalidPathException e) {
            throw Announcement.invalid(
                    "file '%s': can't be a file's name here (expected: a plain name)".formatted(announced.name()));
        }
    }

    private void write(Path file, Announcement.Announced announced) throws IOException {
        Hasher hasher = Hashing.sha256().newHasher();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long missing = announced.bytes(); missing > 0; ) {
                if (!piece.hasRemaining()) {
                    long received = announced.bytes() - missing;
                    piece = next().orElseThrow(() ->
                            Announcement.invalid("file '%s': %d bytes received (expected: %d as announced)"
                                    .formatted(announced.name(), received, announced.bytes())));
                    checkRoom();
                }
                ByteBuffer part = piece.slice(piece.position(), (int) Math.min(missing, piece.remaining()));
                hasher.putBytes(part.duplicate());
                piece.position(piece.position() + part.remaining());
                missing -= part.remaining();
                left -= part.remaining();
                while (part.hasRemaining()) {
                    channel.write(part);
                }
            }
            channel.force(true);
        }
        if (!announced.sha256().isEmpty()
                && !announced.sha256().equals(hasher.hash().toString())) {
            throw Announcement.invalid("file '%s': another SHA-256 than announced (expected: %s)"
                    .formatted(announced.name(), announced.sha256()));
        }
    }

    private Optional<ByteBuffer> next() {
        return pieces.next(settings.silence());
    }

    /** A failed write on a full disk; a server that shares its disk may run out of it whatever was checked before. */
    private Optional<RuntimeException> full(IOException failure) {
        try {
            long free = disk.freeBytes();
            return free > settings.spareBytes()
                    ? Optional.empty()
                    : Optional.of(new DomainException(
                                    Reason.STORAGE_FULL,
                                    "disk of the models: full while the model was written (expected: room for it; delete models, or ask the operator)",
                                    failure)
                            .with("freeBytes", free));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
