package dev.layerscope.server.activation;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.model.LayerShapes;
import dev.layerscope.server.model.Precision;
import dev.layerscope.server.runtime.NativeCore.Optimization;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Computes layers with and without ONNX Runtime's optimization and compares them.
 *
 * <p>References come from runs of many layers at once, as many as fit into a share of the memory for activations; each
 * optimized layer from a session of its own, because layers that are observed in company keep nodes from being fused. No
 * more than one session is open at a time. Owns the tensors that it feeds. Used by one thread.
 */
public final class Verification implements AutoCloseable {
    private static final long MOST_REFERENCE_BYTES = 256L << 20;
    /** Of the memory for activations, for the references of one run. */
    private static final int REFERENCE_SHARE = 4;
    /** Failures that say something of a layer, not of the server or the caller. */
    private static final Set<Reason> OF_LAYER =
            EnumSet.of(Reason.MODEL_REFUSED, Reason.RUN_FAILED, Reason.INPUT_INVALID, Reason.TOO_LARGE);

    private final Subject subject;
    private final Fed fed;
    private final Verifications.Opening opening;
    private final TensorPool pool;
    private final Call call;

    /** What is verified: layers in the order in which they are computed, each once. */
    record Subject(Feed feed, List<Layer> layers, LayerShapes shapes, Optional<Tolerance> tolerance) {}

    /** A tensor for each input, and which of them were made from the seed. */
    record Fed(Map<String, Tensor> tensors, List<String> seeded) {}

    Verification(Subject subject, Fed fed, Verifications.Opening opening, TensorPool pool, Call call) {
        this.subject = subject;
        this.fed = fed;
        this.opening = opening;
        this.pool = pool;
        this.call = call;
    }

    public HostedModel model() {
        return subject.feed.model();
    }

    /** In the order in which they are verified. */
    public List<Layer> layers() {
        return subject.layers;
    }

    /** Of the layers in one run. */
    public LayerShapes shapes() {
        return subject.shapes;
    }

    /** The inputs that were made from the seed. */
    public List<String> seededInputs() {
        return fed.seeded;
    }

    /**
     * Verifies all layers.
     *
     * @param done gets each as soon as it is known
     * @throws DomainException SERVER_BUSY, RUN_TIMEOUT
     * @throws java.util.concurrent.CancellationException where the caller left
     */
    public void run(Consumer<LayerVerification> done) {
        long most = Math.min(MOST_REFERENCE_BYTES, pool.budgetBytes() / REFERENCE_SHARE);
        List<Layer> group = new ArrayList<>();
        long bytes = 0;
        for (Layer layer : subject.layers) {
            long own = bytes(layer);
            if (!group.isEmpty() && bytes + own > most) {
                verify(group, done);
                group = new ArrayList<>();
                bytes = 0;
            }
            group.add(layer);
            bytes += own;
        }
        verify(group, done);
    }

    @Override
    public void close() {
        fed.tensors.values().forEach(Tensor::close);
    }

    private long bytes(Layer layer) {
        long elements = subject.shapes.of(layer.tensor()).map(Shape::elements).orElse(0L);
        return elements
                * FeedRows.all(subject.feed).runs()
                * model().type(layer).bytes();
    }

    /** Where the references of a group can't be computed together, its halves are tried, down to single layers. */
    private void verify(List<Layer> group, Consumer<LayerVerification> done) {
        List<Layer> comparable =
                group.stream().filter(layer -> obstacle(layer).isEmpty()).toList();
        Map<String, Tensor> references;
        try {
            references = comparable.isEmpty() ? Map.of() : compute(comparable, Optimization.NONE);
        } catch (DomainException e) {
            if (!OF_LAYER.contains(e.reason())) {
                throw e;
            }
            if (group.size() == 1) {
                done.accept(LayerVerification.notCompared(group.get(0), e.sentence()));
                return;
            }
            verify(group.subList(0, group.size() / 2), done);
            verify(group.subList(group.size() / 2, group.size()), done);
            return;
        }
        Map<String, Tensor> open = new HashMap<>(references);
        try {
            for (Layer layer : group) {
                call.cancellation().check();
                try (Tensor reference = open.remove(layer.tensor())) {
                    done.accept(
                            reference == null
                                    ? LayerVerification.notCompared(
                                            layer, obstacle(layer).orElseThrow())
                                    : compare(layer, reference));
                }
            }
        } finally {
            open.values().forEach(Tensor::close);
        }
    }

    private Optional<String> obstacle(Layer layer) {
        if (model().precision(layer) == Precision.RANDOM) {
            return Optional.of("depends on random numbers");
        }
        return Optional.ofNullable(subject.shapes.unmeasured().get(layer.tensor()));
    }

    private LayerVerification compare(Layer layer, Tensor reference) {
        try (Tensor values = Objects.requireNonNull(
                compute(List.of(layer), Optimization.FULL).get(layer.tensor()))) {
            if (values.type() != reference.type() || !values.shape().equals(reference.shape())) {
                return LayerVerification.failed(
                        layer, "optimized: %s (expected: %s, as without optimization)".formatted(values, reference));
            }
            Tolerance tolerance =
                    subject.tolerance.orElseGet(() -> Tolerance.of(model().precision(layer), reference.type()));
            return LayerVerification.compared(layer, Difference.of(values, reference, tolerance));
        } catch (DomainException e) {
            if (!OF_LAYER.contains(e.reason())) {
                throw e;
            }
            return LayerVerification.failed(layer, e.sentence());
        }
    }

    private Map<String, Tensor> compute(List<Layer> layers, Optimization optimization) {
        FeedRows rows = FeedRows.all(subject.feed);
        WholeLayers observed = new WholeLayers(model(), layers, subject.shapes);
        try (Session session = opening.open(model(), layers, rows.perRun(), optimization)) {
            return new FeedRun(rows, observed, pool)
                    .run(session, fed.tensors, (caller, feeds) -> session.run(caller, feeds, observed.outputs()), call);
        }
    }
}
