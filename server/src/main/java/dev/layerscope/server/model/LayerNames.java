package dev.layerscope.server.model;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the layer that a name means: a path, a module, a tensor, a node, or the end of a path; any that means one only.
 */
final class LayerNames {
    private static final int SHOWN = 3;

    private final String model;
    private final LayerListing listing;
    private final Map<String, Layer> byPath = new LinkedHashMap<>();
    private final Map<String, Layer> byTensor = new HashMap<>();
    private final Map<String, Set<Layer>> byNode = new HashMap<>();

    LayerNames(String model, LayerListing listing) {
        this.model = model;
        this.listing = listing;
        for (Layer layer : listing.layers()) {
            byPath.put(layer.path(), layer);
            byTensor.put(layer.tensor(), layer);
            if (!layer.node().isEmpty()) {
                byNode.computeIfAbsent(layer.node(), key -> new LinkedHashSet<>())
                        .add(layer);
            }
        }
        for (Layer layer : listing.layers()) {
            layer.modules().forEach(module -> byPath.putIfAbsent(module, layer));
        }
        listing.mergedModules().forEach((module, tensor) -> {
            Layer layer = byTensor.get(tensor);
            if (layer != null) {
                byPath.putIfAbsent(module, layer);
            }
        });
        Modules.lastCalls(List.copyOf(byPath.keySet()))
                .forEach((path, call) -> byPath.putIfAbsent(path, byPath.get(call)));
    }

    /**
     * The layer of a name.
     *
     * @throws DomainException LAYER_NOT_FOUND with the nearest names, LAYER_AMBIGUOUS with those that fit
     */
    Layer find(String name) {
        Layer exact = byPath.get(name);
        if (exact == null) {
            exact = byTensor.get(name);
        }
        if (exact != null) {
            return exact;
        }
        Set<Layer> ofNode = byNode.getOrDefault(name, Set.of());
        if (!ofNode.isEmpty()) {
            return single(name, ofNode);
        }
        Set<String> several = listing.severalLeaving().get(name);
        if (several != null) {
            List<String> paths = several.stream()
                    .filter(byTensor::containsKey)
                    .map(byTensor::get)
                    .map(Layer::path)
                    .toList();
            throw ambiguous(name, "one of that module's outputs", paths);
        }
        Set<Layer> ending = new LinkedHashSet<>();
        byPath.forEach((path, layer) -> {
            if (path.endsWith("." + name)) {
                ending.add(layer);
            }
        });
        if (!ending.isEmpty()) {
            return single(name, ending);
        }
        return new MergedNormalizations(listing.layers())
                .convolution(name)
                .map(byPath::get)
                .filter(Layer::folded)
                .orElseThrow(() -> listing.bodies()
                        .holder(name)
                        .map(holder -> insideBody(name, holder))
                        .orElseGet(() -> notFound(name)));
    }

    private Layer single(String name, Set<Layer> fitting) {
        if (fitting.size() > 1) {
            throw ambiguous(
                    name,
                    "one of those it fits",
                    fitting.stream().map(Layer::path).toList());
        }
        return fitting.iterator().next();
    }

    private DomainException ambiguous(String name, String what, List<String> paths) {
        return new DomainException(
                        Reason.LAYER_AMBIGUOUS,
                        "layer: '%s' in model '%s' (expected: %s: %s)".formatted(name, model, what, shown(paths)))
                .with("layer", name)
                .with("model", model);
    }

    private DomainException insideBody(String name, Node holder) {
        List<String> outputs = holder.presentOutputs().stream()
                .filter(byTensor::containsKey)
                .map(byTensor::get)
                .map(Layer::path)
                .toList();
        return new DomainException(
                        Reason.LAYER_NOT_FOUND,
                        "layer: '%s' is inside the body of %s '%s' of model '%s', where nothing can be observed (expected: %s)"
                                .formatted(
                                        name,
                                        holder.opType(),
                                        holder.name().isEmpty()
                                                ? String.join(" ", holder.presentOutputs())
                                                : holder.name(),
                                        model,
                                        outputs.isEmpty()
                                                ? "a layer outside"
                                                : "an output of that node: " + shown(outputs)))
                .with("layer", name)
                .with("model", model)
                .with("nearest", String.join(" ", outputs));
    }

    private DomainException notFound(String name) {
        List<String> names = new ArrayList<>(byPath.keySet());
        names.addAll(byTensor.keySet());
        List<String> nearest = NearestNames.of(name, names, SHOWN);
        return new DomainException(
                        Reason.LAYER_NOT_FOUND,
                        "layer: '%s' is not in model '%s' (expected: a layer such as %s)"
                                .formatted(name, model, shown(nearest)))
                .with("layer", name)
                .with("model", model)
                .with("nearest", String.join(" ", nearest));
    }

    private static String shown(List<String> names) {
        String first = String.join(
                ", ", names.stream().limit(SHOWN).map(name -> "'" + name + "'").toList());
        return names.size() > SHOWN ? first + " and %d more".formatted(names.size() - SHOWN) : first;
    }
}
