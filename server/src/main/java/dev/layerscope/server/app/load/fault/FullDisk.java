package dev.layerscope.server.app.load.fault;

import dev.layerscope.server.app.load.seen.Faults.Kind;
import dev.layerscope.server.app.load.seen.Faults.Stretch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file system of the server's jobs is filled to the last byte, and emptied again. Only one that is small. */
public final class FullDisk implements Fault {
    /** A larger one is somebody's. */
    private static final long MOST_BYTES = 4L << 30;

    private static final int PIECE_BYTES = 1 << 20;

    @Override
    public String name() {
        return "full disk";
    }

    @Override
    public String happen(Scene scene) throws IOException, InterruptedException {
        FileStore store = Files.getFileStore(scene.victim().data());
        if (store.getTotalSpace() > MOST_BYTES) {
            return "left out: %s has %d MiB (expected: a file system of at most %d MiB, such as a tmpfs, as --work)"
                    .formatted(scene.victim().data(), store.getTotalSpace() >> 20, MOST_BYTES >> 20);
        }
        Path filler = scene.victim().data().resolveSibling("filler");
        long left;
        try (Stretch full = scene.faults().begin(Kind.DISK_FULL)) {
            fill(filler);
            left = store.getUsableSpace();
            scene.pass(scene.time());
            Files.delete(filler);
        }
        scene.pass(scene.time());
        return "%d of %d MiB free, for %d s"
                .formatted(left >> 20, store.getTotalSpace() >> 20, scene.time().toSeconds());
    }

    private static void fill(Path filler) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(piece);
            }
        } catch (IOException e) {
            if (Files.getFileStore(filler.resolveSibling("")).getUsableSpace() > PIECE_BYTES) {
                throw e;
            }
        }
    }
}
