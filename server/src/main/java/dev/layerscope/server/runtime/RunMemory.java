package dev.layerscope.server.runtime;

import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What the runs of one session take of the device's memory, and what the session keeps of it afterwards for the next.
 *
 * <p>Before the first run of a kind it is what was estimated of the shapes. On the processor the first run is measured, by how
 * far the process grows, and counts no more than estimated; on another device nothing can be measured, and the
 * estimate stays. Owns its part of the budget until it is closed. Thread safe.
 */
final class RunMemory implements AutoCloseable {
    private static final int KINDS_KEPT = 64;

    private final MemoryBudget budget;
    private final long openedBytes;
    private final Device device;
    private final boolean measurable;
    private final Map<Map<String, Shape>, Long> needs = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Map<String, Shape>, Long> eldest) {
            return size() > KINDS_KEPT;
        }
    };

    private ToLongFunction<Map<String, Shape>> estimate = RunMemory::bytes;
    private long keptBytes;
    private boolean closed;

    /**
     * @param opening what was taken for opening the session, of which it keeps a part
     * @param openedBytes that the session holds before any run
     */
    RunMemory(MemoryBudget budget, Device device, MemoryBudget.Room opening, long openedBytes) {
        this.budget = budget;
        this.openedBytes = openedBytes;
        this.device = device;
        this.measurable = device instanceof Device.Cpu && ProcessMemory.residentBytes() > 0;
        opening.keep(openedBytes);
    }

    /** The memory of one run. */
    final class Run implements AutoCloseable {
        private final Map<String, Shape> kind;
        private final long need;
        private final AfterRun after;
        private final boolean measured;
        private final long before;
        private final MemoryBudget.Room room;

        private Run(Map<String, Shape> kind, AfterRun asked, Cancellation cancellation) {
            this.kind = kind;
            long kept;
            boolean known;
            synchronized (RunMemory.this) {
                Long took = needs.get(kind);
                known = took != null;
                need = took != null ? took : Math.max(bytes(kind), estimate.applyAsLong(kind));
                kept = keptBytes;
            }
            room = budget.take("run", Math.max(0, need - kept), openedBytes + kept, cancellation);
            // Asked after room was made: what is free now would be free without this run.
            after = budget.hasPlenty(0) ? asked : AfterRun.GIVE_MEMORY_BACK;
            measured = measurable && !known;
            before = measured ? ProcessMemory.residentBytes() : 0;
            if (measured) {
                ProcessMemory.forgetPeak();
            }
        }

        /** What is to become of the memory, where less is free than should be. */
        AfterRun after() {
            return after;
        }

        /** The device had less than it should have: nobody's session is kept, and none of this run's memory. */
        void makeAllRoom() {
            budget.evictAll();
        }

        DomainException exhausted() {
            return budget.exhausted("run", need, heldBytes());
        }

        /** The run has succeeded: what it took is known from now on. */
        void succeeded() {
            long took = need;
            long kept = after == AfterRun.GIVE_MEMORY_BACK ? 0 : took;
            if (measured) {
                took = between(ProcessMemory.peakBytes() - before, bytes(kind), need);
                kept = Math.min(kept, between(ProcessMemory.residentBytes() - before, 0, took));
            }
            learn(kind, took, kept, room);
        }

        @Override
        public void close() {
            room.close();
        }
    }

    /** What is known of the graph's values, for runs that were never made. Less than what is fed is never believed. */
    synchronized void expect(ToLongFunction<Map<String, Shape>> estimated) {
        estimate = estimated;
    }

    /**
     * Takes the memory for a run.
     *
     * @throws DomainException TOO_LARGE, SERVER_BUSY
     */
    Run begin(Map<String, Tensor> feeds, AfterRun after, Cancellation cancellation) {
        Map<String, Shape> kind = feeds.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, feed -> feed.getValue().shape()));
        return new Run(kind, after, cancellation);
    }

    private synchronized void learn(Map<String, Shape> kind, long took, long kept, MemoryBudget.Room room) {
        needs.put(kind, took);
        long change = Math.max(keptBytes, kept) - keptBytes;
        if (!closed && change > 0) {
            keptBytes += change;
            room.keep(change);
        }
    }

    /** The arenas that runs take from, as ONNX Runtime's run option names them. */
    String arenas() {
        return device instanceof Device.Cuda cuda ? "cpu:0;gpu:" + cuda.index() : "cpu:0";
    }

    /** Bytes that the session holds now, those of its opening too. */
    synchronized long heldBytes() {
        return openedBytes + keptBytes;
    }

    private static long between(long value, long least, long most) {
        return Math.max(Math.min(least, most), Math.min(value, most));
    }

    private static long bytes(Map<String, Shape> shapes) {
        return shapes.values().stream().mapToLong(Shape::elements).sum() * Float.BYTES;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            budget.hold(-openedBytes - keptBytes);
        }
    }
}
