package dev.layerscope.server.optimize.engine;

import dev.layerscope.server.optimize.recipe.Optimizer;
import dev.layerscope.server.optimize.recipe.Parameterization.Range;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Updates of a parameter by gradients, as torch.optim makes them: in single precision, element by element. Not thread safe. */
final class Updates {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final Optimizer optimizer;
    private final Range range;
    private final float[] parameter;
    private final List<float[]> moments;
    private long step;

    /**
     * @param range CLAMP: values go back into 0..1 after each update
     */
    Updates(Optimizer optimizer, Range range, SearchState state) {
        this.optimizer = optimizer;
        this.range = range;
        this.parameter = state.parameter().clone();
        this.step = state.step();
        this.moments = new ArrayList<>();
        int count = optimizer.kind() == Optimizer.Kind.SGD ? 1 : 2;
        for (int i = 0; i < count; i++) {
            moments.add(
                    state.memory().isEmpty()
                            ? new float[parameter.length]
                            : state.memory().get(i).clone());
        }
    }

    float[] parameter() {
        return parameter;
    }

    SearchState state() {
        return new SearchState(
                step, parameter.clone(), moments.stream().map(float[]::clone).toList());
    }

    void by(FloatBuffer gradient) {
        step++;
        switch (optimizer.kind()) {
            case ADAM -> adam(gradient, 0);
            case ADAMW -> adam(gradient, optimizer.learningRate() * optimizer.weightDecay());
            case SGD -> descend(gradient);
        }
        if (range == Range.CLAMP) {
            for (int i = 0; i < parameter.length; i++) {
                parameter[i] = Math.max(0, Math.min(1, parameter[i]));
            }
        }
    }

    private void adam(FloatBuffer gradient, double decay) {
        float[] first = moments.get(0);
        float[] second = moments.get(1);
        double stepSize = optimizer.learningRate() / (1 - StrictMath.pow(BETA1, step));
        double correction = Math.sqrt(1 - StrictMath.pow(BETA2, step));
        for (int i = 0; i < parameter.length; i++) {
            float g = gradient.get(i);
            float m = (float) (first[i] * BETA1 + g * (1 - BETA1));
            float v = (float) (second[i] * BETA2 + (double) g * g * (1 - BETA2));
            first[i] = m;
            second[i] = v;
            double kept = parameter[i] * (1 - decay);
            parameter[i] = (float) (kept - stepSize * m / (Math.sqrt(v) / correction + EPSILON));
        }
    }

    private void descend(FloatBuffer gradient) {
        float[] velocity = moments.get(0);
        for (int i = 0; i < parameter.length; i++) {
            velocity[i] = (float) (optimizer.momentum() * velocity[i] + gradient.get(i));
            parameter[i] = (float) (parameter[i] - optimizer.learningRate() * velocity[i]);
        }
    }
}
