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
    private static final int PLANE_AXES = 2;

    private final Planes planes;
    private final Extent extent;

    /**
     * @param figure what is to be drawn, for the refusal
     * @throws DomainException NO_CHANNELS
     */
    ChannelMaps(Activation activation, String figure) {
        Shape shape = activation.tensor().shape();
        int[] plane = IntStream.range(1, shape.rank())
                .filter(axis -> axis != activation.channelAxis())
                .toArray();
        if (activation.channelAxis() < 1 || plane.length > PLANE_AXES || shape.elements() == 0) {
            throw new DomainException(
                    Reason.NO_CHANNELS,
                    "%s: layer '%s' of shape %s (expected: channels with height and width)"
                            .formatted(figure, activation.layer().path(), shape));
        }
        int height = plane.length == PLANE_AXES ? Math.toIntExact(shape.dim(plane[0])) : 1;
        int width = plane.length == 0 ? 1 : Math.toIntExact(shape.dim(plane[plane.length - 1]));
        this.planes = new Planes(activation.tensor(), activation.channelAxis());
        this.extent = new Extent(height, width);
    }

    /** Of each map. */
    Extent extent() {
        return extent;
    }

    int channels() {
        return planes.channels();
    }

    HeatMap map(int channel) {
        return new HeatMap(channel, extent.height(), extent.width(), values(channel));
    }

    /** In row-major order. */
    float[] values(int channel) {
        return planes.plane(0, channel);
    }

    /** Of all channels. */
    Values all() {
        return taker -> IntStream.range(0, channels()).forEach(channel -> taker.accept(values(channel)));
    }
}
