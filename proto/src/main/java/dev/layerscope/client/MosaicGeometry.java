package dev.layerscope.client;

import dev.layerscope.v1.Mosaic;
import dev.layerscope.v1.TileAddress;
import dev.layerscope.v1.Viewport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the values of a mosaic are at each level, by the rules of {@code tiles.proto}. */
public final class MosaicGeometry {
    /** Pixels on each side of a tile. */
    public static final int TILE_SIDE = 256;

    private final Mosaic mosaic;
    private final Axis across;
    private final Axis down;

    public MosaicGeometry(Mosaic mosaic) {
        this.mosaic = mosaic;
        this.across = new Axis(
                mosaic.getColumns(),
                mosaic.getMap().getWidth(),
                mosaic.getPitch().getWidth());
        this.down = new Axis(
                mosaic.getRows(), mosaic.getMap().getHeight(), mosaic.getPitch().getHeight());
    }

    /**
     * Which values are at a pixel: one, or several of one channel as their mean.
     *
     * @param cell counted from 0
     * @param channel counted from 0
     * @param row the first row in the map
     * @param column the first column in the map
     */
    public record Place(int cell, int channel, int row, int rows, int column, int columns) {}

    public Mosaic mosaic() {
        return mosaic;
    }

    public boolean hasLevel(int level) {
        return level >= mosaic.getLowestLevel() && level <= mosaic.getHighestLevel();
    }

    /** Pixels of the whole mosaic from left to right. */
    public long width(int level) {
        return across.pixels(level);
    }

    /** Pixels of the whole mosaic from top to bottom. */
    public long height(int level) {
        return down.pixels(level);
    }

    /**
     * What is at a pixel of the mosaic.
     *
     * @return empty where there is none: in a gap, or beyond the last channel
     */
    public Optional<Place> at(int level, long x, long y) {
        long column = across.cell(level, x);
        long row = down.cell(level, y);
        int width = across.values(level, x);
        int height = down.values(level, y);
        long cell = row * mosaic.getColumns() + column;
        if (x < 0
                || y < 0
                || column >= mosaic.getColumns()
                || cell >= mosaic.getChannelsCount()
                || width <= 0
                || height <= 0) {
            return Optional.empty();
        }
        return Optional.of(new Place(
                (int) cell,
                mosaic.getChannels((int) cell),
                down.first(level, y),
                height,
                across.first(level, x),
                width));
    }

    /** The tiles of a viewport's rectangle, row by row. */
    public List<TileAddress> tiles(Viewport viewport) {
        int level = viewport.getLevel();
        List<TileAddress> tiles = new ArrayList<>();
        long right = Math.min(width(level), viewport.getLeft() + viewport.getWidth());
        long bottom = Math.min(height(level), viewport.getTop() + viewport.getHeight());
        for (long y = Math.max(0, viewport.getTop()) / TILE_SIDE; y * TILE_SIDE < bottom; y++) {
            for (long x = Math.max(0, viewport.getLeft()) / TILE_SIDE; x * TILE_SIDE < right; x++) {
                tiles.add(TileAddress.newBuilder()
                        .setLevel(level)
                        .setColumn((int) x)
                        .setRow((int) y)
                        .build());
            }
        }
        return tiles;
    }

    /** Lengths in values. */
    private record Axis(int cells, int map, int pitch) {
        long pixels(int level) {
            long values = (cells - 1L) * pitch + map;
            return level >= 0 ? values << level : (values + (1L << -level) - 1) >> -level;
        }

        long cell(int level, long pixel) {
            return value(level, pixel) / pitch;
        }

        int first(int level, long pixel) {
            return (int) (value(level, pixel) % pitch);
        }

        /** How many values of a map are one pixel; 0 or less in a gap. */
        int values(int level, long pixel) {
            return Math.min(1 << Math.max(0, -level), map - first(level, pixel));
        }

        private static long value(int level, long pixel) {
            return level >= 0 ? pixel >> level : pixel << -level;
        }
    }
}
