package dev.layerscope.server.optimize.engine;

import dev.layerscope.server.autodiff.Choices;
import dev.layerscope.server.autodiff.rules.Formulation;
import dev.layerscope.server.autodiff.rules.NoDerivative;
import dev.layerscope.server.autodiff.rules.ReluRule;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.optimize.loss.LossGraph;
import dev.layerscope.server.optimize.loss.LossSpec;
import dev.layerscope.server.optimize.recipe.Optimizer;
import dev.layerscope.server.tensor.Tensor;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a search at one size is to do.
 *
 * @param spec what names the loss among others of the model
 * @param loss made where no session of it is at hand
 * @param relu how gradients pass dead units
 * @param constants feeds that are the same at all steps: weights of the scores, further inputs of the model; they stay the caller's
 * @param trials for engines without gradients
 */
public record SearchPlan(
        HostedModel model,
        LossSpec spec,
        Supplier<LossGraph> loss,
        ReluRule relu,
        Optimizer optimizer,
        Map<String, Tensor> constants,
        Trials trials) {
    public SearchPlan {
        constants = Map.copyOf(constants);
    }

    /**
     * The loss with its backward part.
     *
     * @throws DomainException NOT_DIFFERENTIABLE
     */
    public Graph differentiated(Formulation formulation) {
        try {
            return loss.get().differentiated(new Choices(relu, formulation));
        } catch (NoDerivative e) {
            throw new DomainException(
                    Reason.NOT_DIFFERENTIABLE,
                    "gradient: stopped by operator %s (%s)".formatted(e.node().opType(), e.why()),
                    e);
        }
    }
}
