package dev.layerscope.server.activation;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The largest value of each channel's map for each input, and where it is: of equal values the first, row by row. Values
 * that are not numbers are left out. Used by one thread.
 */
public final class LayerMaxima {
    private static final int MAP_AXES = 2;

    private final int channelAxis;
    private final int[] channels;
    private final int inputs;
    /** The axes beside batch and channels, at most two. */
    private final int[] mapAxes;

    private final MapSize map;
    /** By [input, channel]. */
    private final double[] values;

    private final int[] rows;
    private final int[] columns;

    /** How many positions a map has. */
    public record MapSize(int rows, int columns) {}

    private LayerMaxima(Shape shape, int channelAxis, int[] channels) {
        this.channelAxis = channelAxis;
        this.channels = channels;
        this.inputs = Math.toIntExact(shape.dim(0));
        this.mapAxes = IntStream.range(1, shape.rank())
                .filter(axis -> axis != channelAxis)
                .toArray();
        this.map = mapSize(shape);
        int count = Math.toIntExact((long) inputs * channels.length);
        this.values = new double[count];
        this.rows = new int[count];
        this.columns = new int[count];
        Arrays.fill(values, Double.NaN);
    }

    /**
     * Of one that was opened with this selection of channels.
     *
     * @param inputs how many the first axis must count
     * @throws DomainException NO_CHANNELS, CHANNEL_INVALID
     */
    public static LayerMaxima of(OpenActivation opened, Selection selection, long inputs, Call call) {
        if (opened instanceof OpenActivation.InSlices slices) {
            return of(slices.sliced(), selection, inputs, call);
        }
        Activation activation = ((OpenActivation.Computed) opened).activation();
        Tensor tensor = activation.tensor();
        LayerMaxima maxima = of(activation.layer(), tensor.shape(), activation.channelAxis(), selection, inputs);
        maxima.add(tensor, maxima.channels, new long[tensor.shape().rank()]);
        return maxima;
    }

    /** Computes all slices, which have the selected channels only, one after the other. */
    private static LayerMaxima of(SlicedActivation sliced, Selection selection, long inputs, Call call) {
        int channelAxis = sliced.channelAxis();
        LayerMaxima maxima = of(sliced.layer(), sliced.layerShape(), channelAxis, selection, inputs);
        for (long i = 0; i < sliced.slices(); i++) {
            try (Tensor slice = sliced.compute(i, call)) {
                int count = Math.toIntExact(slice.shape().dim(channelAxis));
                maxima.add(slice, IntStream.range(0, count).toArray(), sliced.firstIndices(i));
            }
        }
        return maxima;
    }

    private static LayerMaxima of(Layer layer, Shape shape, int channelAxis, Selection selection, long inputs) {
        if (channelAxis < 1 || shape.rank() - 2 > MAP_AXES || shape.elements() == 0 || shape.dim(0) != inputs) {
            throw new DomainException(
                    Reason.NO_CHANNELS,
                    "maxima: layer '%s' of shape %s (expected: %d on the first axis, as inputs, and channels with at most two axes beside)"
                            .formatted(layer.path(), shape, inputs));
        }
        int[] channels = selection.channelsOf(layer.path(), Math.toIntExact(shape.dim(channelAxis)));
        return new LayerMaxima(shape, channelAxis, channels);
    }

    /**
     * Takes a part, of each map in the order of its positions.
     *
     * @param chosen which of the part's channels become this layer's, from its first one on
     * @param first indices of the part's first element along each axis
     */
    private void add(Tensor part, int[] chosen, long[] first) {
        Planes planes = new Planes(part, channelAxis);
        int width = (int) (mapAxes.length == 0 ? 1 : part.shape().dim(mapAxes[mapAxes.length - 1]));
        int top = mapAxes.length == MAP_AXES ? (int) first[mapAxes[0]] : 0;
        int left = mapAxes.length == 0 ? 0 : (int) first[mapAxes[mapAxes.length - 1]];
        for (int n = 0; n < planes.batch(); n++) {
            int row = ((int) first[0] + n) * channels.length + (int) first[channelAxis];
            for (int c = 0; c < chosen.length; c++) {
                int position = planes.largest(n, chosen[c]);
                if (position >= 0) {
                    double value = planes.value(n, chosen[c], position);
                    take(row + c, value, top + position / width, left + position % width);
                }
            }
        }
    }

    private void take(int at, double value, int row, int column) {
        if (Double.isNaN(values[at]) || value > values[at]) {
            values[at] = value;
            rows[at] = row;
            columns[at] = column;
        }
    }

    private MapSize mapSize(Shape shape) {
        long height = mapAxes.length == MAP_AXES ? shape.dim(mapAxes[0]) : 1;
        long width = mapAxes.length == 0 ? 1 : shape.dim(mapAxes[mapAxes.length - 1]);
        return new MapSize(Math.toIntExact(height), Math.toIntExact(width));
    }

    public int inputs() {
        return inputs;
    }

    /** Those that were chosen, in order. */
    public int[] channels() {
        return channels.clone();
    }

    /** Positions of a map: a layer of tokens has one row, one of single values one position. */
    public MapSize map() {
        return map;
    }

    /** How many maps there are: inputs times channels. */
    public int count() {
        return values.length;
    }

    /**
     * The largest value of a map; NaN where it has none.
     *
     * @param at input * number of channels + index of the channel
     */
    public double value(int at) {
        return values[at];
    }

    /** The row of that value; 0 where there is none. */
    public int row(int at) {
        return rows[at];
    }

    /** The column of that value; 0 where there is none. */
    public int column(int at) {
        return columns[at];
    }
}
