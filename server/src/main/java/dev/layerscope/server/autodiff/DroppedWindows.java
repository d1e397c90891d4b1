package dev.layerscope.server.autodiff;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Measured;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says of poolings with {@code ceil_mode} that leave out a last window, because it would begin behind the input, how many windows
 * they have. Like PyTorch, ONNX Runtime leaves it out; but before operator set 22 ONNX counts it, so nothing can be multiplied
 * with such a result once the size of the input is fixed.
 *
 * <pre>
 * before: x [1, 1, 7] -> MaxPool(kernel 2, strides 4, ceil_mode) -> y, [1, 1, 3] as ONNX says and [1, 1, 2] as it comes
 * after:  x [1, 1, 7] -> MaxPool(kernel 2, strides 4) -> y [1, 1, 2]
 * </pre>
 */
final class DroppedWindows {
    private static final Set<String> POOLINGS = Set.of("MaxPool", "AveragePool", "LpPool");

    private final Measured measured;

    private DroppedWindows(Measured measured) {
        this.measured = measured;
    }

    static Graph of(Graph graph, Measured measured) {
        DroppedWindows pass = new DroppedWindows(measured);
        return graph.withNodes(graph.nodes().stream().map(pass::counted).toList());
    }

    private Node counted(Node node) {
        if (!node.is(node.opType()) || !POOLINGS.contains(node.opType()) || node.intAttribute("ceil_mode", 0) == 0) {
            return node;
        }
        Shape in = measured.shapes().get(node.inputs().get(0));
        Shape out = measured.shapes().get(node.outputs().get(0));
        return in == null || out == null ? node : counted(node, in, out);
    }

    /** Padded no farther than the last window reaches, no other window fits: then it need not be asked for. */
    private static Node counted(Node node, Shape in, Shape out) {
        int axes = in.rank() - 2;
        long[] pads = ints(node, "pads", 2 * axes, 0);
        boolean drops = false;
        for (int i = 0; i < axes; i++) {
            long step = ints(node, "strides", axes, 1)[i];
            long reach = ints(node, "dilations", axes, 1)[i] * (ints(node, "kernel_shape", axes, 1)[i] - 1) + 1;
            long last = (out.dim(2 + i) - 1) * step + reach - in.dim(2 + i) - pads[i];
            boolean reachesBehind = last > pads[axes + i];
            if (reachesBehind && node.intAttribute("count_include_pad", 0) != 0) {
                return node;
            }
            drops |= pads[axes + i] > last;
            pads[axes + i] = Math.max(0, last);
        }
        return drops ? node.withAttributes(changed(node, pads)) : node;
    }

    private static Map<String, Attribute> changed(Node node, long[] pads) {
        Map<String, Attribute> attributes = new LinkedHashMap<>(node.attributes());
        attributes.remove("ceil_mode");
        attributes.put("pads", Attribute.Ints.of(pads));
        return attributes;
    }

    private static long[] ints(Node node, String attribute, int count, long otherwise) {
        List<Long> given = node.intsAttribute(attribute);
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = i < given.size() ? given.get(i) : otherwise;
        }
        return values;
    }
}
