package dev.layerscope.server.model;

import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.ValueInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The modules of a graph and the values that leave them.
 *
 * <p>A value leaves a module where a node inside computes it and a node outside uses it, or the model returns it, or its
 * node ends there, used by nobody. (The mask of a Dropout that nobody uses leaves nothing.) A module that exactly one
 * value leaves gives that value its name, as a PyTorch hook on the module would record it.
 */
final class Modules {
    /** A step inside a call ({@code act#1/Erf}) is none, nor is just any name with a {@code #} in it. */
    private static final Pattern CALL = Pattern.compile("(.+)#(\\d{1,9})");

    private final Scopes scopes;
    private final ModuleCalls calls;
    private final Map<String, Set<String>> leaving = new LinkedHashMap<>();
    private final Set<String> containers = new HashSet<>();

    Modules(Graph graph, Weights weights, Map<String, Dependence> dependence) {
        this.scopes = new Scopes(graph, dependence);
        this.calls = new ModuleCalls(
                graph,
                scopes::of,
                node -> weights.readBy(node).stream()
                        .filter(graph.weights()::containsKey)
                        .collect(Collectors.toSet()));
        Map<String, List<Node>> consumers = graph.consumers();
        Set<String> returned = graph.outputs().stream().map(ValueInfo::name).collect(Collectors.toSet());
        for (Node node : graph.nodes()) {
            boolean lastOfAll = node.presentOutputs().stream()
                    .noneMatch(value -> returned.contains(value) || consumers.containsKey(value));
            for (String value : node.presentOutputs()) {
                if (dependence.get(value) == Dependence.CONTENT) {
                    List<Node> users = consumers.getOrDefault(value, List.of());
                    findLeft(node, returned.contains(value) || lastOfAll, users)
                            .forEach(module -> leaving.computeIfAbsent(module, key -> new LinkedHashSet<>())
                                    .add(value));
                }
            }
        }
        leaving.keySet().forEach(module -> addContainers(TracedCalls.path(module)));
    }

    private void addContainers(String path) {
        for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
            containers.add(path.substring(0, dot));
        }
    }

    private List<String> findLeft(Node node, boolean leavesAll, List<Node> users) {
        List<String> modules = scopes.of(node).modules();
        if (leavesAll) {
            return modules;
        }
        return modules.stream()
                .filter(module -> users.stream()
                        .anyMatch(user -> !scopes.of(user).modules().contains(module)))
                .toList();
    }

    Scope scope(Node node) {
        return scopes.of(node);
    }

    /** The modules whose only output a value is, the innermost first, by the names that people know. */
    List<String> outputOf(Node node, String value) {
        List<String> modules = new ArrayList<>();
        List<String> around = scopes.of(node).modules();
        for (int i = around.size() - 1; i >= 0; i--) {
            if (Set.of(value).equals(leaving.get(around.get(i)))) {
                modules.add(name(around.get(i)));
            }
        }
        return modules;
    }

    /** {@code layer1.0.relu#2} for {@code layer1.0.relu_1}, the second call; the plain path of a module called once. */
    String name(String module) {
        String path = calls.canonical(module);
        List<String> all = calls.calls(path);
        return all.size() == 1 ? path : path + "#" + (all.indexOf(module) + 1);
    }

    /** The name without its number, for the last call of a module that is called several times. */
    static Map<String, String> lastCalls(List<String> names) {
        Map<String, String> last = new LinkedHashMap<>();
        Map<String, Integer> highest = new LinkedHashMap<>();
        for (String name : new HashSet<>(names)) {
            Matcher numbered = CALL.matcher(name);
            if (numbered.matches()) {
                String path = numbered.group(1);
                int call = Integer.parseInt(numbered.group(2));
                if (call > highest.getOrDefault(path, 0)) {
                    highest.put(path, call);
                    last.put(path, name);
                }
            }
        }
        return last;
    }

    /** The {@code #2} at the end of a name; empty where a module is called once. */
    static String call(String name) {
        return CALL.matcher(name).matches() ? name.substring(name.lastIndexOf('#')) : "";
    }

    /** Modules that several values leave, by name. */
    Map<String, Set<String>> severalLeaving() {
        Map<String, Set<String>> several = new LinkedHashMap<>();
        leaving.forEach((module, values) -> {
            if (values.size() > 1) {
                several.put(name(module), values);
            }
        });
        return several;
    }

    /** Whether no module stands inside this one. */
    boolean isLeaf(String module) {
        return !containers.contains(TracedCalls.path(module));
    }
}
