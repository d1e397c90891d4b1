package dev.layerscope.server.graph;

import java.util.List;
import java.util.Map;

/**
 * An operator that a model defines itself. Its nodes see its own inputs only, and no weights.
 *
 * @param opsets versions of the operator sets that its nodes are written for, by domain
 * @param parameters attributes that a call may leave out, without a default
 * @param defaults attributes that a call may leave out, and what they are then
 */
public record Function(
        Key key,
        Map<String, Long> opsets,
        List<String> inputs,
        List<String> outputs,
        List<String> parameters,
        Map<String, Attribute> defaults,
        List<Node> nodes) {
    public Function {
        opsets = Map.copyOf(opsets);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        parameters = List.copyOf(parameters);
        defaults = Map.copyOf(defaults);
        nodes = List.copyOf(nodes);
    }

    /**
     * What a node calls a function by.
     *
     * @param overload tells functions of one domain and name apart (ONNX IR 10); mostly empty
     */
    public record Key(String domain, String name, String overload) {
        /** What a node would call, were there such a function. */
        public static Key of(Node node) {
            return new Key(node.domain(), node.opType(), node.overload());
        }
    }

    public Function withNodes(List<Node> changed) {
        return new Function(key, opsets, inputs, outputs, parameters, defaults, changed);
    }
}
