package dev.layerscope.server.model;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Refuses a run that would take more memory than the server gives one, before it is tried. Estimated from the shapes
 * measured at another size: activations of convolutional networks grow with the elements of the input.
 */
final class RunEstimate {
    private RunEstimate() {}

    /**
     * @param known shapes measured so far; without any nothing can be told, except by the input's own size
     * @throws DomainException TOO_LARGE
     */
    static void check(
            Map<String, Shape> feeds,
            Map<Map<String, Shape>, LayerShapes> known,
            Map<String, ElementType> types,
            long largestBytes) {
        double estimated = bytes(feeds, known, types);
        if (estimated > largestBytes) {
            throw new DomainException(
                            Reason.TOO_LARGE,
                            "run: about %.1f GiB of activations for inputs of %s (expected: at most %.1f GiB; ask for a smaller size or fewer inputs at once)"
                                    .formatted(
                                            estimated / (1L << 30), feeds.values(), largestBytes / (double) (1L << 30)))
                    .with("estimatedBytes", (long) estimated)
                    .with("limitBytes", largestBytes);
        }
    }

    /** Of all layers together, for inputs that needn't have been measured. */
    static double bytes(
            Map<String, Shape> feeds, Map<Map<String, Shape>, LayerShapes> known, Map<String, ElementType> types) {
        double inputElements = elements(feeds);
        if (known.isEmpty()) {
            return inputElements * Float.BYTES;
        }
        Map.Entry<Map<String, Shape>, LayerShapes> measured =
                known.entrySet().iterator().next();
        return bytes(measured.getValue(), types) * inputElements / Math.max(1, elements(measured.getKey()));
    }

    /** Of all layers together. */
    static double bytes(LayerShapes shapes, Map<String, ElementType> types) {
        return shapes.shapes().entrySet().stream()
                .mapToDouble(layer -> elements(layer.getValue())
                        * types.getOrDefault(layer.getKey(), ElementType.FLOAT).bytes())
                .sum();
    }

    private static double elements(Map<String, Shape> feeds) {
        return feeds.values().stream().mapToDouble(RunEstimate::elements).sum();
    }

    /** A declared shape may have more elements than fit into a long. */
    private static double elements(Shape shape) {
        return LongStream.of(shape.toArray()).asDoubleStream().reduce(1, (product, dim) -> product * dim);
    }
}
