package dev.layerscope.viewer.layers;

import dev.layerscope.v1.Layer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Layers by the modules in their paths: {@code layer1.0.conv1} is in {@code layer1.0}, which is in {@code layer1}, and
 * {@code encoder.ln/Pow} in {@code encoder.ln}. In the order in which they are computed.
 */
final class LayerForest {
    private final Branch root = new Branch("", "", 0);

    private LayerForest() {}

    static List<LayerNode> of(List<Layer> layers) {
        LayerForest forest = new LayerForest();
        for (int i = 0; i < layers.size(); i++) {
            double depth = layers.size() == 1 ? 0 : (double) i / (layers.size() - 1);
            Layer layer = layers.get(i);
            forest.branch(layer.getPath(), depth).layer = layer;
            for (String module : layer.getModulesList()) {
                forest.branch(module, depth).layer = layer;
            }
        }
        return forest.root.nodes();
    }

    private Branch branch(String path, double depth) {
        Branch branch = root;
        int begin = 0;
        while (begin < path.length()) {
            int end = end(path, begin);
            String name = path.substring(begin, end);
            String prefix = path.substring(0, end);
            branch = branch.children.computeIfAbsent(name, key -> new Branch(key, prefix, depth));
            begin = end < path.length() && path.charAt(end) == '.' ? end + 1 : end;
        }
        return branch;
    }

    /** Of the part that begins there: before a dot, or before the slash in front of an operator. */
    private static int end(String path, int begin) {
        for (int i = begin + 1; i < path.length(); i++) {
            if (path.charAt(i) == '.' || path.charAt(i) == '/') {
                return i;
            }
        }
        return path.length();
    }

    private static final class Branch {
        private final String name;
        private final String path;
        private final double depth;
        private final Map<String, Branch> children = new LinkedHashMap<>();
        private @Nullable Layer layer;

        Branch(String name, String path, double depth) {
            this.name = name;
            this.path = path;
            this.depth = depth;
        }

        List<LayerNode> nodes() {
            List<LayerNode> nodes = new ArrayList<>();
            children.values()
                    .forEach(child -> nodes.add(new LayerNode(
                            child.name, child.path, child.depth, Optional.ofNullable(child.layer), child.nodes())));
            return nodes;
        }
    }
}
