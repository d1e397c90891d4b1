package dev.layerscope.server.optimize.evolution;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.optimize.engine.Engine;
import dev.layerscope.server.optimize.engine.Search;
import dev.layerscope.server.optimize.engine.SearchPlan;
import dev.layerscope.server.optimize.engine.SearchState;
import dev.layerscope.server.tensor.TensorPool;

/**
 * Evolves the pictures of a plan by forward passes alone, each picture apart, generations as batches. Thread safe.
 *
 * <p>The optimizer of a plan, and the decay that belongs to it, say how gradients are followed: nothing of it counts here.
 */
public final class EvolutionEngine implements Engine {
    private final TensorPool pool;

    /**
     * @param pool for what each run is fed
     */
    public EvolutionEngine(TensorPool pool) {
        this.pool = pool;
    }

    @Override
    public Prepared prepare(SearchPlan plan, Call call) {
        if (plan.spec().diversity() > 0) {
            throw new DomainException(
                    Reason.NOT_OPTIMIZABLE,
                    "diversity: %s (expected: 0 for a search without gradients, which searches each picture apart)"
                            .formatted(plan.spec().diversity()));
        }
        Audiences audiences = Audiences.of(plan, pool, call);
        return new Prepared() {
            @Override
            public Search begin(SearchState state) {
                return new EvolutionSearch(plan, audiences, state);
            }

            @Override
            public void close() {
                audiences.close();
            }
        };
    }
}
