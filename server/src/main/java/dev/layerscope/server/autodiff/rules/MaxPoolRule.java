package dev.layerscope.server.autodiff.rules;

import dev.layerscope.server.autodiff.expression.Term;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The largest value of each window (ONNX MaxPool, opset 12). The gradient goes to the first of the largest ones, as in PyTorch.
 *
 * <p>Where a ReLU makes what only the pooling uses, what it lets pass is decided on the pooled values, which are fewer.
 */
final class MaxPoolRule {
    /** By which share a value counts less than an equal one before it in its window. */
    private static final double KEY = 1.0 / (1 << 22);

    private static final float STEEP = 3e38f;

    private MaxPoolRule() {}

    static void apply(Step step) {
        if (step.intAttribute("storage_order", 0) != 0) {
            throw step.refuse("its storage_order is 1 (expected: 0)");
        }
        Term y = step.out(0);
        boolean behindRelu = step.before(0)
                .filter(relu -> relu.is("Relu") && step.relu() == ReluRule.PLAIN && isOnlyUser(step, relu))
                .isPresent();
        step.give(0, () -> {
            Term dy = behindRelu ? step.dy().times(Masks.plain(y)) : step.dy();
            return behindRelu && step.formulation().comparesMaxima() && liesSideBySide(step)
                    ? byComparing(step, dy)
                    : byIndex(step, dy);
        });
    }

    /** Whether a ReLU may pass on what it is given, because the pooling behind it has masked it. */
    static boolean masksForRelu(Step relu) {
        return relu.onlyBehind().filter(MaxPoolRule::isPooling).isPresent();
    }

    private static boolean isOnlyUser(Step step, Node relu) {
        return step.onlyUser(relu).filter(MaxPoolRule::isPooling).isPresent();
    }

    private static boolean isPooling(Node node) {
        return node.is("MaxPool");
    }

    private static Term byIndex(Step step, Term dy) {
        Shape x = step.in(0).shape();
        long outputs = dy.shape().elements();
        Term indices = step.out(1, ElementType.INT64, dy.shape());
        return step.terms()
                .filled(dy.type(), Shape.of(x.elements()), 0)
                .scatterAdded(0, indices.reshaped(outputs), dy.reshaped(outputs))
                .reshaped(x);
    }

    /** Whether each value is in one window. */
    private static boolean liesSideBySide(Step step) {
        Window window = PoolingRules.window(step);
        return step.in(0).type() == ElementType.FLOAT
                && window.axes() == 2
                && IntStream.range(0, 2)
                        .allMatch(i -> window.strides()[i] == window.kernel()[i]
                                && window.dilations()[i] == 1
                                && window.before()[i] == 0
                                && window.behind()[i] == 0);
    }

    /**
     * Finds each maximum as that value of its window which equals it. Of equal ones the first has to be found, so each counts
     * a little less than the one before; of what is negative it would count more, but behind a ReLU nothing is.
     */
    private static Term byComparing(Step step, Term dy) {
        Term x = step.in(0);
        Window window = PoolingRules.window(step);
        Term keyed = x.times(keys(step, window));
        Map<String, Attribute> attributes = Map.of(
                "kernel_shape", Attribute.Ints.of(window.kernel()), "strides", Attribute.Ints.of(window.strides()));
        Term largest = step.terms().write("MaxPool", attributes, x.type(), dy.shape(), keyed);
        Term below = keyed.minus(repeated(largest, window, x.shape()));
        Term found = step.terms()
                .write(
                        "HardSigmoid",
                        Map.of("alpha", new Attribute.Real(STEEP), "beta", new Attribute.Real(1)),
                        x.type(),
                        x.shape(),
                        below);
        return repeated(dy, window, x.shape()).times(found);
    }

    /** [1, 1, H, W]: falling along each window in the order in which PyTorch looks through it. */
    private static Term keys(Step step, Window window) {
        int height = (int) window.in()[0];
        int width = (int) window.in()[1];
        long rows = window.kernel()[0];
        long columns = window.kernel()[1];
        double[] keys = new double[height * width];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = 1 - KEY * (i / width % rows * columns + i % width % columns);
        }
        return step.terms().numbers(ElementType.FLOAT, Shape.of(1, 1, height, width), keys);
    }

    private static Term repeated(Term term, Window window, Shape result) {
        Map<String, Attribute> attributes = Map.of(
                "mode", new Attribute.Text("nearest"),
                "coordinate_transformation_mode", new Attribute.Text("asymmetric"),
                "nearest_mode", new Attribute.Text("floor"));
        Term scales =
                term.terms().numbers(ElementType.FLOAT, Shape.of(4), 1, 1, window.kernel()[0], window.kernel()[1]);
        return term.terms()
                .write(
                        "Resize",
                        attributes,
                        term.type(),
                        result,
                        term,
                        term.terms().absent(),
                        scales);
    }
}
