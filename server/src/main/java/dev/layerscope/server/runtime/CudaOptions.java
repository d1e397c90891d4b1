package dev.layerscope.server.runtime;

import java.util.Map;
import java.util.TreeMap;

/** The settings of ONNX Runtime's CUDA execution provider. */
final class CudaOptions {
    private CudaOptions() {}

    /**
     * By the provider's own keys.
     *
     * <ul>
     *   <li>{@code cudnn_conv_algo_search}: the default, EXHAUSTIVE, tries every algorithm for every new shape, 0.3 to
     *       1.3 seconds each.
     *   <li>{@code arena_extend_strategy}: powers of two waste up to half of a card that others share.
     *   <li>{@code use_tf32}: on by default in ONNX Runtime, where it costs three digits.
     *   <li>{@code gpu_mem_limit}: of the arena of one session, which must not go beyond what all have together.
     * </ul>
     *
     * @param limitBytes of the card's memory
     */
    static Map<String, String> of(int deviceIndex, CoreSettings settings, long limitBytes) {
        return new TreeMap<>(Map.of(
                "device_id",
                Integer.toString(deviceIndex),
                "cudnn_conv_algo_search",
                "HEURISTIC",
                "arena_extend_strategy",
                "kSameAsRequested",
                "use_tf32",
                settings.tf32() ? "1" : "0",
                "gpu_mem_limit",
                Long.toString(limitBytes)));
    }
}
