package dev.layerscope.server.autodiff.rules;

import dev.layerscope.server.autodiff.expression.Term;
import dev.layerscope.server.tensor.ElementType;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Quantization straight through: rounding counts as the identity where a value is within the range, and what is beyond passes
 * nothing (Jacob et al. 2018; PyTorch's fake_quantize). The gradient by a quantized value is a floating-point number.
 */
final class QuantizationRules {
    static final Map<String, Rule> TABLE = Map.of(
            "QuantizeLinear", QuantizationRules::quantize,
            "DynamicQuantizeLinear", QuantizationRules::quantizeWhatIsThere,
            "DequantizeLinear", QuantizationRules::dequantize);

    private QuantizationRules() {}

    static void quantize(Step step) {
        Term x = step.in(0);
        Term scale = byAxis(step, step.in(1));
        ElementType type = step.out(0).type();
        double lowest = type == ElementType.UINT8 ? 0 : type == ElementType.INT8 ? -128 : Double.NEGATIVE_INFINITY;
        double highest = type == ElementType.UINT8 ? 255 : type == ElementType.INT8 ? 127 : Double.POSITIVE_INFINITY;
        step.give(0, () -> {
            Term gradient = step.dy().over(scale);
            if (Double.isInfinite(lowest)) {
                return gradient;
            }
            Term levels = x.over(scale);
            Optional<Term> zero = step.optionalIn(2).map(point -> byAxis(step, point.as(x.type())));
            Term level = zero.isPresent() ? levels.plus(zero.get()) : levels;
            return gradient.where(
                    level.less(lowest - 0.5).or(level.greater(highest + 0.5)).not());
        });
    }

    /** Its range is that of the input, so nothing is beyond; its scale and its zero count as constants. */
    private static void quantizeWhatIsThere(Step step) {
        Term scale = step.out(1);
        step.dy(0).ifPresent(dy -> step.give(0, () -> dy.over(scale)));
    }

    static void dequantize(Step step) {
        step.give(0, () -> step.dy().times(byAxis(step, step.in(1))));
    }

    /** A number for each place of an axis, where there are several. */
    private static Term byAxis(Step step, Term values) {
        if (step.intAttribute("block_size", 0) != 0) {
            throw step.refuse("it is quantized in blocks (expected: by tensor or by axis)");
        }
        if (values.rank() == 0 || values.shape().elements() == 1) {
            return values.reshaped();
        }
        int axis = step.axisAttribute(1);
        long[] dims = new long[step.in(0).rank() - axis];
        Arrays.fill(dims, 1);
        dims[0] = values.shape().elements();
        return values.reshaped(dims);
    }
}
