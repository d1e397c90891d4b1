package dev.layerscope.server.rewrite;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Function;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts the nodes of a model's own functions in place of their calls, so that the values inside can be observed.
 *
 * <pre>
 * before: x -> "Block_1" Block(slope=0.1) -> y            Block(a) { a -> Conv -> c -> LeakyRelu(alpha=@slope) -> b }
 * after:  x -> "/Block_1/Conv" Conv -> /Block_1/c -> "/Block_1/LeakyRelu" LeakyRelu(alpha=0.1) -> y
 * </pre>
 *
 * <p>Calls inside functions, and inside and around bodies of control flow, are replaced too. The outputs of a call keep
 * their names. Functions as in ONNX IR 8 to 10 (FunctionProto); ONNX's own function operators stay.
 */
public final class InlineFunctions {
    /** Note beside a node that came out of a call: its name without the name of the outermost call, which stays a prefix. */
    public static final String INSIDE = "layerscope.inside";

    private static final int DEEPEST = 100;

    private final Map<Function.Key, Function> functions = new HashMap<>();
    private final FreshNames values;
    private final FreshNames nodes;
    private final FunctionOpsets opsets;
    private final Set<Function.Key> calling = new LinkedHashSet<>();
    private final int mostNodes;
    private int visited;
    private int depth;

    private InlineFunctions(Graph graph, int mostNodes) {
        graph.functions().forEach(function -> functions.put(function.key(), function));
        this.values = FreshNames.ofValues(graph);
        this.nodes = FreshNames.ofNodes(graph);
        this.opsets = new FunctionOpsets(graph);
        this.mostNodes = mostNodes;
    }

    /**
     * The graph without functions and calls of them.
     *
     * @param mostNodes that calls and nodes may be together
     * @throws DomainException MODEL_REFUSED for functions that call themselves, are written for other operator sets than
     *     the graph, or become more nodes than that
     */
    public static Graph of(Graph graph, int mostNodes) {
        if (graph.functions().isEmpty()) {
            return graph;
        }
        InlineFunctions inlining = new InlineFunctions(graph, mostNodes);
        List<Node> inlined = inlining.expand(graph.nodes(), FunctionValues.unchanged(), CallScope.TOP, "");
        return graph.withNodes(inlined).withOpsets(inlining.opsets.versions()).withFunctions(List.of());
    }

    /**
     * @param firstOutput of the function that these nodes are, by its own name; empty outside of functions
     */
    private List<Node> expand(List<Node> originals, FunctionValues values, CallScope scope, String firstOutput) {
        if (++depth > DEEPEST) {
            throw refused("functions and bodies of control flow inside each other (expected: at most %d deep)"
                    .formatted(DEEPEST));
        }
        // A graph that is nothing but one call is that function: the call's name tells nothing.
        boolean wholeGraph = depth == 1 && originals.size() == 1;
        List<Node> expanded = new ArrayList<>();
        for (Node original : originals) {
            if (++visited > mostNodes) {
                throw refused(
                        "its functions become more than %d nodes (expected: at most that many)".formatted(mostNodes));
            }
            boolean first = !firstOutput.isEmpty() && original.outputs().contains(firstOutput);
            Node node = resolved(original, values, scope);
            Function function = functions.get(Function.Key.of(node));
            if (function == null) {
                expanded.add(scope.named(node, first, nodes));
            } else {
                inline(function, node, wholeGraph ? scope : scope.inside(node, first, nodes), expanded);
            }
        }
        depth--;
        return expanded;
    }

    private void inline(Function function, Node call, CallScope scope, List<Node> expanded) {
        if (!calling.add(function.key())) {
            throw refused("function '%s' calls itself (expected: no recursion)"
                    .formatted(function.key().name()));
        }
        opsets.importOf(function);
        checkCall(function, call);
        FunctionValues inside = FunctionValues.of(function, call, scope.prefix(), values);
        List<Node> passedOn = new ArrayList<>();
        for (int i = 0; i < function.outputs().size(); i++) {
            String output = function.outputs().get(i);
            String wanted = i < call.outputs().size() ? call.outputs().get(i) : "";
            if (!wanted.isEmpty() && !inside.define(output, wanted)) {
                passedOn.add(Node.of("Identity", List.of(inside.meaning(output)), List.of(wanted), Map.of()));
            }
        }
        inside.defineOutputs(function.nodes());
        String firstOutput =
                function.outputs().isEmpty() ? "" : function.outputs().get(0);
        expanded.addAll(expand(function.nodes(), inside, scope, firstOutput));
        passedOn.forEach(node -> expanded.add(scope.named(node, false, nodes)));
        calling.remove(function.key());
    }

    private static void checkCall(Function function, Node call) {
        String name = function.key().name();
        if (call.inputs().size() > function.inputs().size()
                || call.outputs().size() > function.outputs().size()) {
            throw refused("a call of function '%s' with %d inputs and %d outputs (expected: at most %d and %d)"
                    .formatted(
                            name,
                            call.inputs().size(),
                            call.outputs().size(),
                            function.inputs().size(),
                            function.outputs().size()));
        }
        Set<String> computed = new HashSet<>(function.inputs());
        function.nodes().forEach(node -> computed.addAll(node.outputs()));
        function.outputs().stream()
                .filter(output -> !computed.contains(output))
                .findFirst()
                .ifPresent(output -> {
                    throw refused("function '%s' returns '%s' (expected: a value that one of its nodes computes)"
                            .formatted(name, output));
                });
    }

    private Node resolved(Node node, FunctionValues values, CallScope scope) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        node.attributes().forEach((key, attribute) -> {
            Attribute meant = values.meaning(attribute);
            if (meant != null) {
                attributes.put(key, meant.withBodies(body -> expand(body, values, scope)));
            }
        });
        return node.withValues(values.meanings(node.inputs()), values.meanings(node.outputs()))
                .withAttributes(attributes);
    }

    private Graph expand(Graph body, FunctionValues values, CallScope scope) {
        FunctionValues inside = values.insideBody(body);
        Map<String, Weight> weights = new LinkedHashMap<>();
        body.weights().forEach((name, weight) -> weights.put(inside.meaning(name), weight));
        return body.withNodes(expand(body.nodes(), inside, scope, ""))
                .withWeights(weights)
                .withInputs(renamed(body.inputs(), inside))
                .withOutputs(renamed(body.outputs(), inside));
    }

    private static List<ValueInfo> renamed(List<ValueInfo> infos, FunctionValues values) {
        return infos.stream()
                .map(info -> new ValueInfo(values.meaning(info.name()), info.type()))
                .toList();
    }

    static DomainException refused(String what) {
        return new DomainException(Reason.MODEL_REFUSED, "model file: " + what);
    }
}
