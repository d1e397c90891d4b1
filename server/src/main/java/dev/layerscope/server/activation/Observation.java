package dev.layerscope.server.activation;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.runtime.AfterRun;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.util.Map;
import java.util.Optional;

/** What a run is to return, as a graph that does so. Rooms above derive graphs of their own. */
public interface Observation {
    /**
     * @param perRun the shapes that a single run is fed
     */
    Ready prepare(Map<String, Shape> perRun, TensorPool pool, Call call);

    /**
     * A session to be run. Owns the session's lease and the choices.
     *
     * @param choices feeds beside the model's own
     * @param outputs what to return from each run, and its shape where that is known
     * @param after what becomes of the memory that a run took
     */
    record Ready(
            SharedCache.Lease<Session> session,
            Map<String, Tensor> choices,
            Map<String, Optional<Shape>> outputs,
            AfterRun after)
            implements AutoCloseable {
        Map<String, Tensor> run(Call call, Map<String, Tensor> feeds) {
            return session.value().run(call, feeds, outputs, after);
        }

        @Override
        public void close() {
            choices.values().forEach(Tensor::close);
            session.close();
        }
    }
}
