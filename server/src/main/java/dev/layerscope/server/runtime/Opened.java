package dev.layerscope.server.runtime;

import ai.onnxruntime.OrtException;
import dev.layerscope.server.graph.Graph;

/**
 * A session that was opened, and what it holds.
 *
 * @param bytes of native memory, as measured
 */
record Opened<S>(S session, long bytes) {
    private static final long OVERHEAD_BYTES = 1L << 20;
    private static final long MOST_TIMES = 3;

    /** One at a time, so that the growth of the process is that of this session. */
    private static final Object MEASURING = new Object();

    interface Opening<S> {
        S open() throws OrtException;
    }

    static <S> Opened<S> measured(Graph graph, Opening<S> opening) throws OrtException {
        synchronized (MEASURING) {
            long before = ProcessMemory.residentBytes();
            S session = opening.open();
            return new Opened<>(session, plausible(graph, ProcessMemory.residentBytes() - before));
        }
    }

    /** Other threads allocate too, so what was measured is held against what a session of these weights can take. */
    private static long plausible(Graph graph, long measured) {
        long weights = leastBytes(graph);
        return Math.max(weights, Math.min(measured, MOST_TIMES * weights)) + OVERHEAD_BYTES;
    }

    /** What a session is believed to hold at most. */
    static long mostBytes(Graph graph) {
        return MOST_TIMES * leastBytes(graph) + OVERHEAD_BYTES;
    }

    /** What a session holds at least: the weights, or what they were rearranged to. */
    static long leastBytes(Graph graph) {
        return graph.weights().values().stream()
                .mapToLong(weight -> Math.max(weight.byteSize(), HandedOverWeights.bytes(weight)))
                .sum();
    }
}
