package dev.layerscope.server.autodiff;

import dev.layerscope.server.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Convolutions and pooling of drawn kernels, strides, pads, dilations and groups. */
final class RandomWindowCases {
    private static final int EACH = 30;
    private static final String SAME_UPPER = "SAME_UPPER";

    private RandomWindowCases() {}

    static List<RuleCase> all() {
        List<RuleCase> cases = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            cases.add(conv(new Draw(i)));
            cases.add(convTranspose(new Draw(i)));
            cases.add(pool("MaxPool", new Draw(i)));
            cases.add(pool("AveragePool", new Draw(i)));
            cases.add(pool("LpPool", new Draw(i)));
        }
        return cases;
    }

    private static int axes(Draw draw) {
        return draw.oneIn(4) ? draw.from(1, 3) : 2;
    }

    /** Lengths of the spatial axes, behind the two others. */
    private static long[] shape(long batch, long channels, long... spatial) {
        return LongStream.concat(LongStream.of(batch, channels), LongStream.of(spatial))
                .toArray();
    }

    private static RuleCase conv(Draw draw) {
        int axes = axes(draw);
        long groups = draw.oneIn(2) ? 1 : draw.from(2, 3);
        long ins = draw.from(1, 2);
        long outs = draw.from(1, 2);
        long[] kernel = draw.several(axes, 1, 3);
        Shape x = Shape.of(shape(draw.from(1, 2), groups * ins, draw.several(axes, 5, 8)));
        RuleCase rule = RuleCase.of("Conv")
                .linear()
                .x(x.toArray())
                .x(shape(groups * outs, ins, kernel))
                .with("group", (int) groups);
        if (draw.oneIn(2)) {
            rule.x(groups * outs);
        }
        return moved(rule, draw, x, kernel, true);
    }

    private static RuleCase convTranspose(Draw draw) {
        int axes = axes(draw);
        long groups = draw.oneIn(2) ? 1 : draw.from(2, 3);
        long ins = draw.from(1, 2);
        long outs = draw.from(1, 2);
        long[] kernel = draw.several(axes, 1, 4);
        long[] spatial = draw.several(axes, 3, 5);
        long[] strides = draw.several(axes, 1, 3);
        long[] dilations = draw.several(axes, 1, 2);
        RuleCase rule = RuleCase.of("ConvTranspose")
                .linear()
                .x(shape(draw.from(1, 2), groups * ins, spatial))
                .x(shape(groups * ins, outs, kernel))
                .with("group", (int) groups)
                .with("strides", strides)
                .with("dilations", dilations);
        if (draw.oneIn(2)) {
            rule.x(groups * outs);
        }
        if (draw.oneIn(4)) {
            return rule.with("auto_pad", draw.of(SAME_UPPER, "SAME_LOWER", "VALID"));
        }
        if (draw.oneIn(3)) {
            long[] lengths = new long[axes];
            for (int i = 0; i < axes; i++) {
                lengths[i] = Math.max(
                        1, (spatial[i] - 1) * strides[i] + dilations[i] * (kernel[i] - 1) + 1 - draw.from(0, 2));
                // ONNX's inference of shapes gives up where the result is shorter.
                lengths[i] = Math.max(lengths[i], spatial[i]);
            }
            rule.with("output_shape", lengths);
            return draw.oneIn(2) ? rule.with("auto_pad", draw.of(SAME_UPPER, "SAME_LOWER")) : rule;
        }
        long[] more = new long[axes];
        long[] pads = new long[2 * axes];
        for (int i = 0; i < axes; i++) {
            more[i] = draw.from(0, (int) strides[i] - 1);
            pads[i] = draw.from(0, (int) Math.min(2, kernel[i] - 1));
            pads[axes + i] = draw.from(0, (int) Math.min(2, kernel[i] - 1));
        }
        return rule.with("output_padding", more).with("pads", pads);
    }

    private static RuleCase pool(String operator, Draw draw) {
        int axes = axes(draw);
        long[] kernel = draw.several(axes, 1, 3);
        RuleCase rule = RuleCase.of(operator);
        Shape x = Shape.of(shape(draw.from(1, 2), draw.from(1, 2), draw.several(axes, 5, 8)));
        boolean dilated = true;
        switch (operator) {
            case "MaxPool" -> rule.at(x, draw.apart(x.elements())).opset(draw.oneIn(3) ? 22 : 18);
            case "AveragePool" -> {
                int opset = draw.oneIn(2) ? 18 : draw.oneIn(2) ? 19 : 22;
                dilated = opset > 18;
                // From operator set 19 on, ONNX Runtime counts the pads of one axis for another's.
                rule.x(x.toArray())
                        .linear()
                        .with("count_include_pad", opset > 18 ? 0 : draw.from(0, 1))
                        .opset(opset);
            }
            default ->
                rule.x(value -> value + Math.signum(value) * 0.2, x.toArray()).with("p", draw.from(1, 3));
        }
        return moved(rule, draw, x, kernel, dilated).with("kernel_shape", kernel);
    }

    private static RuleCase moved(RuleCase rule, Draw draw, Shape x, long[] kernel, boolean dilated) {
        int axes = kernel.length;
        long[] strides = draw.several(axes, 1, 3);
        rule.with("strides", strides);
        if (draw.oneIn(4)) {
            return rule.with("auto_pad", draw.of(SAME_UPPER, "SAME_LOWER", "VALID"));
        }
        long[] dilations = draw.several(axes, 1, dilated && draw.oneIn(2) ? 2 : 1);
        if (dilated) {
            rule.with("dilations", dilations);
        }
        long[] pads = new long[2 * axes];
        boolean inside = true;
        for (int i = 0; i < axes; i++) {
            pads[i] = draw.from(0, (int) Math.min(2, kernel[i] - 1));
            pads[axes + i] = draw.from(0, (int) Math.min(2, kernel[i] - 1));
            long room = x.dim(2 + i) + pads[i] + pads[axes + i] - (dilations[i] * (kernel[i] - 1) + 1);
            long last = (room + strides[i] - 1) / strides[i] * strides[i];
            inside &= last < x.dim(2 + i) + pads[i];
        }
        // A window that begins behind the end ONNX Runtime leaves out, but infers a shape with it.
        if (inside && !rule.operator().equals("Conv") && draw.oneIn(2)) {
            rule.with("ceil_mode", 1);
        }
        return rule.with("pads", pads);
    }
}
