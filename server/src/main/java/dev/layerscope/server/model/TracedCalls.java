package dev.layerscope.server.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells calls apart that PyTorch's dynamo exporter writes under one path. Its nodes stand in the order in which the
 * program ran, so a call has ended where a node outside of its module follows. Calls that follow each other directly stay
 * one, whose value is the last one's.
 *
 * <pre>
 * before: relu  conv2  relu
 * after:  relu  conv2  relu, marked as its second call
 * </pre>
 */
final class TracedCalls {
    /** Paths are quoted as Python does, so that no line break is inside of one. */
    private static final char MARK = '\n';

    private final Map<String, Integer> calls = new HashMap<>();
    private List<String> around = List.of();

    /** The scope of the next node that computes with what the inputs contain. */
    Scope next(Scope scope) {
        for (String module : scope.modules()) {
            if (!around.contains(module)) {
                calls.merge(module, 1, Integer::sum);
            }
        }
        around = scope.modules();
        return marked(scope);
    }

    /** The scope of another node; exporters merge those and move them, so they end no call. */
    Scope beside(Scope scope) {
        return marked(scope);
    }

    private Scope marked(Scope scope) {
        List<String> modules = scope.modules().stream()
                .map(module -> calls.getOrDefault(module, 1) == 1 ? module : module + MARK + calls.get(module))
                .toList();
        return new Scope(scope.style(), modules, scope.step());
    }

    /** A module's path without the mark. */
    static String path(String module) {
        int mark = module.indexOf(MARK);
        return mark < 0 ? module : module.substring(0, mark);
    }
}
