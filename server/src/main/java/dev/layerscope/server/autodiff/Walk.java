package dev.layerscope.server.autodiff;

import dev.layerscope.server.autodiff.expression.Term;
import dev.layerscope.server.autodiff.expression.Terms;
import dev.layerscope.server.autodiff.rules.Formulation;
import dev.layerscope.server.autodiff.rules.NoDerivative;
import dev.layerscope.server.autodiff.rules.ReluRule;
import dev.layerscope.server.autodiff.rules.Rule;
import dev.layerscope.server.autodiff.rules.RuleBook;
import dev.layerscope.server.autodiff.rules.Step;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Measured;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.rewrite.Observe;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One walk back through a graph. Here, and only here, what several nodes give for one value is added up, and what was broadcast is
 * summed to the shape it had.
 */
final class Walk implements Step.Walk {
    private final Graph graph;
    private final Measured measured;
    private final Choices choices;
    private final Set<String> active;
    private final Terms terms;
    private final Map<String, Node> forward = new LinkedHashMap<>();
    private final Map<String, List<Term>> given = new HashMap<>();
    private final Map<String, Node> writers = new HashMap<>();
    private final Map<String, List<Node>> users = new HashMap<>();
    private final BlockedLayout blocked;

    Walk(Graph graph, Measured measured, Choices choices, Set<String> active) {
        this.graph = graph;
        this.measured = measured;
        this.choices = choices;
        this.active = active;
        this.terms = new Terms(graph);
        graph.nodes().forEach(node -> {
            forward.put(node.presentOutputs().get(0), node);
            node.presentOutputs().forEach(output -> writers.put(output, node));
            node.uses()
                    .forEach(input -> users.computeIfAbsent(input, key -> new ArrayList<>())
                            .add(node));
        });
        this.blocked = new BlockedLayout(
                value -> Optional.ofNullable(writers.get(value)).or(() -> terms.writer(value)),
                value -> terms.find(value).or(() -> value(value)));
    }

    void back(String scalar) {
        Term one = value(scalar)
                .filter(term -> term.shape().elements() == 1)
                .orElseThrow(() -> new IllegalArgumentException("scalar: " + scalar + " (expected: one element)"));
        given.put(scalar, new ArrayList<>(List.of(terms.filled(one.type(), one.shape(), 1))));
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            Node node = graph.nodes().get(i);
            if (node.presentOutputs().stream().anyMatch(given::containsKey)
                    && node.uses().stream().anyMatch(active::contains)
                    && !RuleBook.isFlat(node)) {
                rule(node).apply(new Step(node, this));
            }
        }
    }

    private static Rule rule(Node node) {
        return RuleBook.of(node).orElseThrow(() -> new NoDerivative(node, RuleBook.whyNone(node)));
    }

    /**
     * What a node's rule would do, were everything to depend on its outputs.
     *
     * @throws NoDerivative where it does nothing
     */
    void attempt(Node node) {
        node.presentOutputs()
                .forEach(output ->
                        value(output).ifPresent(term -> given.put(output, new ArrayList<>(List.of(floating(term))))));
        try {
            rule(node).apply(new Step(node, this));
        } finally {
            given.clear();
        }
    }

    /** A gradient is of floating point, also that by a quantized value. */
    private Term floating(Term term) {
        return terms.filled(term.type().isFloatingPoint() ? term.type() : ElementType.FLOAT, term.shape(), 1);
    }

    /** The graph with all that was written, and outputs of these names that are the gradients by values. */
    Graph result(String scalar, Map<String, String> by) {
        by.forEach((value, output) -> {
            Term of = value(value)
                    .orElseThrow(() -> new IllegalArgumentException("value: " + value + " (expected: a known one)"));
            // A node of its own, for a gradient may be the scalar's seed or another's gradient.
            terms.name(output, gradient(value).orElseGet(of::zeros));
        });
        List<Node> nodes = new ArrayList<>(forward.values());
        nodes.addAll(terms.nodes());
        Map<String, Weight> weights = new LinkedHashMap<>(graph.weights());
        weights.putAll(terms.weights());
        List<String> observed = new ArrayList<>(List.of(scalar));
        observed.addAll(by.values());
        return Observe.values(graph.withNodes(nodes).withWeights(weights), observed);
    }

    @Override
    public Terms terms() {
        return terms;
    }

    @Override
    public Optional<Term> value(String name) {
        ElementType type = measured.types().get(name);
        Shape shape = measured.shapes().get(name);
        return type == null || shape == null ? Optional.empty() : Optional.of(terms.known(name, type, shape));
    }

    @Override
    public Optional<long[]> ints(String name) {
        return Optional.ofNullable(measured.ints().get(name));
    }

    @Override
    public Optional<double[]> reals(String name) {
        return Optional.ofNullable(measured.reals().get(name));
    }

    @Override
    public Optional<Term> gradient(String name) {
        List<Term> parts = given.get(name);
        if (parts == null) {
            return Optional.empty();
        }
        Term sum = terms.sum(parts);
        given.put(name, new ArrayList<>(List.of(sum)));
        return Optional.of(sum);
    }

    @Override
    public boolean wants(String name) {
        return active.contains(name);
    }

    @Override
    public void give(String name, Term gradient) {
        Term of = value(name).orElseThrow();
        given.computeIfAbsent(name, key -> new ArrayList<>()).add(gradient.summedTo(of.shape()));
    }

    @Override
    public Term output(Node node, int index, ElementType type, Shape shape) {
        String key = node.presentOutputs().get(0);
        Node now = forward.get(key);
        if (now == null) {
            throw new IllegalArgumentException("node: " + node.name() + " (expected: one of the graph)");
        }
        if (index < now.outputs().size() && !now.outputs().get(index).isEmpty()) {
            return terms.known(now.outputs().get(index), type, shape);
        }
        List<String> outputs = new ArrayList<>(now.outputs());
        while (outputs.size() <= index) {
            outputs.add("");
        }
        outputs.set(index, terms.freshName("grad_" + node.opType() + "_" + index));
        forward.put(key, now.withValues(now.inputs(), outputs));
        return terms.known(outputs.get(index), type, shape);
    }

    @Override
    public Optional<Node> writer(String name) {
        return Optional.ofNullable(writers.get(name));
    }

    @Override
    public List<Node> users(String name) {
        return users.getOrDefault(name, List.of());
    }

    @Override
    public boolean isBlocked(Term term) {
        return blocked.holds(term.name());
    }

    @Override
    public ReluRule relu() {
        return choices.relu();
    }

    @Override
    public Formulation formulation() {
        return choices.formulation();
    }
}
