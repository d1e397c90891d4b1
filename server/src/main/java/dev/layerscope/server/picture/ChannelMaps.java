package dev.layerscope.server.picture;

import dev.layerscope.server.activation.Activation;
import dev.layerscope.server.activation.Planes;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.render.Extent;
import dev.layerscope.server.render.HeatMap;
import dev.layerscope.server.render.Values;
import dev.layerscope.server.tensor.Shape;
import java.util.stream.IntStream;

/** The channels of an activation's first input as maps. A layer of tokens or of single values has one row per channel. */
final class ChannelMaps {
    private static final int TOKEN_AXES = 3;

    private final Planes planes;
    private final Slices slices;
    private final boolean tokens;

    /**
     * @param figure what is to be drawn, for the refusal
     * @throws DomainException NO_CHANNELS
     */
    ChannelMaps(Activation activation, String figure) {
        Shape shape = activation.tensor().shape();
        String path = activation.layer().path();
        if (activation.channelAxis() < 0) {
            throw new DomainException(
                    Reason.NO_CHANNELS,
                    "%s: layer '%s' of shape %s (expected: an axis of channels; ask for its statistics or its values)"
                            .formatted(figure, path, shape));
        }
        if (shape.elements() == 0) {
            throw new DomainException(
                    Reason.NO_CHANNELS,
                    "%s: layer '%s' of shape %s (expected: at least one value)".formatted(figure, path, shape));
        }
        this.planes = new Planes(activation.tensor(), activation.channelAxis());
        this.slices = Slices.of(shape, activation.channelAxis());
        this.tokens = shape.rank() == TOKEN_AXES && activation.channelAxis() == TOKEN_AXES - 1;
    }

    /** What each map is, for a title. */
    Slices slices() {
        return slices;
    }

    /**
     * Maps of several slices can't be laid over a picture.
     *
     * @throws DomainException REQUEST_INVALID
     */
    void requireOneSlice() {
        if (slices.count() > 1) {
            throw new DomainException(
                    Reason.REQUEST_INVALID, "overlay: maps of %s (expected: one slice)".formatted(slices));
        }
    }

    /** Of each map. */
    Extent extent() {
        return slices.extent();
    }

    /** Whether the maps are rows of tokens, [N, T, D]. */
    boolean areTokens() {
        return tokens;
    }

    int channels() {
        return planes.channels();
    }

    HeatMap map(int channel) {
        return new HeatMap(channel, extent().height(), extent().width(), slices.arranged(values(channel)));
    }

    /** Slice by slice, each in row-major order. */
    float[] values(int channel) {
        return planes.plane(0, channel);
    }

    /** Copies some of a map's values, in its row-major order, to index {@code at} and those behind it. */
    void copy(int channel, int from, int count, float[] into, int at) {
        if (slices.count() == 1) {
            planes.copy(0, channel, from, count, into, at);
        } else {
            System.arraycopy(slices.arranged(values(channel)), from, into, at, count);
        }
    }

    /** Of all channels. */
    Values all() {
        return taker -> IntStream.range(0, channels()).forEach(channel -> taker.accept(values(channel)));
    }
}
