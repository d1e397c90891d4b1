package dev.layerscope.server.runtime;

import dev.layerscope.server.tensor.TensorPool;
import dev.layerscope.server.tensor.TensorPoolSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The core that travels in the jar, on the CPU. A process has one, so all tests of a process share its libraries. */
public final class TestCore {
    private static final int THREADS = 2;
    private static final long POOL_BYTES = 256L << 20;

    private TestCore() {}

    /** Settings that unpack below the build folder. */
    public static CoreSettings settings() {
        return new CoreSettings(
                Optional.empty(),
                DeviceChoice.CPU,
                Path.of("target", "native-core").toAbsolutePath(),
                false,
                THREADS);
    }

    /** A pool of its own for one test. */
    public static TensorPool pool() {
        return new TensorPool(new TensorPoolSettings(POOL_BYTES, 1 << 20));
    }

    /** A core that runs one graph at a time and stops it only when it is asked to. The caller closes it. */
    public static NativeCore start(TensorPool pool) {
        return start(new RunSettings(1, 8, Duration.ofMinutes(5)), pool);
    }

    /** The same libraries with a gate of its own. The caller closes it. */
    public static NativeCore start(RunSettings runs, TensorPool pool) {
        return NativeCore.start(settings(), runs, pool);
    }
}
