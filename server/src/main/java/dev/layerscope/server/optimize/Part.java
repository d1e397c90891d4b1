package dev.layerscope.server.optimize;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.optimize.engine.Engine;
import dev.layerscope.server.optimize.engine.Search;
import dev.layerscope.server.optimize.engine.SearchPlan;
import dev.layerscope.server.optimize.engine.SearchState;
import dev.layerscope.server.optimize.engine.Step;
import dev.layerscope.server.optimize.loss.LossSpec;
import dev.layerscope.server.optimize.sampling.Move;
import dev.layerscope.server.tensor.Tensor;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Pictures that are searched as one batch, at one size. Owns what the engine prepared, and the feeds. */
final class Part implements AutoCloseable {
    private final int from;
    private final SearchPlan plan;
    private final View view;
    private final Engine.Prepared prepared;
    private @Nullable Search search;

    /**
     * @param from the first of its pictures in the request
     */
    Part(int from, SearchPlan plan, View view, Engine.Prepared prepared) {
        this.from = from;
        this.plan = plan;
        this.view = view;
        this.prepared = prepared;
    }

    int from() {
        return from;
    }

    int to() {
        return from + spec().pictures();
    }

    LossSpec spec() {
        return plan.spec();
    }

    SearchPlan plan() {
        return plan;
    }

    void begin(SearchState state) {
        search = prepared.begin(state);
    }

    Step step(Move move, Call call) {
        Map<String, Tensor> feeds = view.feeds(move);
        try {
            return search().step(feeds, call);
        } finally {
            feeds.values().forEach(Tensor::close);
        }
    }

    float[] parameter() {
        return search().parameter();
    }

    SearchState state() {
        return search().state();
    }

    private Search search() {
        return Objects.requireNonNull(search, "not begun");
    }

    @Override
    public void close() {
        if (search != null) {
            search.close();
        }
        prepared.close();
        plan.constants().values().forEach(Tensor::close);
    }
}
