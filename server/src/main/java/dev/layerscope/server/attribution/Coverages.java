package dev.layerscope.server.attribution;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.layerscope.server.access.Call;
import dev.layerscope.server.autodiff.Choices;
import dev.layerscope.server.autodiff.Reach;
import dev.layerscope.server.autodiff.rules.Formulation;
import dev.layerscope.server.autodiff.rules.ReluRule;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.ImageInput;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.model.SizedGraph;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Finds out which layers of models have gradients, once for each model and size. Thread safe. */
final class Coverages {
    private static final int KEPT = 64;
    /** Older ones broadcast in other ways. */
    private static final long OLDEST_OPSET = 7;

    private final Formulation formulation;
    private final Cache<Key, Coverage> known =
            Caffeine.newBuilder().maximumSize(KEPT).build();

    private record Key(String sha256, Map<String, Shape> feeds) {}

    Coverages(Formulation formulation) {
        this.formulation = formulation;
    }

    /**
     * @param feeds the shapes of a single run's inputs
     * @throws DomainException NOT_DIFFERENTIABLE where no layer has any gradient, and as {@link HostedModel#sized}
     */
    Coverage of(HostedModel model, Map<String, Shape> feeds, Call call) {
        Key key = new Key(model.sha256(), Map.copyOf(feeds));
        Coverage coverage = known.getIfPresent(key);
        if (coverage == null) {
            coverage = find(model, feeds, call);
            known.put(key, coverage);
        }
        return coverage;
    }

    private Coverage find(HostedModel model, Map<String, Shape> feeds, Call call) {
        requireOpset(model);
        String input = input(model);
        SizedGraph sized = measure(model, feeds, call);
        Reach reach = Reach.of(
                sized.graph(),
                sized.measured(),
                new Choices(ReluRule.PLAIN, formulation),
                Set.of(sized.differentiable(input)));
        Stops stops = new Stops(model, sized.graph());
        Map<String, Node> producers = sized.graph().producers();
        Map<String, Coverage.Stop> found = new HashMap<>();
        Map<String, String> unmeasured = model.shapes(feeds, call).unmeasured();
        for (Layer layer : model.layers()) {
            String tensor = layer.tensor();
            Node node = producers.get(tensor);
            if (node != null && !sized.measured().shapes().containsKey(tensor)) {
                String why = unmeasured.containsKey(tensor) ? ": " + unmeasured.get(tensor) : "";
                found.put(tensor, stops.of(node, "it can't be computed at this size" + why));
            }
            reach.stop(tensor).ifPresent(stop -> found.putIfAbsent(tensor, stops.of(stop)));
        }
        return new Coverage(input, found);
    }

    private static void requireOpset(HostedModel model) {
        long opset = model.model().graph().opset();
        if (opset < OLDEST_OPSET) {
            throw refused(model, "operator set %d".formatted(opset), OLDEST_OPSET + " or newer");
        }
    }

    /** The input that gradients are by: that for pictures or, where it is of integers, the first of floating point. */
    private static String input(HostedModel model) {
        return model.image()
                .map(ImageInput::name)
                .filter(name -> isFloating(model, name))
                .or(() -> model.model().graph().requiredInputs().stream()
                        .map(ValueInfo::name)
                        .filter(name -> isFloating(model, name))
                        .findFirst())
                .orElseThrow(() -> refused(model, "no input of floating point", "one, to take gradients by"));
    }

    private static boolean isFloating(HostedModel model, String input) {
        return model.inputType(input).filter(ElementType::isFloatingPoint).isPresent();
    }

    private static SizedGraph measure(HostedModel model, Map<String, Shape> feeds, Call call) {
        try {
            return model.sized(feeds, call);
        } catch (DomainException e) {
            if (e.reason() == Reason.RUN_FAILED || e.reason() == Reason.MODEL_REFUSED) {
                throw new DomainException(
                        Reason.NOT_DIFFERENTIABLE,
                        "model '%s': its values can't be measured for inputs of %s: %s"
                                .formatted(model.name(), feeds.values(), e.getMessage()),
                        e);
            }
            throw e;
        }
    }

    private static DomainException refused(HostedModel model, String what, String expected) {
        return new DomainException(
                Reason.NOT_DIFFERENTIABLE,
                "model '%s': %s, so there are no gradients (expected: %s)".formatted(model.name(), what, expected));
    }
}
