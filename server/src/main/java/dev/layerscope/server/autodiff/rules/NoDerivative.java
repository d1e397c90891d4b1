package dev.layerscope.server.autodiff.rules;

import dev.layerscope.server.graph.Node;

/** An operator that no gradient passes, as it stands in a graph. */
public final class NoDerivative extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Node node;
    private final String why;

    public NoDerivative(Node node, String why) {
        super(node.opType() + ": " + why);
        this.node = node;
        this.why = why;
    }

    public Node node() {
        return node;
    }

    /** Ends a sentence that begins with the operator. */
    public String why() {
        return why;
    }
}
