package dev.layerscope.server.rewrite;

import dev.layerscope.server.graph.Function;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The operator sets that a graph needs when the nodes of its functions are its own. */
final class FunctionOpsets {
    private static final String ONNX = "ai.onnx";

    private final Map<String, Long> versions = new HashMap<>();
    private final Set<String> ofFunctions = new HashSet<>();
    private final Set<Function.Key> imported = new HashSet<>();

    FunctionOpsets(Graph graph) {
        graph.opsets().forEach((domain, version) -> versions.put(plain(domain), version));
        graph.functions().forEach(function -> ofFunctions.add(function.key().domain()));
    }

    /**
     * Adds those of a function that is called.
     *
     * @throws dev.layerscope.server.error.DomainException MODEL_REFUSED where it uses another version than the graph
     */
    void importOf(Function function) {
        if (!imported.add(function.key())) {
            return;
        }
        Set<String> used = new HashSet<>();
        addDomains(function.nodes(), used);
        function.opsets().forEach((domain, version) -> {
            Long present = versions.putIfAbsent(plain(domain), version);
            if (present != null && !present.equals(version) && used.contains(plain(domain))) {
                throw InlineFunctions.refused(
                        "function '%s' is written for version %d of operator set '%s' (expected: %d, as the model)"
                                .formatted(
                                        function.key().name(),
                                        version,
                                        plain(domain).isEmpty() ? ONNX : domain,
                                        present));
            }
        });
    }

    /** By domain, as the model and the functions that were called import them. */
    Map<String, Long> versions() {
        return versions;
    }

    private void addDomains(List<Node> nodes, Set<String> used) {
        for (Node node : nodes) {
            if (!ofFunctions.contains(node.domain())) {
                used.add(plain(node.domain()));
            }
            node.bodies().forEach(body -> addDomains(body.nodes(), used));
        }
    }

    private static String plain(String domain) {
        return domain.equals(ONNX) ? "" : domain;
    }
}
