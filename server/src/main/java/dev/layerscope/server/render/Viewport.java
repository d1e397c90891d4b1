package dev.layerscope.server.render;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is shown of a mosaic: a rectangle of pixels at a level. What of it lies beyond the mosaic is left out of account.
 *
 * @param margin tiles on each side that may be shown next
 * @param coarserLevels lower levels that may be shown next
 */
public record Viewport(int level, long left, long top, int width, int height, int margin, int coarserLevels) {
    /** Tiles of one viewport, and as many around it. */
    public static final int MOST_TILES = 1024;

    private static final int MOST_AROUND = 4;
    private static final int SIDE = TileAddress.SIDE;

    /**
     * @throws dev.layerscope.server.error.DomainException REQUEST_INVALID
     */
    public Viewport {
        Refusal.unless(width >= 0 && height >= 0, "viewport", height + "x" + width, "0 or more on each side");
        Refusal.unless(margin >= 0 && margin <= MOST_AROUND, "margin", margin, "0 to " + MOST_AROUND);
        Refusal.unless(coarserLevels >= 0 && coarserLevels <= MOST_AROUND, "coarser levels", coarserLevels, "0 to 4");
    }

    /**
     * The tiles that are shown, from the middle outwards.
     *
     * @throws dev.layerscope.server.error.DomainException REQUEST_INVALID for a level that the mosaic hasn't and for too
     *     many tiles
     */
    public List<TileAddress> visible(MosaicLayout layout) {
        Refusal.unless(
                layout.hasLevel(level),
                "level",
                level,
                "%d to %d".formatted(layout.lowestLevel(), MosaicLayout.HIGHEST_LEVEL));
        Span across = Span.of(left, width, layout.width(level), 0);
        Span down = Span.of(top, height, layout.height(level), 0);
        Refusal.unless(
                across.tiles() * down.tiles() <= MOST_TILES,
                "viewport",
                "%dx%d tiles".formatted(down.tiles(), across.tiles()),
                "at most %d tiles".formatted(MOST_TILES));
        return fromTheMiddle(level, across, down, left + width / 2.0, top + height / 2.0);
    }

    /** The tiles that may be shown next: those around, then those of lower levels. At most {@link #MOST_TILES}. */
    public List<TileAddress> around(MosaicLayout layout) {
        List<TileAddress> visible = visible(layout);
        if (visible.isEmpty()) {
            return List.of();
        }
        Stream<TileAddress> beside = margin == 0 ? Stream.empty() : beside(layout).stream();
        return Stream.concat(beside.filter(tile -> !visible.contains(tile)), coarser(layout).stream())
                .limit(MOST_TILES)
                .toList();
    }

    private List<TileAddress> beside(MosaicLayout layout) {
        Span across = Span.of(left, width, layout.width(level), margin);
        Span down = Span.of(top, height, layout.height(level), margin);
        return fromTheMiddle(level, across, down, left + width / 2.0, top + height / 2.0);
    }

    private List<TileAddress> coarser(MosaicLayout layout) {
        List<TileAddress> tiles = new ArrayList<>();
        for (int down = 1; down <= coarserLevels && layout.hasLevel(level - down); down++) {
            long x = left >> down;
            long y = top >> down;
            long right = -(-(left + width) >> down);
            long bottom = -(-(top + height) >> down);
            Viewport lower = new Viewport(level - down, x, y, (int) (right - x), (int) (bottom - y), 0, 0);
            tiles.addAll(lower.visible(layout));
        }
        return tiles;
    }

    private static List<TileAddress> fromTheMiddle(int level, Span across, Span down, double x, double y) {
        List<TileAddress> tiles = new ArrayList<>();
        for (long row = down.first(); row < down.end(); row++) {
            for (long column = across.first(); column < across.end(); column++) {
                tiles.add(new TileAddress(level, (int) column, (int) row));
            }
        }
        tiles.sort(Comparator.comparingDouble(
                tile -> Math.hypot((tile.column() + 0.5) * SIDE - x, (tile.row() + 0.5) * SIDE - y)));
        return tiles;
    }

    /** Tiles of one axis, from the first to the one before the end. */
    private record Span(long first, long end) {
        static Span of(long begin, int length, long pixels, int margin) {
            long from = Math.max(0, begin);
            long to = Math.min(pixels, begin + length);
            if (from >= to) {
                return new Span(0, 0);
            }
            long tiles = (pixels + SIDE - 1) / SIDE;
            return new Span(Math.max(0, from / SIDE - margin), Math.min(tiles, (to + SIDE - 1) / SIDE + margin));
        }

        long tiles() {
            return end - first;
        }
    }
}
