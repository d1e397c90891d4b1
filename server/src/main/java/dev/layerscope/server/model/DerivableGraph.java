package dev.layerscope.server.model;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.rewrite.InlineBodies;
import dev.layerscope.server.rewrite.ModernOpset;
import dev.layerscope.server.rewrite.WidenHalves;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Tensor;
import java.util.Map;

/**
 * Brings a graph into the form that other graphs are derived from where every value's shape must be known: of a modern operator
 * set, in float where it was of 16 bits, without control flow that takes the same way in all runs, and measured.
 */
final class DerivableGraph {
    /** Control flow inside each other. */
    private static final int DEEPEST = 8;

    private final NativeCore core;
    private final OnnxModel model;
    private final Map<String, Tensor> zeros;
    private final Call call;

    /**
     * @param zeros for all inputs; they stay the caller's
     */
    DerivableGraph(NativeCore core, OnnxModel model, Map<String, Tensor> zeros, Call call) {
        this.core = core;
        this.model = model;
        this.zeros = zeros;
        this.call = call;
    }

    /**
     * @param types of the graph's values
     */
    SizedGraph measure(Map<String, ElementType> types) {
        WidenHalves wide = WidenHalves.of(ModernOpset.of(model.graph(), types));
        return measurement(withoutKnownWays(wide.graph())).measure().withStandIns(wide.inputs());
    }

    /** What decides in a body is known only once the body is part of the graph. */
    private Graph withoutKnownWays(Graph graph) {
        Graph straight = graph;
        for (int depth = 0; depth < DEEPEST && !InlineBodies.deciding(straight).isEmpty(); depth++) {
            Graph before = straight;
            straight = InlineBodies.of(before, measurement(before).unchanging(InlineBodies.deciding(before)));
            if (straight == before) {
                break;
            }
        }
        return straight;
    }

    private GraphMeasurement measurement(Graph graph) {
        return new GraphMeasurement(core, model.withGraph(graph), zeros, call);
    }
}
