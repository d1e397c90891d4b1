package dev.layerscope.server.activation;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.model.LayerShapes;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.TensorPool;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides which activations come in slices: those larger than what is computed at once, and all of a batch that one run
 * can't take. Layers whose shape isn't known beforehand never do.
 */
final class Slicing {
    private final ActivationSettings settings;
    private final FeedTensors feeds;
    private final TensorPool pool;

    Slicing(ActivationSettings settings, FeedTensors feeds, TensorPool pool) {
        this.settings = settings;
        this.feeds = feeds;
        this.pool = pool;
    }

    /** For each layer, how it comes in slices; empty where it doesn't. */
    List<Optional<SlicedActivation>> of(Feed feed, List<Layer> layers, Selection selection, Call call) {
        FeedRows all = FeedRows.all(feed);
        HostedModel model = feed.model();
        LayerShapes shapes = model.shapesOfAnyBatch(all.perRun(), call);
        // A run of two was measured, so it can be made.
        OptionalLong picturesPerRun = all.to() > 2 ? model.picturesPerRun(all.perRun(), call) : OptionalLong.empty();
        boolean tooMany = picturesPerRun.isPresent() && all.to() > picturesPerRun.getAsLong();
        return layers.stream()
                .map(layer -> whole(all, layer, shapes, call)
                        .filter(whole -> tooMany && whole.batch().fed() < all.to() || bytes(whole) > wholeBytes())
                        .map(whole -> new SlicedActivation(
                                new SlicedActivation.Source(feed, feeds, pool),
                                whole,
                                selection,
                                limits(all, whole, picturesPerRun))))
                .toList();
    }

    private long wholeBytes() {
        return Math.min(settings.wholeBytes(), Math.min(pool.largestBytes(), pool.budgetBytes() / 2));
    }

    /** A run neither computes more of the layer nor is fed more than a slice may have, where rows can be left out. */
    private SlicedActivation.Limits limits(FeedRows all, SlicedActivation.Whole whole, OptionalLong picturesPerRun) {
        long bytes = Math.min(settings.sliceBytes(), wholeBytes());
        long fedBytes =
                all.feed().shapes().values().stream().mapToLong(Shape::elements).sum() * Float.BYTES;
        long perRow = Math.max(1, Math.max(bytes(whole), fedBytes) / Math.max(1, all.to()));
        return new SlicedActivation.Limits(bytes, Math.min(bytes / perRow, picturesPerRun.orElse(Long.MAX_VALUE)));
    }

    private static long bytes(SlicedActivation.Whole whole) {
        return whole.shape().elements() * whole.type().bytes();
    }

    /** Empty where nothing is known of its shape. */
    private static Optional<SlicedActivation.Whole> whole(FeedRows all, Layer layer, LayerShapes shapes, Call call) {
        HostedModel model = all.feed().model();
        Shape perRun = shapes.of(layer.tensor()).orElse(null);
        if (perRun == null || model.isOfVaryingShape(layer)) {
            return Optional.empty();
        }
        int channelAxis = shapes.channelAxis(layer.tensor());
        SlicedActivation.BatchUnit batch = new SlicedActivation.BatchUnit(all.to(), Math.max(1, firstDim(perRun)));
        Shape shape = perRun;
        if (all.runs() > 1) {
            // Channels that lead, or nothing that does: the runs' results are joined along no batch.
            if (perRun.rank() == 0 || channelAxis == 0) {
                return Optional.empty();
            }
            batch = new SlicedActivation.BatchUnit(all.to() / all.runs(), Math.max(1, perRun.dim(0)));
            shape = perRun.with(0, perRun.dim(0) * all.runs());
        } else if (channelAxis != 0
                && all.to() > 1
                && model.picturesPerRun(all.perRun(), call).isPresent()) {
            Shape one = model.shapesOfAnyBatch(new FeedRows(all.feed(), 0, 1).perRun(), call)
                    .of(layer.tensor())
                    .orElse(perRun);
            if (one.rank() > 0
                    && one.dim(0) > 0
                    && one.with(0, one.dim(0) * all.to()).equals(perRun)) {
                batch = new SlicedActivation.BatchUnit(1, one.dim(0));
            }
        }
        return Optional.of(new SlicedActivation.Whole(layer, model.type(layer), shape, channelAxis, batch));
    }

    private static long firstDim(Shape shape) {
        return shape.rank() == 0 ? 1 : shape.dim(0);
    }
}
