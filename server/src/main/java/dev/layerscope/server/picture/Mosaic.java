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
import java.util.List;
import java.util.stream.IntStream;

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
        byte[] palette,
        Arrangement arrangement)
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
        ChannelMaps maps = ChannelMaps.of(activation, request.arrangement());
        String path = activation.layer().path();
        int[] asked = request.selection().channelsOf(path, maps.available());
        int[] channels = ChannelOrder.first(request.order().sorted(asked, maps::values), request.limit());
        Scaling scaling = request.coloring()
                .scaling(taker ->
                        IntStream.range(0, maps.available()).forEach(channel -> taker.accept(maps.values(channel))));
        List<Cell> cells = new ArrayList<>(channels.length);
        for (int channel : channels) {
            cells.add(cell(channel, maps.values(channel), scaling));
        }
        return new Mosaic(
                identity,
                path,
                MosaicLayout.of(channels.length, maps.map(), request.columns()),
                cells,
                maps.available(),
                maps.firstPosition(),
                request.coloring().norm(),
                TilePalette.colors(request.coloring().colors()),
                request.arrangement());
    }

    private static Cell cell(int channel, float[] values, Scaling scaling) {
        Scale scale = scaling.of(new HeatMap(channel, 1, values.length, values));
        long hidden = 0;
        for (float value : values) {
            hidden += scale.shows(value) ? 0 : 1;
        }
        return new Cell(channel, scale, hidden);
    }

    /** Paints its tiles from the activation that it was laid out for. */
    TilePainter painter(Activation activation) {
        ChannelMaps maps = ChannelMaps.of(activation, arrangement);
        int[] channels = cells.stream().mapToInt(Cell::channel).toArray();
        return new TilePainter(
                layout, maps.cells(channels), cell -> cells.get(cell).scale(), palette);
    }

    long bytes() {
        return OTHER_BYTES + (long) CELL_BYTES * cells.size();
    }

    @Override
    public void close() {
        // The garbage collector's; caches ask for it.
    }
}
