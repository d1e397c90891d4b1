package dev.layerscope.server.app.load.seen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a process of this machine uses, as Linux tells it in {@code /proc}.
 *
 * @param residentBytes of its memory in RAM
 * @param cpuSeconds of all its threads since it began
 */
public record ProcessUse(long residentBytes, double cpuSeconds) {
    private static final long PAGE_BYTES = 4096;
    /** Of proc(5): fixed at 100 for programs on all platforms that a server runs on. */
    private static final double TICKS_PER_SECOND = 100;

    /** Counted from the field behind the name, which may have blanks itself. */
    private static final int USER_TICKS = 11;

    private static final int SYSTEM_TICKS = 12;
    private static final int RESIDENT_PAGES = 21;

    /**
     * @return empty where there is no such process, or no {@code /proc}
     */
    public static Optional<ProcessUse> of(long pid) {
        try {
            return Optional.of(
                    parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static ProcessUse parse(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return new ProcessUse(
                Long.parseLong(fields[RESIDENT_PAGES]) * PAGE_BYTES,
                (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS])) / TICKS_PER_SECOND);
    }
}
