package dev.layerscope.server.activation;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.input.InputStore;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.model.LayerShapes;
import dev.layerscope.server.model.Models;
import dev.layerscope.server.runtime.NativeCore.Optimization;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Prepares verifications: of what ONNX Runtime makes of a layer when it optimizes, against what the model's nodes say.
 * Thread safe.
 */
public final class Verifications {
    private static final int MOST_LAYERS = 4096;

    private final Models models;
    private final InputStore inputs;
    private final FeedTensors feeds;
    private final TensorPool pool;
    private final Opening opening;

    /** Opens a session that computes layers of a model; the caller closes it. */
    interface Opening {
        Session open(HostedModel model, List<Layer> layers, Map<String, Shape> feeds, Optimization optimization);
    }

    public Verifications(Models models, InputStore inputs, TensorPool pool) {
        this(models, inputs, pool, HostedModel::open);
    }

    Verifications(Models models, InputStore inputs, TensorPool pool, Opening opening) {
        this.models = models;
        this.inputs = inputs;
        this.feeds = new FeedTensors(new PreparedPictures(0, inputs, pool), pool);
        this.pool = pool;
        this.opening = opening;
    }

    /**
     * A verification that is ready to run.
     *
     * @return to be closed after use
     * @throws DomainException for unknown names and inputs that don't fit
     */
    public Verification prepare(VerificationRequest request, Call call) {
        HostedModel model = models.get(request.feed().model());
        List<Layer> layers = layers(model, request.layers());
        PictureSize size = request.feed().size().orElseGet(() -> DefaultPreprocessing.size(model));
        Feed feed = Feed.partial(model, request.feed(), size, sha256 -> inputs.get(sha256, call.caller()));
        FeedRows rows = FeedRows.all(feed);
        LayerShapes shapes = model.shapes(rows.perRun(), call);
        Map<String, Tensor> fed = feeds.make(rows, call);
        try {
            List<String> seeded = new SeededInputs(request.seed(), pool).complete(feed, fed);
            return new Verification(
                    new Verification.Subject(feed, layers, shapes, request.tolerance()),
                    new Verification.Fed(fed, seeded),
                    opening,
                    pool,
                    call);
        } catch (RuntimeException e) {
            fed.values().forEach(Tensor::close);
            throw e;
        }
    }

    /** Each once, in the order in which they are computed. */
    private static List<Layer> layers(HostedModel model, List<String> names) {
        if (names.size() > MOST_LAYERS) {
            throw new DomainException(
                    Reason.REQUEST_INVALID,
                    "layers: %d (expected: at most %d names)".formatted(names.size(), MOST_LAYERS));
        }
        if (names.isEmpty()) {
            return model.layers().stream().filter(layer -> !layer.shapeValue()).toList();
        }
        Map<Layer, Integer> order = new HashMap<>();
        model.layers().forEach(layer -> order.put(layer, order.size()));
        return names.stream()
                .map(model::layer)
                .distinct()
                .sorted(Comparator.comparing(order::get))
                .toList();
    }
}
