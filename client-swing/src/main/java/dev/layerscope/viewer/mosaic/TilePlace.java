package dev.layerscope.viewer.mosaic;

import dev.layerscope.client.MosaicGeometry;
import dev.layerscope.v1.TileAddress;
import dev.layerscope.v1.Viewport;
import java.util.ArrayList;
import java.util.List;

/** The address of a tile; columns and rows are counted from 0 at each level. */
record TilePlace(int level, int column, int row) {
    static TilePlace of(TileAddress address) {
        return new TilePlace(address.getLevel(), address.getColumn(), address.getRow());
    }

    /** Those of a viewport in whole tiles, row by row. */
    static List<TilePlace> of(Viewport viewport) {
        List<TilePlace> places = new ArrayList<>();
        int side = MosaicGeometry.TILE_SIDE;
        int column = (int) (viewport.getLeft() / side);
        int row = (int) (viewport.getTop() / side);
        for (int down = 0; down < viewport.getHeight() / side; down++) {
            for (int across = 0; across < viewport.getWidth() / side; across++) {
                places.add(new TilePlace(viewport.getLevel(), column + across, row + down));
            }
        }
        return places;
    }

    TileAddress address() {
        return TileAddress.newBuilder()
                .setLevel(level)
                .setColumn(column)
                .setRow(row)
                .build();
    }

    /** The tile of the level below in which this one is a quarter. */
    TilePlace parent() {
        return new TilePlace(level - 1, column >> 1, row >> 1);
    }

    /** The four tiles of the level above that show the same. */
    List<TilePlace> children() {
        int across = 2 * column;
        int down = 2 * row;
        return List.of(
                new TilePlace(level + 1, across, down),
                new TilePlace(level + 1, across + 1, down),
                new TilePlace(level + 1, across, down + 1),
                new TilePlace(level + 1, across + 1, down + 1));
    }

    /** How many values it is wide and high. */
    double values() {
        return Math.scalb((double) MosaicGeometry.TILE_SIDE, -level);
    }

    /** The value at its left edge. */
    double left() {
        return column * values();
    }

    /** The value at its top edge. */
    double top() {
        return row * values();
    }
}
