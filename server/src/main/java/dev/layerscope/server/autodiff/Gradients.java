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
 * A graph that computes a scalar and its gradients, and nothing else.
 *
 * <pre>
 * before: x -> Conv -> c -> Relu -> r -> ReduceMean -> s
 * after:  the same;  1 -> ... -> ds/dr -> Mul -> ds/dc -> Conv -> ds/dx      outputs: s, ds/dx   (for the scalar s, by x)
 * </pre>
 *
 * <p>The reverse mode of automatic differentiation: nodes are visited from the scalar back; at each the gradients by its
 * outputs are known, and its {@link Rule} gives those by its inputs. Here, and only here, what several nodes give for one value
 * is added up, and what was broadcast is summed to the shape it had.
 *
 * @param graph of ONNX's opset 18 or newer, with the scalar and the gradients as outputs
 * @param scalar name of the output that is the scalar
 * @param by for each value, the name of the output that is the scalar's gradient by it, of the value's type and shape
 */
public record Gradients(Graph graph, String scalar, Map<String, String> by) {
    /** The oldest operator set whose forms the rules read and write. */
    public static final long OPSET = 18;

    public Gradients {
        by = Map.copyOf(by);
    }

    /**
     * Differentiates.
     *
     * @param graph with functions inlined, of {@link #OPSET} or newer
     * @param scalar a value of one element, floating point
     * @param by values of floating point, inputs of the graph as a rule
     * @throws NoDerivative where an operator between them has no rule, or is used in a way that has none
     */
    public static Gradients of(Graph graph, Measured measured, Choices choices, String scalar, List<String> by) {
        if (graph.opset() < OPSET) {
            throw new IllegalArgumentException("opset: %d (expected: %d or newer)".formatted(graph.opset(), OPSET));
        }
        Graph needed = Observe.values(graph, List.of(scalar));
        Walk walk = new Walk(needed, measured.with(needed), choices, Activity.between(needed, measured, by, scalar));
        walk.back(scalar);
        return walk.result(scalar, by);
    }

    private static final class Walk implements Step.Walk {
        private final Graph graph;
        private final Measured measured;
        private final Choices choices;
        private final Set<String> active;
        private final Terms terms;
        private final Map<String, Node> forward = new LinkedHashMap<>();
        private final Map<String, List<Term>> given = new HashMap<>();

        Walk(Graph graph, Measured measured, Choices choices, Set<String> active) {
            this.graph = graph;
            this.measured = measured;
            this.choices = choices;
            this.active = active;
            this.terms = new Terms(graph);
            graph.nodes().forEach(node -> forward.put(node.presentOutputs().get(0), node));
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
            return RuleBook.of(node).orElseThrow(() -> new NoDerivative(node, "it has no rule"));
        }

        Gradients result(String scalar, List<String> by) {
            Map<String, String> outputs = new LinkedHashMap<>();
            for (String value : by) {
                Term of = value(value)
                        .orElseThrow(
                                () -> new IllegalArgumentException("value: " + value + " (expected: a known one)"));
                // A name of its own, for a gradient may be the scalar's own seed or another's gradient.
                Term gradient = gradient(value).orElseGet(of::zeros);
                outputs.put(
                        value,
                        terms.write(
                                        "",
                                        "Identity",
                                        Map.of(),
                                        List.of(gradient),
                                        List.of(new Terms.Output(of.type(), of.shape())))
                                .get(0)
                                .name());
            }
            List<Node> nodes = new ArrayList<>(forward.values());
            nodes.addAll(terms.nodes());
            Map<String, Weight> weights = new LinkedHashMap<>(graph.weights());
            weights.putAll(terms.weights());
            List<String> observed = new ArrayList<>(List.of(scalar));
            observed.addAll(outputs.values());
            Graph whole = graph.withNodes(nodes).withWeights(weights);
            return new Gradients(Observe.values(whole, observed), scalar, outputs);
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
        public ReluRule relu() {
            return choices.relu();
        }

        @Override
        public Formulation formulation() {
            return choices.formulation();
        }
    }
}
