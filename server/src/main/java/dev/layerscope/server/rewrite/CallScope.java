package dev.layerscope.server.rewrite;

import dev.layerscope.server.graph.Node;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Names the nodes that come out of a call of a function.
 *
 * <p>A call of a plain name is a module of its own: {@code Block_5} holds {@code /Block_5/Conv}. One that stands somewhere
 * already, by its name ({@code /layer1/act/GELU}) or by what the exporter noted, stays there: the node that computes its
 * first output takes its name and notes, and the others are steps inside of it, with {@link InlineFunctions#INSIDE}.
 *
 * @param prefix of all names inside
 * @param call the outermost call that stands somewhere; a prefix of the prefix, or empty
 * @param result name of the node that computes the call's first output; empty for one like the others
 * @param noted what the exporter noted beside the outermost call
 */
record CallScope(String prefix, String call, String result, Map<String, String> noted) {
    static final CallScope TOP = new CallScope("", "", "", Map.of());

    /** Of a call in the graph itself. */
    private static CallScope of(Node call, FreshNames nodes) {
        String name = call.name().isEmpty() ? nodes.take(call.opType()) : call.name();
        boolean standsSomewhere = name.contains("/") || !call.metadata().isEmpty();
        return standsSomewhere
                ? new CallScope(name, name, name, call.metadata())
                : new CallScope("/" + name, "", "", Map.of());
    }

    /** Of a call among the nodes of this scope's function. */
    CallScope inside(Node call, boolean first, FreshNames nodes) {
        if (this.equals(TOP)) {
            return of(call, nodes);
        }
        String name = nodes.take(prefix + "/" + local(call));
        if (this.call.isEmpty()) {
            return new CallScope(name, "", "", Map.of());
        }
        return new CallScope(name, this.call, first ? result : name, noted);
    }

    /** A node of the function, named; its values stay. */
    Node named(Node node, boolean first, FreshNames nodes) {
        if (this.equals(TOP)) {
            return node;
        }
        String name = first && !result.isEmpty() ? result : nodes.take(prefix + "/" + local(node));
        if (call.isEmpty()) {
            return node.withName(name);
        }
        Map<String, String> metadata = new LinkedHashMap<>(noted);
        metadata.putAll(node.metadata());
        if (!name.equals(call)) {
            metadata.put(InlineFunctions.INSIDE, name.substring(call.length() + 1));
        }
        return node.withName(name).withMetadata(metadata);
    }

    private static String local(Node node) {
        String local = node.name().isEmpty() ? node.opType() : node.name();
        return local.startsWith("/") ? local.substring(1) : local;
    }
}
