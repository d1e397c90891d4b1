package dev.layerscope.server.optimize.recipe;

/**
 * How a gradient becomes a step.
 *
 * @param learningRate above 0
 * @param weightDecay pulls the parameter to 0: for {@link Kind#ADAM} and {@link Kind#SGD} as a term of the loss,
 *     {@code weightDecay / 2 * sum(x^2)}, for {@link Kind#ADAMW} apart from the gradient
 * @param momentum of {@link Kind#SGD}; the others have 0.9 and 0.999 for their two moments, and 1e-8 for epsilon
 */
public record Optimizer(Kind kind, double learningRate, double weightDecay, double momentum) {
    /** Rules for updates, as torch.optim has them. */
    public enum Kind {
        /** Kingma and Ba 2014. */
        ADAM,
        /** Loshchilov and Hutter 2017. */
        ADAMW,
        /** Gradient descent with momentum. */
        SGD
    }

    public Optimizer {
        Invalid.unless(Double.isFinite(learningRate) && learningRate > 0, "learning rate", learningRate, "more than 0");
        Invalid.unlessBetween(0, 1, "weight decay", weightDecay);
        Invalid.unless(momentum >= 0 && momentum < 1, "momentum", momentum, "0 or more, and less than 1");
    }

    public static Optimizer adam(double learningRate) {
        return new Optimizer(Kind.ADAM, learningRate, 0, 0);
    }

    /** The decay that is a term of the loss. */
    public double decayInLoss() {
        return kind == Kind.ADAMW ? 0 : weightDecay;
    }
}
