package dev.layerscope.server.picture;

import dev.layerscope.server.activation.Activation;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.render.HeatMap;
import dev.layerscope.server.render.Limits;
import dev.layerscope.server.render.MosaicLayout;
import dev.layerscope.server.render.Norm;
import dev.layerscope.server.render.Scale;
import dev.layerscope.server.render.Scaling;
import dev.layerscope.server.render.TilePainter;
import dev.layerscope.server.render.TilePalette;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The channels of a layer as a mosaic: where each is, and what its colours mean. Holds no activation, so it may be kept for
 * as long as somebody looks at it.
 *
 * @param identity names the content of all its tiles: a hash of all that they are a function of
 * @param path of the layer
 * @param cells one for each channel, in order
 * @param channelsAvailable how many the layer has
 * @param firstPosition in a channel's values of the map's first
 * @param palette of its tiles, {@code [256, 3]}; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record Mosaic(
        String identity,
        String path,
        MosaicLayout layout,
        List<Cell> cells,
        int channelsAvailable,
        int firstPosition,
        Norm norm,
        byte[] palette)
        implements AutoCloseable {
    private static final int CELL_BYTES = 112;
    private static final int OTHER_BYTES = 2048;

    /**
     * One channel.
     *
     * @param channel counted from 0
     * @param hidden how many of its values can't be shown
     */
    public record Cell(int channel, Scale scale, long hidden) {
        public Limits limits() {
            return scale.limits();
        }
    }

    public Mosaic {
        cells = List.copyOf(cells);
    }

    /**
     * Lays out a layer.
     *
     * @throws DomainException NO_CHANNELS, CHANNEL_INVALID
     */
    static Mosaic of(String identity, Activation activation, MosaicRequest request) {
        ChannelMaps maps = new ChannelMaps(activation, "mosaic");
        Arrangement.Window window = request.arrangement().window(maps);
        String path = activation.layer().path();
        int[] sorted = request.order().of(request.selection().channelsOf(path, maps.channels()), maps);
        int[] channels = Arrays.copyOf(sorted, Math.min(request.limit(), sorted.length));
        Scaling scaling = request.coloring().fitting(maps.extent()).scaling(maps.all());
        List<Cell> cells = new ArrayList<>(channels.length);
        for (int channel : channels) {
            cells.add(cell(maps.map(channel), scaling));
        }
        return new Mosaic(
                identity,
                path,
                MosaicLayout.of(channels.length, window.extent(), request.columns()),
                cells,
                maps.channels(),
                window.first(),
                request.coloring().norm(),
                TilePalette.colors(request.coloring().colors()));
    }

    private static Cell cell(HeatMap map, Scaling scaling) {
        Scale scale = scaling.of(map);
        long hidden = 0;
        for (float value : map.values()) {
            hidden += scale.shows(value) ? 0 : 1;
        }
        return new Cell(map.channel(), scale, hidden);
    }

    /** Paints its tiles from the activation that it was laid out for. */
    TilePainter painter(Activation activation) {
        ChannelMaps maps = new ChannelMaps(activation, "mosaic");
        int width = layout.map().width();
        return new TilePainter(
                layout,
                (cell, row, column, count, into, at) ->
                        maps.copy(cells.get(cell).channel(), firstPosition + row * width + column, count, into, at),
                cell -> cells.get(cell).scale(),
                palette);
    }

    long bytes() {
        return OTHER_BYTES + (long) CELL_BYTES * cells.size();
    }

    @Override
    public void close() {
        // The garbage collector's; caches ask for it.
    }
}
