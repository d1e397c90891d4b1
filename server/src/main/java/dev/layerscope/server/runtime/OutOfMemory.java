package dev.layerscope.server.runtime;

import java.util.List;
import java.util.Locale;

/** Tells from ONNX Runtime's words that the device, or the process, has no more memory. */
final class OutOfMemory {
    /** In lower case: of its arenas, of C++, and of CUDA and its libraries. */
    private static final List<String> WORDS = List.of(
            "failed to allocate memory",
            "bad_alloc",
            "bad allocation",
            "is smaller than requested bytes",
            "out of memory",
            "alloc_failed",
            "cudaerrormemoryallocation");

    private OutOfMemory() {}

    static boolean isMeantBy(String message) {
        String words = message.toLowerCase(Locale.ROOT);
        return WORDS.stream().anyMatch(words::contains);
    }
}
