package dev.layerscope.server.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this process holds in memory, native parts included. */
public final class ProcessMemory {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessMemory.class);
    private static final Path STATM = Path.of("/proc/self/statm");
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String PEAK = "VmHWM:";
    private static final Path RESET = Path.of("/proc/self/clear_refs");
    /** Linux 4.0, Documentation/filesystems/proc.rst: the peak becomes what is resident now. */
    private static final String RESET_PEAK = "5";

    private static final int PAGE_BYTES = 4096;

    private ProcessMemory() {}

    /** Bytes in physical memory; 0 on systems that don't tell. */
    public static long residentBytes() {
        try {
            String[] pages = Files.readString(STATM).split(" ");
            return Long.parseLong(pages[1]) * PAGE_BYTES;
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    /** The most bytes that were in physical memory at once since {@link #forgetPeak}; 0 on systems that don't tell. */
    public static long peakBytes() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(PEAK))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    /** Begins to look for the peak anew; does nothing on systems that can't. */
    public static void forgetPeak() {
        try {
            Files.writeString(RESET, RESET_PEAK);
        } catch (IOException | RuntimeException e) {
            LOG.debug("the peak of memory can't be reset here", e);
        }
    }
}
