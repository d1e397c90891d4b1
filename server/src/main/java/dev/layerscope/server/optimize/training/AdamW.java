package dev.layerscope.server.optimize.training;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, 2019), as torch.optim.AdamW computes it.
 *
 * <pre>
 * p = p - learningRate * weightDecay * p
 * m = beta1 * m + (1 - beta1) * g;  v = beta2 * v + (1 - beta2) * g^2
 * p = p - learningRate * m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon)
 * </pre>
 */
record AdamW(float learningRate, float beta1, float beta2, float epsilon, float weightDecay) {}
