package dev.layerscope.server.rewrite;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.ValueInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Brings nodes into an order in which they can be computed, as every other pass expects them, also in bodies of control
 * flow. Tools that edit graphs append nodes at the end.
 *
 * <pre>
 * before: c -> Relu -> r;  x -> Conv -> c
 * after:  x -> Conv -> c;  c -> Relu -> r
 * </pre>
 */
public final class SortNodes {
    /** The time in which ONNX Runtime opens a session grows exponentially with this: 30 levels keep it busy for hours. */
    private static final int DEEPEST_BODIES = 8;

    private SortNodes() {}

    /**
     * The graph in order; nodes that are in order already keep theirs.
     *
     * @throws DomainException MODEL_REFUSED for values that nothing computes, or two nodes, or that depend on themselves, and for bodies
     *     inside each other that ONNX Runtime would be busy with for hours
     */
    public static Graph of(Graph graph) {
        return sorted(graph, String::isEmpty, 0);
    }

    /**
     * @param around whether a name is one of a value around this body
     * @param depth how many bodies this one is in, itself included
     */
    private static Graph sorted(Graph graph, Predicate<String> around, int depth) {
        if (depth > DEEPEST_BODIES) {
            throw refused(
                    "bodies of control flow inside each other (expected: at most %d deep)".formatted(DEEPEST_BODIES));
        }
        Set<String> given = new HashSet<>();
        for (ValueInfo input : graph.inputs()) {
            if (!given.add(input.name())) {
                throw twice(input.name());
            }
        }
        given.addAll(graph.weights().keySet());
        Map<String, Integer> producers = producers(graph, given);
        Predicate<String> visible = name -> given.contains(name) || producers.containsKey(name) || around.test(name);
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            nodes.add(node.withBodies(body -> sorted(body, visible, depth + 1)));
        }
        for (Node node : nodes) {
            node.inputs().stream()
                    .filter(input -> !visible.test(input))
                    .findFirst()
                    .ifPresent(input -> {
                        throw refused("%s %s uses '%s' (expected: a value that an input, a weight or a node gives)"
                                .formatted(node.opType(), label(node), input));
                    });
        }
        for (ValueInfo output : graph.outputs()) {
            if (!visible.test(output.name())) {
                throw refused("output '%s' (expected: a value that an input, a weight or a node gives)"
                        .formatted(output.name()));
            }
        }
        return graph.withNodes(inOrder(nodes, producers));
    }

    private static Map<String, Integer> producers(Graph graph, Set<String> given) {
        Map<String, Integer> producers = new HashMap<>();
        for (int i = 0; i < graph.nodes().size(); i++) {
            for (String output : graph.nodes().get(i).presentOutputs()) {
                if (given.contains(output) || producers.put(output, i) != null) {
                    throw twice(output);
                }
            }
        }
        return producers;
    }

    /** Kahn's algorithm (Communications of the ACM 5(11), 1962), the first of those that are ready first. */
    private static List<Node> inOrder(List<Node> nodes, Map<String, Integer> producers) {
        int[] waitingFor = new int[nodes.size()];
        Map<Integer, List<Integer>> users = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            for (String used : nodes.get(i).uses()) {
                Integer producer = producers.get(used);
                if (producer != null) {
                    waitingFor[i]++;
                    users.computeIfAbsent(producer, key -> new ArrayList<>()).add(i);
                }
            }
        }
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int i = 0; i < nodes.size(); i++) {
            if (waitingFor[i] == 0) {
                ready.add(i);
            }
        }
        List<Node> ordered = new ArrayList<>();
        for (Integer next = ready.poll(); next != null; next = ready.poll()) {
            ordered.add(nodes.get(next));
            for (int user : users.getOrDefault(next, List.of())) {
                if (--waitingFor[user] == 0) {
                    ready.add(user);
                }
            }
        }
        for (int i = 0; i < nodes.size(); i++) {
            if (waitingFor[i] > 0) {
                throw refused("%s %s depends on itself (expected: a graph without cycles)"
                        .formatted(nodes.get(i).opType(), label(nodes.get(i))));
            }
        }
        return ordered;
    }

    private static String label(Node node) {
        return "'" + (node.name().isEmpty() ? String.join(" ", node.presentOutputs()) : node.name()) + "'";
    }

    private static DomainException twice(String value) {
        return refused("value '%s' twice (expected: one input or node for each name)".formatted(value));
    }

    private static DomainException refused(String what) {
        return new DomainException(Reason.MODEL_REFUSED, "model file: " + what);
    }
}
