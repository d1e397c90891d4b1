package dev.layerscope.server.rewrite;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the nodes of bodies in place of control flow whose way is known before a run: of an If its branch, of a Loop its body as
 * many times as it turns.
 *
 * <pre>
 * before: If(c) { then: x -> Conv -> t;  else: x -> Identity -> e } -> y          c is true
 * after:  x -> Conv -> t_1 -> Identity -> y
 * </pre>
 *
 * <p>Values get names of their own; the outputs keep theirs. A Loop that turns more than {@value #MOST_TURNS} times, becomes more
 * than {@value #MOST_NODES} nodes or decides itself when it ends stays, and so does one without a turn that gathers values.
 * ONNX If and Loop as of operator set 1, in a graph of operator set 13 or newer.
 */
public final class InlineBodies {
    public static final int MOST_TURNS = 64;
    static final int MOST_NODES = 4096;
    private static final long OLDEST = 13;
    private static final String ADDED = "layerscope_body";
    private static final Weight TRUE = new Weight(
            ElementType.BOOL.onnxNumber(),
            Shape.of(),
            new Weight.Bytes(ByteBuffer.allocateDirect(1).put((byte) 1).flip()));

    private final Map<String, long[]> known;
    private final Map<String, Weight> weights;
    private final FreshNames names;
    private final FreshNames nodeNames;
    private final List<Node> nodes = new ArrayList<>();

    private InlineBodies(Graph graph, Map<String, long[]> known) {
        this.known = known;
        this.weights = new LinkedHashMap<>(graph.weights());
        this.names = FreshNames.ofValues(graph);
        this.nodeNames = FreshNames.ofNodes(graph);
    }

    /** The values that decide which way the graph's control flow takes. */
    public static Set<String> deciding(Graph graph) {
        Set<String> deciding = new LinkedHashSet<>();
        for (Node node : graph.nodes()) {
            if (node.is("If") || node.is("Loop")) {
                node.input(0).ifPresent(deciding::add);
            }
            if (node.is("Loop")) {
                node.input(1).ifPresent(deciding::add);
            }
        }
        return deciding;
    }

    /**
     * The graph itself where no way is known.
     *
     * @param known whole numbers and conditions (0 or 1), by value, that are the same in all runs; beside those in weights
     */
    public static Graph of(Graph graph, Map<String, long[]> known) {
        if (graph.opset() < OLDEST || deciding(graph).isEmpty()) {
            return graph;
        }
        InlineBodies pass = new InlineBodies(graph, known);
        graph.nodes().forEach(pass::add);
        return pass.nodes.equals(graph.nodes())
                ? graph
                : graph.withNodes(pass.nodes).withWeights(pass.weights);
    }

    private void add(Node node) {
        if (node.is("If") && number(node.input(0)).isPresent()) {
            String branch = number(node.input(0)).orElseThrow() != 0 ? "then_branch" : "else_branch";
            if (node.attributes().get(branch) instanceof Attribute.Body body) {
                name(node, inline(body.value(), List.of()));
                return;
            }
        }
        if (node.is("Loop") && node.attributes().get("body") instanceof Attribute.Body body) {
            Optional<Long> turns = turns(node, body.value());
            if (turns.isPresent()) {
                name(node, unrolled(node, body.value(), turns.get()));
                return;
            }
        }
        nodes.add(node);
    }

    private Optional<Long> turns(Node loop, Graph body) {
        Optional<Long> condition = loop.input(1).isEmpty() ? Optional.of(1L) : number(loop.input(1));
        Optional<Long> count = condition.filter(start -> start == 0).isPresent()
                ? Optional.of(0L)
                : number(loop.input(0)).filter(turns -> condition.isPresent() && goesOn(body));
        boolean gathers = body.outputs().size() > 1 + carried(loop).size();
        return count.filter(
                turns -> turns <= MOST_TURNS && turns * body.nodes().size() <= MOST_NODES && (turns > 0 || !gathers));
    }

    private static List<String> carried(Node loop) {
        return loop.inputs()
                .subList(Math.min(2, loop.inputs().size()), loop.inputs().size());
    }

    /** Whether the condition at the end of each turn is true: the one it began with, or a constant. */
    private boolean goesOn(Graph body) {
        String condition = origin(body, body.outputs().get(0).name());
        if (body.inputs().get(1).name().equals(condition)) {
            return true;
        }
        Node producer = body.producers().get(condition);
        return constant(body, producer, condition)
                .map(InlineBodies::first)
                .orElseGet(() -> producer == null ? number(Optional.of(condition)) : Optional.empty())
                .filter(number -> number != 0)
                .isPresent();
    }

    private static String origin(Graph body, String value) {
        Map<String, Node> producers = body.producers();
        String origin = value;
        while (producers.containsKey(origin) && producers.get(origin).is("Identity")) {
            origin = producers.get(origin).inputs().get(0);
        }
        return origin;
    }

    private static Optional<Weight> constant(Graph body, @Nullable Node producer, String value) {
        return producer != null
                        && producer.is("Constant")
                        && producer.attributes().get("value") instanceof Attribute.Constant constant
                ? Optional.of(constant.value())
                : Optional.ofNullable(body.weights().get(value));
    }

    /** What the loop returns: the last values that it carries, and what it gathered in each turn along a new first axis. */
    private List<String> unrolled(Node loop, Graph body, long turns) {
        List<String> carried = carried(loop);
        int gathered = body.outputs().size() - 1 - carried.size();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < gathered; i++) {
            rows.add(new ArrayList<>());
        }
        String front = turns > 0 && gathered > 0 ? weight(Weight.ofInts(0)) : "";
        String on = weight(TRUE);
        for (long turn = 0; turn < turns; turn++) {
            List<String> given = new ArrayList<>(List.of(weight(Weight.ofInts(Shape.of(), turn)), on));
            given.addAll(carried);
            List<String> results = inline(body, given);
            carried = new ArrayList<>(results.subList(1, results.size() - gathered));
            for (int i = 0; i < gathered; i++) {
                String row = names.take(ADDED);
                String value = results.get(results.size() - gathered + i);
                nodes.add(Node.of("Unsqueeze", List.of(value, front), List.of(row), Map.of()));
                rows.get(i).add(row);
            }
        }
        List<String> results = new ArrayList<>(carried);
        for (List<String> all : rows) {
            String joined = names.take(ADDED);
            nodes.add(Node.of("Concat", all, List.of(joined), Map.of("axis", new Attribute.Int(0))));
            results.add(joined);
        }
        return results;
    }

    /**
     * Copies a body.
     *
     * @param given for its inputs
     * @return its outputs
     */
    private List<String> inline(Graph body, List<String> given) {
        Map<String, String> meanings = new HashMap<>();
        for (int i = 0; i < body.inputs().size(); i++) {
            meanings.put(body.inputs().get(i).name(), given.get(i));
        }
        body.weights().forEach((name, weight) -> {
            String fresh = names.take(name);
            weights.put(fresh, weight);
            meanings.put(name, fresh);
        });
        RenameValues renaming = new RenameValues(meanings);
        for (Node node : body.nodes()) {
            Node renamed = renaming.inUses(node);
            node.presentOutputs().forEach(output -> meanings.put(output, names.take(output)));
            add(renamed.withName(node.name().isEmpty() ? "" : nodeNames.take(node.name()))
                    .withValues(
                            renamed.inputs(),
                            node.outputs().stream().map(renaming::of).toList()));
        }
        return body.outputs().stream().map(ValueInfo::name).map(renaming::of).toList();
    }

    /** Gives results the names that the node's outputs have. */
    private void name(Node node, List<String> results) {
        for (int i = 0; i < node.outputs().size(); i++) {
            if (!node.outputs().get(i).isEmpty()) {
                nodes.add(new Node(
                        i == 0 ? node.name() : "",
                        "Identity",
                        "",
                        List.of(results.get(i)),
                        List.of(node.outputs().get(i)),
                        Map.of(),
                        node.metadata()));
            }
        }
    }

    private String weight(Weight weight) {
        String name = names.take(ADDED);
        weights.put(name, weight);
        return name;
    }

    private Optional<Long> number(Optional<String> value) {
        return value.flatMap(name -> known.containsKey(name)
                ? Optional.of(known.get(name))
                        .filter(numbers -> numbers.length == 1)
                        .map(numbers -> numbers[0])
                : Optional.ofNullable(weights.get(name)).flatMap(InlineBodies::first));
    }

    private static Optional<Long> first(Weight weight) {
        if (weight.elements() != 1 || !(weight.content() instanceof Weight.Bytes bytes)) {
            return Optional.empty();
        }
        return switch (ElementType.ofOnnx(weight.elementNumber()).orElse(ElementType.FLOAT)) {
            case BOOL -> Optional.of((long) bytes.view().get());
            case INT64 -> Optional.of(bytes.view().getLong());
            default -> Optional.empty();
        };
    }
}
