package dev.layerscope.server.attribution;

import dev.layerscope.server.autodiff.Reach;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.Layer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says where a gradient stops in the words of the model's file: a graph in modern forms has nodes that the file hasn't. */
final class Stops {
    private final Graph file;
    private final Map<String, Node> producers;
    private final Map<String, List<Node>> modernConsumers;
    private final Map<String, Layer> layers;

    /**
     * @param modern the graph that was differentiated
     */
    Stops(HostedModel model, Graph modern) {
        this.file = model.model().graph();
        this.producers = file.producers();
        this.modernConsumers = modern.consumers();
        this.layers = model.layers().stream()
                .collect(Collectors.toMap(Layer::tensor, Function.identity(), (first, second) -> first));
    }

    Coverage.Stop of(Reach.Stop stop) {
        return of(stop.node(), stop.why());
    }

    Coverage.Stop of(Node node, String why) {
        Optional<String> value = valueInFile(node);
        Node written = value.map(producers::get).orElse(node);
        String layer = value.map(layers::get).map(Layer::path).orElse("");
        boolean ownDomain = !written.is(written.opType());
        return new Coverage.Stop(
                layer,
                ownDomain ? written.domain() + "." + written.opType() : written.opType(),
                written.name(),
                ownDomain ? file.opsets().getOrDefault(written.domain(), 1L) : file.opset(),
                why);
    }

    /** The first value that the node computes for and that the file has too. */
    private Optional<String> valueInFile(Node node) {
        Deque<String> next = new ArrayDeque<>(node.presentOutputs());
        Set<String> seen = new HashSet<>(next);
        while (!next.isEmpty()) {
            String value = next.remove();
            if (producers.containsKey(value)) {
                return Optional.of(value);
            }
            modernConsumers.getOrDefault(value, List.of()).stream()
                    .flatMap(consumer -> consumer.presentOutputs().stream())
                    .filter(seen::add)
                    .forEach(next::add);
        }
        return Optional.empty();
    }
}
