package dev.layerscope.server.rpc;

import dev.layerscope.server.picture.Tiles;
import dev.layerscope.server.render.TileAddress;
import org.jspecify.annotations.Nullable;

/** What one thread makes tiles with: holds an activation for as long as it makes those of one view. Not thread safe. */
final class TileHand implements AutoCloseable {
    private final Tiles tiles;
    private Tiles.@Nullable Brush brush;
    private @Nullable TileView of;

    TileHand(Tiles tiles) {
        this.tiles = tiles;
    }

    /** The PNG of one tile. */
    byte[] make(TileView view, TileAddress tile) {
        return brush(view).tile(tile);
    }

    private Tiles.Brush brush(TileView wanted) {
        if (brush == null || of != wanted) {
            close();
            of = wanted;
            brush = tiles.brush(wanted.view(), wanted.call());
        }
        return brush;
    }

    @Override
    public void close() {
        if (brush != null) {
            brush.close();
            brush = null;
        }
    }
}
