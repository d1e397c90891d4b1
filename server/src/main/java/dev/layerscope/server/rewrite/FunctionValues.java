package dev.layerscope.server.rewrite;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Function;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.ValueInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the names inside a function mean where it is called: values and attributes.
 *
 * <p>Bodies of control flow see the names around them and have some of their own.
 */
final class FunctionValues {
    private final @Nullable FunctionValues around;
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, Attribute> attributes;
    private final String prefix;
    private final @Nullable FreshNames fresh;

    private FunctionValues(
            @Nullable FunctionValues around,
            Map<String, Attribute> attributes,
            String prefix,
            @Nullable FreshNames fresh) {
        this.around = around;
        this.attributes = attributes;
        this.prefix = prefix;
        this.fresh = fresh;
    }

    /** Outside of functions every name means itself. */
    static FunctionValues unchanged() {
        return new FunctionValues(null, Map.of(), "", null);
    }

    /**
     * @param call whose values and attributes are those of the graph around it
     * @param prefix of the names of values that are the function's own
     */
    static FunctionValues of(Function function, Node call, String prefix, FreshNames fresh) {
        Map<String, Attribute> attributes = new HashMap<>(function.defaults());
        attributes.putAll(call.attributes());
        FunctionValues values = new FunctionValues(null, attributes, prefix, fresh);
        for (int i = 0; i < function.inputs().size(); i++) {
            values.values.put(function.inputs().get(i), call.input(i).orElse(""));
        }
        return values;
    }

    /** Gives a name that is the function's own a meaning; false where it has one. */
    boolean define(String name, String meaning) {
        return values.putIfAbsent(name, meaning) == null;
    }

    /** Gives the names of values that these nodes compute meanings where they have none. */
    void defineOutputs(List<Node> nodes) {
        for (Node node : nodes) {
            node.presentOutputs().forEach(output -> {
                if (!values.containsKey(output)) {
                    values.put(output, own(output));
                }
            });
        }
    }

    FunctionValues insideBody(Graph body) {
        if (fresh == null) {
            return this;
        }
        FunctionValues inside = new FunctionValues(this, attributes, prefix, fresh);
        body.inputs().stream().map(ValueInfo::name).forEach(name -> inside.values.put(name, own(name)));
        body.weights().keySet().forEach(name -> inside.values.computeIfAbsent(name, this::own));
        inside.defineOutputs(body.nodes());
        return inside;
    }

    private String own(String name) {
        return fresh == null ? name : fresh.take(prefix.isEmpty() ? name : prefix + "/" + name);
    }

    String meaning(String name) {
        if (name.isEmpty() || fresh == null) {
            return name;
        }
        for (FunctionValues scope = this; scope != null; scope = scope.around) {
            String known = scope.values.get(name);
            if (known != null) {
                return known;
            }
        }
        // Nothing in the function computes it: it must not mean a value of the same name around the call.
        String nothing = own(name);
        values.put(name, nothing);
        return nothing;
    }

    List<String> meanings(List<String> names) {
        return names.stream().map(this::meaning).toList();
    }

    /** The attribute itself, or what the call gives in its place; null where the call gives none. */
    @Nullable
    Attribute meaning(Attribute attribute) {
        if (fresh == null || !(attribute instanceof Attribute.Reference reference)) {
            return attribute;
        }
        Attribute given = attributes.get(reference.parameter());
        if (given instanceof Attribute.Body || given instanceof Attribute.Bodies) {
            throw InlineFunctions.refused("a body of control flow for '%s' of a function (expected: numbers or text)"
                    .formatted(reference.parameter()));
        }
        return given;
    }
}
