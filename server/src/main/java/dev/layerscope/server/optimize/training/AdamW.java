package dev.layerscope.server.optimize.training;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.optimize.recipe.Optimizer;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2017), as torch.optim.AdamW computes it, in single precision.
 *
 * <pre>
 * p = p - learningRate * weightDecay * p
 * m = beta1 * m + (1 - beta1) * g;  v = beta2 * v + (1 - beta2) * g^2
 * p = p - learningRate * m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon)
 * </pre>
 */
record AdamW(float learningRate, float beta1, float beta2, float epsilon, float weightDecay) {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;

    /**
     * The only optimizer that there is beside gradient descent without momentum. Without decay it is Adam, whose own decay
     * is in the loss.
     *
     * @throws DomainException NOT_OPTIMIZABLE for another
     */
    static AdamW of(Optimizer optimizer) {
        double decay = switch (optimizer.kind()) {
            case ADAM -> 0;
            case ADAMW -> optimizer.weightDecay();
            case SGD ->
                throw new DomainException(
                        Reason.NOT_OPTIMIZABLE,
                        "optimizer: SGD (expected: ADAM or ADAMW, the only ones of the engine training)");
        };
        return new AdamW((float) optimizer.learningRate(), BETA1, BETA2, EPSILON, (float) decay);
    }
}
