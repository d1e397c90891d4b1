package dev.layerscope.server.app;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.upload.UploadSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an operator should hear before the first request does: a machine on which the server can't work is refused, and one
 * on which a part of it can't is warned of.
 */
final class StartChecks {
    private static final long LEAST_HEAP_BYTES = 128L << 20;

    /** What the machine has. */
    record Machine(long heapBytes, long memoryBytes) {
        static Machine present() {
            var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return new Machine(Runtime.getRuntime().maxMemory(), system.getTotalMemorySize());
        }
    }

    private final ServerSettings settings;
    private final Machine machine;

    StartChecks(ServerSettings settings, Machine machine) {
        this.settings = settings;
        this.machine = machine;
    }

    /**
     * @return sentences about what won't work, each with what to do
     * @throws DomainException CONFIGURATION_INVALID where nothing would
     */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        memory().ifPresent(warnings::add);
        unwritableModels().ifPresent(warnings::add);
        settings.jobs().folder().ifPresent(folder -> {
            if (!canBeMade(folder)) {
                warnings.add("data: '%s' can't be written to, so jobs are refused (expected: a folder that the server"
                                .formatted(folder)
                        + " owns, as by --data)");
            }
            fullDisk("data", folder, settings.jobs().spareBytes(), "jobs are refused")
                    .ifPresent(warnings::add);
        });
        if (settings.uploads().access() == UploadSettings.Access.READ_WRITE) {
            fullDisk("models", settings.models().folder(), settings.uploads().spareBytes(), "nobody can push")
                    .ifPresent(warnings::add);
        }
        return warnings;
    }

    /** Half of the machine is for ONNX Runtime, which takes its memory beside Java's. */
    private Optional<String> memory() {
        if (machine.heapBytes() < LEAST_HEAP_BYTES) {
            throw new DomainException(
                    Reason.CONFIGURATION_INVALID,
                    "memory: %d MiB for Java (expected: at least %d MiB, as by java -Xmx1g)"
                            .formatted(machine.heapBytes() >> 20, LEAST_HEAP_BYTES >> 20));
        }
        return machine.heapBytes() * 2 > machine.memoryBytes()
                ? Optional.of(
                        "memory: %d MiB for Java of the machine's %d MiB (expected: at most half, for tensors outside of its heap and ONNX Runtime come on top)"
                                .formatted(machine.heapBytes() >> 20, machine.memoryBytes() >> 20))
                : Optional.empty();
    }

    private Optional<String> unwritableModels() {
        Path models = settings.models().folder();
        return settings.uploads().access() == UploadSettings.Access.READ_WRITE && !Files.isWritable(models)
                ? Optional.of(
                        "models: '%s' can't be written to, so nobody can push (expected: a folder that the server owns, or --read-only)"
                                .formatted(models))
                : Optional.empty();
    }

    private static Optional<String> fullDisk(String what, Path folder, long spareBytes, String consequence) {
        try {
            long free = Files.getFileStore(existing(folder)).getUsableSpace();
            return free >= spareBytes
                    ? Optional.empty()
                    : Optional.of("%s: %d MiB free on the disk of '%s', so %s (expected: %d MiB and what they take)"
                            .formatted(what, free >> 20, folder, consequence, spareBytes >> 20));
        } catch (IOException e) {
            return Optional.of(
                    "%s: the disk of '%s' can't be looked at (expected: one that works)".formatted(what, folder));
        }
    }

    private static boolean canBeMade(Path folder) {
        Path existing = existing(folder);
        return Files.isDirectory(existing) && Files.isWritable(existing);
    }

    /** The folder, or the nearest one above it that is there. */
    private static Path existing(Path folder) {
        Path path = folder.toAbsolutePath();
        while (!Files.exists(path) && path.getParent() != null) {
            path = path.getParent();
        }
        return path;
    }
}
