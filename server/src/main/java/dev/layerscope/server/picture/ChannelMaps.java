package dev.layerscope.server.picture;

import dev.layerscope.server.activation.Activation;
import dev.layerscope.server.activation.Planes;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.render.Extent;
import dev.layerscope.server.render.MosaicMaps;
import dev.layerscope.server.tensor.Shape;
import java.util.stream.IntStream;

/**
 * The channels of a layer as maps, for the first input of the batch.
 *
 * @param planes all values of each channel
 * @param map the size of each map
 * @param firstPosition in a channel's values of the map's first
 */
record ChannelMaps(Planes planes, Extent map, int firstPosition) {
    private static final int PLANE_AXES = 2;
    private static final int TOKEN_AXES = 3;

    /**
     * @throws DomainException NO_CHANNELS
     */
    static ChannelMaps of(Activation activation, Arrangement arrangement) {
        Shape shape = activation.tensor().shape();
        int channelAxis = activation.channelAxis();
        int[] plane = IntStream.range(1, shape.rank())
                .filter(axis -> axis != channelAxis)
                .toArray();
        if (channelAxis < 1 || plane.length > PLANE_AXES || shape.elements() == 0) {
            throw new DomainException(
                    Reason.NO_CHANNELS,
                    "mosaic: layer '%s' of shape %s (expected: channels with height and width)"
                            .formatted(activation.layer().path(), shape));
        }
        int height = plane.length == PLANE_AXES ? Math.toIntExact(shape.dim(plane[0])) : 1;
        int width = plane.length == 0 ? 1 : Math.toIntExact(shape.dim(plane[plane.length - 1]));
        Planes planes = new Planes(activation.tensor(), channelAxis);
        boolean tokens = shape.rank() == TOKEN_AXES && channelAxis == TOKEN_AXES - 1;
        if (tokens && arrangement == Arrangement.GRID) {
            for (int first = 0; first <= 1; first++) {
                int side = (int) Math.round(Math.sqrt(width - first));
                if (side > 1 && side * side == width - first) {
                    return new ChannelMaps(planes, new Extent(side, side), first);
                }
            }
        }
        return new ChannelMaps(planes, new Extent(height, width), 0);
    }

    int available() {
        return planes.channels();
    }

    /** All values of a channel, those that aren't in its map included. */
    float[] values(int channel) {
        return planes.plane(0, channel);
    }

    /**
     * The maps of cells.
     *
     * @param channels of each cell
     */
    MosaicMaps cells(int[] channels) {
        return (cell, row, column, count, into, at) ->
                planes.copy(0, channels[cell], firstPosition + row * map.width() + column, count, into, at);
    }
}
