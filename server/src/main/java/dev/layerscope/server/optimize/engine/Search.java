package dev.layerscope.server.optimize.engine;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.tensor.Tensor;
import java.util.Map;

/** A search under way at one size. Used by one thread at a time. */
public interface Search extends AutoCloseable {
    /**
     * One update.
     *
     * @param view feeds of this step, which say how the model sees the pictures; they stay the caller's
     * @return what the pictures reached before the update
     */
    Step step(Map<String, Tensor> view, Call call);

    /** What was found so far, {@code [N, C, ...]}, a copy. */
    float[] parameter();

    /** All that is needed to go on from here. */
    SearchState state();

    @Override
    void close();
}
