package dev.layerscope.viewer.mosaic;

import dev.layerscope.client.MosaicGeometry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Of which tiles a part of the mosaic is drawn while the one that belongs there is missing: the nearest of lower levels,
 * and over it those of higher ones.
 */
final class TilePlan {
    /** How far down a search for a stand-in goes. */
    private static final int FINER_LEVELS = 2;

    private TilePlan() {}

    /**
     * A square of a tile.
     *
     * @param x its left edge in the tile, in pixels
     * @param y its top edge in the tile, in pixels
     * @param side in pixels
     * @param shown the tile whose place it takes, or a part of this place
     */
    record Piece(TilePlace from, int x, int y, int side, TilePlace shown) {
        static Piece whole(TilePlace place) {
            return new Piece(place, 0, 0, MosaicGeometry.TILE_SIDE, place);
        }
    }

    /**
     * What to draw, in this order.
     *
     * @param lowest level of the mosaic
     * @param held whether a tile is there
     * @return none where nothing of this place is there
     */
    static List<Piece> of(TilePlace wanted, int lowest, Predicate<TilePlace> held) {
        if (held.test(wanted)) {
            return List.of(Piece.whole(wanted));
        }
        List<Piece> pieces = new ArrayList<>();
        int side = MosaicGeometry.TILE_SIDE;
        TilePlace lower = wanted;
        for (int below = 1; lower.level() > lowest && side >> below > 0; below++) {
            lower = lower.parent();
            if (held.test(lower)) {
                int part = side >> below;
                int mask = (1 << below) - 1;
                pieces.add(
                        new Piece(lower, (wanted.column() & mask) * part, (wanted.row() & mask) * part, part, wanted));
                break;
            }
        }
        addFiner(pieces, wanted, FINER_LEVELS, held);
        return pieces;
    }

    private static void addFiner(List<Piece> pieces, TilePlace place, int levels, Predicate<TilePlace> held) {
        if (levels == 0 || place.level() >= 0) {
            return;
        }
        for (TilePlace child : place.children()) {
            if (held.test(child)) {
                pieces.add(Piece.whole(child));
            } else {
                addFiner(pieces, child, levels - 1, held);
            }
        }
    }
}
