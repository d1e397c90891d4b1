package dev.layerscope.server.picture;

import dev.layerscope.server.activation.Activation;
import dev.layerscope.server.activation.Planes;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.render.Drawing;
import dev.layerscope.server.render.DrawnGrid;
import dev.layerscope.server.render.DrawnGrid.DrawnMap;
import dev.layerscope.server.render.GridFigure;
import dev.layerscope.server.render.GridSettings;
import dev.layerscope.server.render.GridSpec;
import dev.layerscope.server.render.HeatMap;
import dev.layerscope.server.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Channels of a layer as a grid of heat maps.
 *
 * @param maps the channels drawn, in order, each with its limits
 * @param channelsAvailable how many the layer has
 * @param png the file
 */
public record GridPicture(Drawing drawing, List<DrawnMap> maps, int channelsAvailable, byte[] png) {
    private static final int PLANE_AXES = 2;

    /**
     * Draws the channels of the first input.
     *
     * @param modelName for the caption
     * @param askedName for the title: the name by which the layer was asked for
     * @throws DomainException NO_CHANNELS, CHANNEL_INVALID, TOO_LARGE
     */
    public static GridPicture draw(String modelName, String askedName, Activation activation, GridOptions options) {
        Shape shape = activation.tensor().shape();
        int[] plane = IntStream.range(1, shape.rank())
                .filter(axis -> axis != activation.channelAxis())
                .toArray();
        if (activation.channelAxis() < 1 || plane.length > PLANE_AXES || shape.elements() == 0) {
            throw new DomainException(
                    Reason.NO_CHANNELS,
                    "grid: layer '%s' of shape %s (expected: channels with height and width)"
                            .formatted(activation.layer().path(), shape));
        }
        // A layer of tokens or of single values is drawn as one row of cells per channel.
        int height = plane.length == PLANE_AXES ? Math.toIntExact(shape.dim(plane[0])) : 1;
        int width = plane.length == 0 ? 1 : Math.toIntExact(shape.dim(plane[plane.length - 1]));
        int available = Math.toIntExact(shape.dim(activation.channelAxis()));
        int[] all = options.selection().channelsOf(activation.layer().path(), available);
        int[] channels = Arrays.copyOf(all, Math.min(options.limit(), all.length));
        Planes planes = new Planes(activation.tensor(), activation.channelAxis());
        String path = activation.layer().path();
        GridSpec spec = new GridSpec(
                "%s · %d of %d channels · %d×%d"
                        .formatted(
                                askedName.equals(path) ? path : "%s (%s)".formatted(askedName, path),
                                channels.length,
                                available,
                                height,
                                width),
                "%s · %s".formatted(modelName, options.coloring().caption()),
                options.columns(),
                options.coloring().colors(),
                options.coloring()
                        .scaling(taker -> IntStream.range(0, available)
                                .forEach(channel -> taker.accept(planes.plane(0, channel)))));
        try {
            DrawnGrid grid = new GridFigure(GridSettings.DEFAULT)
                    .draw(
                            spec,
                            channels.length,
                            i -> new HeatMap(channels[i], height, width, planes.plane(0, channels[i])));
            return new GridPicture(
                    grid.drawing(), grid.maps(), available, grid.drawing().png());
        } catch (IllegalArgumentException e) {
            throw new DomainException(Reason.TOO_LARGE, String.valueOf(e.getMessage()), e);
        }
    }
}
