package dev.layerscope.server.autodiff.rules;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How a window of a convolution or pooling moves over the spatial axes, with {@code auto_pad} worked out.
 *
 * @param in lengths of the spatial axes of what it moves over
 * @param out lengths of the spatial axes of the result
 * @param before padding at the beginning of each axis
 * @param behind padding at its end; more than the node says where its last window reaches farther ({@code ceil_mode})
 */
record Window(long[] in, long[] out, long[] kernel, long[] strides, long[] dilations, long[] before, long[] behind) {
    /**
     * Of a node whose windows lie over one tensor and make another.
     *
     * @param over [N, C, ...]
     * @param made [N, C, ...]
     */
    static Window of(Step step, Shape over, Shape made, long[] kernel) {
        int axes = over.rank() - 2;
        long[] in = spatial(over);
        long[] out = spatial(made);
        long[] strides = step.intsAttribute("strides", axes, 1);
        long[] dilations = step.intsAttribute("dilations", axes, 1);
        long[] pads = step.intsAttribute("pads", 2 * axes, 0);
        long[] before = new long[axes];
        long[] behind = new long[axes];
        String auto = step.textAttribute("auto_pad", "NOTSET");
        for (int i = 0; i < axes; i++) {
            long reach = dilations[i] * (kernel[i] - 1) + 1;
            long needed = Math.max(0, (out[i] - 1) * strides[i] + reach - in[i]);
            switch (auto) {
                case "SAME_UPPER" -> before[i] = needed / 2;
                case "SAME_LOWER" -> before[i] = needed - needed / 2;
                case "VALID" -> before[i] = 0;
                default -> before[i] = pads[i];
            }
            // Where the last window stops: what is left over behind it counts as a negative padding.
            behind[i] = (out[i] - 1) * strides[i] + reach - in[i] - before[i];
        }
        return new Window(in, out, kernel, strides, dilations, before, behind);
    }

    private static long[] spatial(Shape shape) {
        return IntStream.range(2, shape.rank()).mapToLong(shape::dim).toArray();
    }

    int axes() {
        return in.length;
    }

    long reach(int axis) {
        return dilations[axis] * (kernel[axis] - 1) + 1;
    }

    /** Whether it moves by one place and, read backwards, never needs a negative padding. */
    boolean isReversible() {
        return IntStream.range(0, axes())
                .allMatch(i -> strides[i] == 1 && reach(i) - 1 >= before[i] && reach(i) - 1 >= behind[i]);
    }

    /** The attributes of the window that moves over the result and makes the gradient; only where it is reversible. */
    Map<String, Attribute> reversed() {
        long[] pads = new long[2 * axes()];
        for (int i = 0; i < axes(); i++) {
            pads[i] = reach(i) - 1 - before[i];
            pads[axes() + i] = reach(i) - 1 - behind[i];
        }
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("kernel_shape", Attribute.Ints.of(kernel));
        attributes.put("dilations", Attribute.Ints.of(dilations));
        attributes.put("pads", Attribute.Ints.of(pads));
        return attributes;
    }

    /**
     * The attributes of the transposed convolution (ONNX ConvTranspose, opset 11), which makes a tensor of the lengths that the
     * window moved over. Where the last window doesn't reach the end, what it left over is padded to the result.
     */
    Map<String, Attribute> transposed() {
        long[] pads = new long[2 * axes()];
        long[] more = new long[axes()];
        for (int i = 0; i < axes(); i++) {
            pads[i] = before[i];
            pads[axes() + i] = Math.max(0, behind[i]);
            more[i] = Math.max(0, -behind[i]);
        }
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("kernel_shape", Attribute.Ints.of(kernel));
        attributes.put("strides", Attribute.Ints.of(strides));
        attributes.put("dilations", Attribute.Ints.of(dilations));
        attributes.put("pads", Attribute.Ints.of(pads));
        attributes.put("output_padding", Attribute.Ints.of(more));
        return attributes;
    }
}
