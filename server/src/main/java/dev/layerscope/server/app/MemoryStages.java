package dev.layerscope.server.app;

import dev.layerscope.server.runtime.ProcessMemory;

/** What this process holds in memory while and after each stage of something, beside the weights of a model. */
final class MemoryStages {
    private static final String UNIT = "x weights";

    private final BenchmarkReport report;
    private final String name;
    private final long weightBytes;

    /**
     * @param name of what has stages
     * @param weightBytes of its model
     */
    MemoryStages(BenchmarkReport report, String name, long weightBytes) {
        this.report = report;
        this.name = name;
        this.weightBytes = weightBytes;
    }

    /** Writes down the most that was resident since the stage before ended, and what is now. */
    void end(String stage) {
        add(stage + ", most memory", ProcessMemory.peakBytes());
        add(stage + ", memory after", ProcessMemory.residentBytes());
        ProcessMemory.forgetPeak();
    }

    private void add(String what, long bytes) {
        report.add(name + " " + what, bytes, UNIT, new double[] {bytes / (double) weightBytes});
    }
}
