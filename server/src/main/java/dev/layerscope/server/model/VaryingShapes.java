package dev.layerscope.server.model;

import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds the values whose shape depends on what the inputs contain, not only on their shapes, so that no measurement tells
 * it: the boxes that a detector keeps, the positions of what is not zero.
 */
final class VaryingShapes {
    /** Operators that return as much as they find. */
    private static final Set<String> FINDING =
            Set.of("NonZero", "NonMaxSuppression", "Unique", "Compress", "If", "Loop", "Scan", "StringSplit");

    /** Which inputs say how large the output is; from the first to the last of them. */
    private static final Map<String, int[]> SIZING = Map.ofEntries(
            Map.entry("Reshape", new int[] {1, 1}),
            Map.entry("Expand", new int[] {1, 1}),
            Map.entry("Tile", new int[] {1, 1}),
            Map.entry("Pad", new int[] {1, 3}),
            Map.entry("Slice", new int[] {1, 4}),
            Map.entry("Split", new int[] {1, 1}),
            Map.entry("Resize", new int[] {1, 3}),
            Map.entry("Upsample", new int[] {1, 1}),
            Map.entry("TopK", new int[] {1, 1}),
            Map.entry("OneHot", new int[] {1, 1}),
            Map.entry("Range", new int[] {0, 2}),
            Map.entry("ConstantOfShape", new int[] {0, 0}),
            Map.entry("CenterCropPad", new int[] {1, 1}),
            Map.entry("MaxUnpool", new int[] {2, 2}));

    private static final Set<String> ONLY_SHAPE = Set.of("Shape", "Size");

    private final Set<String> contents = new HashSet<>();
    private final Set<String> varying = new HashSet<>();

    private VaryingShapes(Graph graph) {
        graph.requiredInputs().forEach(input -> contents.add(input.name()));
        graph.nodes().forEach(this::follow);
    }

    static Set<String> of(Graph graph) {
        return Set.copyOf(new VaryingShapes(graph).varying);
    }

    private void follow(Node node) {
        boolean ofVarying = node.uses().stream().anyMatch(varying::contains);
        boolean onlyShape = ONLY_SHAPE.contains(node.opType());
        // The shape of what varies is content like any other.
        if (onlyShape ? ofVarying : node.uses().stream().anyMatch(contents::contains)) {
            contents.addAll(node.presentOutputs());
        }
        if (!onlyShape && (ofVarying || isSizedByContent(node))) {
            varying.addAll(node.presentOutputs());
        }
    }

    private boolean isSizedByContent(Node node) {
        if (FINDING.contains(node.opType())) {
            return node.uses().stream().anyMatch(contents::contains);
        }
        int[] sizing = SIZING.get(node.opType());
        return sizing != null
                && IntStream.rangeClosed(sizing[0], sizing[1])
                        .anyMatch(input ->
                                node.input(input).filter(contents::contains).isPresent());
    }
}
