package dev.layerscope.server.model;

import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds modules that are called more than once. PyTorch's TorchScript exporter writes the second call of {@code relu} as
 * {@code relu_1}, which might as well be a module of that name; it is taken for a call where {@code relu} stands beside
 * it, both run the same operators, and it uses no weights that {@code relu} doesn't. Those of its dynamo exporter were
 * told apart by {@link TracedCalls}.
 */
final class ModuleCalls {
    private static final Pattern NUMBERED = Pattern.compile("(.+)_(\\d+)");

    private final Map<String, List<Node>> nodes = new LinkedHashMap<>();
    private final Map<String, Set<String>> weights = new HashMap<>();
    private final Map<String, String> canonical = new HashMap<>();
    private final Map<String, List<String>> calls = new LinkedHashMap<>();

    /**
     * @param scopes the scope of each node
     * @param weightsOf the weights that a node reads, by their original names
     */
    ModuleCalls(Graph graph, Function<Node, Scope> scopes, Function<Node, Set<String>> weightsOf) {
        for (Node node : graph.nodes()) {
            Scope scope = scopes.apply(node);
            if (scope.style() == Scope.Style.DYNAMO) {
                for (String module : scope.modules()) {
                    nodes.computeIfAbsent(module, key -> new ArrayList<>()).add(node);
                    canonical.put(module, TracedCalls.path(module));
                }
            } else if (scope.style() == Scope.Style.TORCH) {
                for (String module : scope.modules()) {
                    nodes.computeIfAbsent(module, key -> new ArrayList<>()).add(node);
                    weights.computeIfAbsent(module, key -> new HashSet<>()).addAll(weightsOf.apply(node));
                }
            }
        }
        for (String module : nodes.keySet()) {
            calls.computeIfAbsent(canonical(module), key -> new ArrayList<>()).add(module);
        }
    }

    /** The module's path without call numbers: {@code block_1.conv} is {@code block.conv} where block is called twice. */
    String canonical(String module) {
        String known = canonical.get(module);
        if (known == null) {
            known = findCanonical(module);
            canonical.put(module, known);
        }
        return known;
    }

    /** The calls of a canonical path, first to last, as the file names them. */
    List<String> calls(String path) {
        return calls.getOrDefault(path, List.of(path));
    }

    private String findCanonical(String module) {
        int dot = module.lastIndexOf('.');
        String parent = dot < 0 ? "" : canonical(module.substring(0, dot)) + ".";
        String own = module.substring(dot + 1);
        Matcher numbered = NUMBERED.matcher(own);
        if (numbered.matches()) {
            String first = module.substring(0, dot + 1) + numbered.group(1);
            if (isRepetition(module, first)) {
                return parent + numbered.group(1);
            }
        }
        return parent + own;
    }

    private boolean isRepetition(String module, String first) {
        List<Node> repeated = nodes.get(module);
        List<Node> original = nodes.get(first);
        if (repeated == null || original == null) {
            return false;
        }
        return operators(repeated).equals(operators(original))
                && weights.getOrDefault(first, Set.of()).containsAll(weights.getOrDefault(module, Set.of()));
    }

    private static List<String> operators(List<Node> nodes) {
        return nodes.stream()
                .map(Node::opType)
                .filter(operator -> !operator.equals("Constant") && !operator.equals("Identity"))
                .toList();
    }
}
