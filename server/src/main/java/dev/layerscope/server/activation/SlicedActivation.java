package dev.layerscope.server.activation;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.activation.SlicePlan.Range;
import dev.layerscope.server.activation.SlicePlan.Slice;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An activation that is larger than what is computed at once: it comes in slices, each from a run of its own that feeds
 * the part of the batch it needs and returns the part of the layer that is wanted. Nothing is computed before it is asked
 * for, and nothing is kept. Immutable.
 */
public final class SlicedActivation {
    private final FeedTensors tensors;
    private final TensorPool pool;
    private final Feed feed;
    private final Whole whole;
    private final Selection selection;
    private final SortedMap<Integer, int[]> chosen;
    private final Shape part;
    private final SlicePlan plan;
    private final ElementType resultType;

    /**
     * The layer for the whole feed.
     *
     * @param channelAxis -1 where there is none
     * @param batch how rows of the feed become rows of the layer
     */
    record Whole(Layer layer, ElementType type, Shape shape, int channelAxis, BatchUnit batch) {}

    /**
     * Rows of the feed that can be run without the others.
     *
     * @param fed so many at a time
     * @param rows of the layer's first axis that come of them
     */
    record BatchUnit(long fed, long rows) {}

    /**
     * How much one slice may be.
     *
     * @param bytes that it moves
     * @param fed rows of the feed for it
     */
    record Limits(long bytes, long fed) {}

    /** Where slices come from. */
    record Source(Feed feed, FeedTensors tensors, TensorPool pool) {}

    SlicedActivation(Source source, Whole whole, Selection selection, Limits limits) {
        this.feed = source.feed();
        this.tensors = source.tensors();
        this.pool = source.pool();
        this.whole = whole;
        this.selection = selection;
        String path = whole.layer().path();
        this.resultType = selection.checkType(path, whole.type());
        selection.checkReduction(path, whole.shape(), whole.channelAxis());
        this.chosen = selection.chosen(path, whole.shape(), whole.channelAxis());
        Shape selected = whole.shape();
        for (Map.Entry<Integer, int[]> axis : chosen.entrySet()) {
            selected = selected.with(axis.getKey(), axis.getValue().length);
        }
        this.part = selected;
        Shape result = shape();
        long positions = part.elements() / Math.max(1, result.elements());
        long rows =
                Math.max(1, limits.fed() / whole.batch().fed()) * whole.batch().rows();
        this.plan = SlicePlan.of(
                result,
                positions * whole.type().bytes(),
                new SlicePlan.Limits(limits.bytes(), rows, whole.batch().rows()));
    }

    public Layer layer() {
        return whole.layer();
    }

    /** Of the layer, before the selection. */
    public ElementType layerType() {
        return whole.type();
    }

    /** Of the layer, before the selection. */
    public Shape layerShape() {
        return whole.shape();
    }

    /** -1 where there is none. */
    public int channelAxis() {
        return whole.channelAxis();
    }

    public ElementType type() {
        return resultType;
    }

    /** Of all slices together: {@code [N, C]} after a reduction, else with the axes of the layer. */
    public Shape shape() {
        if (selection.reduction() == Selection.Reduction.NONE) {
            return part;
        }
        int channels = whole.channelAxis();
        return Shape.of(channels == 0 ? 1 : part.dim(0), part.dim(channels));
    }

    public long byteSize() {
        return shape().elements() * resultType.bytes();
    }

    public long slices() {
        return plan.count();
    }

    /** The first channel of a slice; 0 where the layer has none. */
    int firstChannel(long index) {
        return whole.channelAxis() < 0 ? 0 : (int) layerRanges(plan.slice(index))[whole.channelAxis()].from();
    }

    /** Of a slice's first element, along each axis of the layer with what is selected of it. */
    long[] firstIndices(long index) {
        return java.util.Arrays.stream(layerRanges(plan.slice(index)))
                .mapToLong(Range::from)
                .toArray();
    }

    /**
     * The bytes of one slice, which follow those of the one before.
     *
     * @return owned by the caller
     */
    public Tensor compute(long index, Call call) {
        Range[] ranges = layerRanges(plan.slice(index));
        BatchUnit batch = whole.batch();
        Range units = ranges.length == 0
                ? new Range(0, 1)
                : new Range(ranges[0].from() / batch.rows(), (ranges[0].to() + batch.rows() - 1) / batch.rows());
        FeedRows all = FeedRows.all(feed);
        FeedRows rows = whole.batch().fed() >= all.to()
                ? all
                : new FeedRows(feed, units.from() * batch.fed(), units.to() * batch.fed());
        LayerPart observed = observed(ranges, units, rows.runs());
        Map<String, Tensor> results = new FeedRun(rows, observed, pool).run(tensors, call);
        try (Tensor computed = results.values().iterator().next()) {
            return selection.ofChosen().of(new Activation(whole.layer(), computed, whole.channelAxis()), pool);
        }
    }

    /** Of a slice of the result, along the axes of the layer; after channels and crop have chosen. */
    private Range[] layerRanges(Slice slice) {
        if (selection.reduction() == Selection.Reduction.NONE) {
            return slice.ranges();
        }
        Range[] ranges = new Range[part.rank()];
        for (int axis = 0; axis < ranges.length; axis++) {
            ranges[axis] = new Range(0, part.dim(axis));
        }
        ranges[0] = slice.ranges()[0];
        ranges[whole.channelAxis()] = slice.ranges()[1];
        return ranges;
    }

    private LayerPart observed(Range[] ranges, Range units, long runs) {
        SortedMap<Integer, long[]> choices = new TreeMap<>();
        Shape perRun = Shape.of();
        if (ranges.length > 0) {
            long[] dims = new long[ranges.length];
            for (int axis = 0; axis < dims.length; axis++) {
                dims[axis] = ranges[axis].length();
            }
            for (int axis : slicedAxes()) {
                long shift = axis == 0 ? units.from() * whole.batch().rows() : 0;
                choices.put(axis, indices(axis, ranges[axis], shift));
            }
            dims[0] /= runs;
            perRun = Shape.of(dims);
        }
        return new LayerPart(model(), whole.layer(), choices, perRun);
    }

    private HostedModel model() {
        return feed.model();
    }

    /** The same for every slice, so that one graph serves all. */
    private TreeSet<Integer> slicedAxes() {
        TreeSet<Integer> axes = new TreeSet<>(chosen.keySet());
        if (!plan.keepsUnits(whole.batch().rows()) && whole.batch().rows() > 1) {
            axes.add(0);
        }
        if (selection.reduction() != Selection.Reduction.NONE) {
            if (plan.axis() == 1) {
                axes.add(whole.channelAxis());
            }
            return axes;
        }
        for (int axis = 1; axis <= plan.axis(); axis++) {
            if (part.dim(axis) > 1) {
                axes.add(axis);
            }
        }
        return axes;
    }

    private long[] indices(int axis, Range range, long shift) {
        int[] wanted = chosen.get(axis);
        long[] indices = new long[Math.toIntExact(range.length())];
        for (int i = 0; i < indices.length; i++) {
            long at = range.from() + i;
            indices[i] = (wanted == null ? at : wanted[(int) at]) - shift;
        }
        return indices;
    }
}
