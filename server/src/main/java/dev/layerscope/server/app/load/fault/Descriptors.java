package dev.layerscope.server.app.load.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** How many files and sockets a process of this machine has open, as Linux tells it. */
final class Descriptors {
    private Descriptors() {}

    /**
     * @return -1 where it can't be told
     */
    static long of(OptionalLong pid) {
        if (pid.isEmpty()) {
            return -1;
        }
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid.getAsLong()), "fd"))) {
            return files.count();
        } catch (IOException e) {
            return -1;
        }
    }
}
