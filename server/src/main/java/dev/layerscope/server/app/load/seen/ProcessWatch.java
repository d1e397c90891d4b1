package dev.layerscope.server.app.load.seen;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Looks at a process again and again, which may be started anew in between. Thread safe. */
public final class ProcessWatch {
    private final Supplier<OptionalLong> pid;
    private final List<Trend.Point> resident = new ArrayList<>();
    private OptionalLong last = OptionalLong.empty();
    private double cpuSeconds;
    private double lastCpuSeconds;

    /**
     * @param pid of the process as it is now; empty where it isn't on this machine
     */
    public ProcessWatch(Supplier<OptionalLong> pid) {
        this.pid = pid;
    }

    /**
     * @param second since the load began
     */
    public synchronized void look(double second) {
        OptionalLong now = pid.get();
        if (now.isEmpty()) {
            return;
        }
        ProcessUse.of(now.getAsLong()).ifPresent(use -> {
            resident.add(new Trend.Point(second, use.residentBytes()));
            cpuSeconds += last.equals(now) ? use.cpuSeconds() - lastCpuSeconds : 0;
            lastCpuSeconds = use.cpuSeconds();
            last = now;
        });
    }

    /** From the first look to the last, restarts left out. */
    public synchronized double cpuSeconds() {
        return cpuSeconds;
    }

    /** Bytes in RAM from a time on. */
    public synchronized List<Trend.Point> residentFrom(double second) {
        return resident.stream().filter(point -> point.second() >= second).toList();
    }
}
