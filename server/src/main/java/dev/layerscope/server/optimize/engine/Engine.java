package dev.layerscope.server.optimize.engine;

import dev.layerscope.server.access.Call;

/** One way of searching. */
public interface Engine {
    /**
     * Prepares a search at one size. May take as long as ONNX Runtime needs to open a session, so that it can be done while another search runs.
     *
     * @throws dev.layerscope.server.error.DomainException NOT_OPTIMIZABLE, NOT_DIFFERENTIABLE, TRAINING_UNAVAILABLE or
     *     MODEL_REFUSED where this engine can't do what is asked; the sentence says why
     */
    Prepared prepare(SearchPlan plan, Call call);

    /** A search that can begin. */
    interface Prepared extends AutoCloseable {
        /**
         * Begins, or goes on.
         *
         * @param state from which the same steps lead to the same numbers
         */
        Search begin(SearchState state);

        @Override
        void close();
    }
}
