package dev.layerscope.viewer.mosaic;

import dev.layerscope.client.MosaicGeometry;
import dev.layerscope.v1.Viewport;
import java.awt.geom.Rectangle2D;

/**
 * Which part of a mosaic is seen, and how large. Never one beside the mosaic: along an axis that is seen whole, the mosaic is
 * in the middle.
 *
 * @param left the value at the view's left edge
 * @param top the value at the view's top edge
 * @param scale points per value
 */
record Camera(Frame frame, double left, double top, double scale) {
    private static final int SIDE = MosaicGeometry.TILE_SIDE;
    /** Of one viewport, by the contract. */
    private static final long MOST_TILES = 1024;
    /** Tiles on each side of what is seen that are asked for ahead. */
    private static final int MARGIN = 1;

    private static final int COARSER_LEVELS = 2;

    Camera {
        scale = Math.max(frame.leastScale(), Math.min(frame.greatestScale(), scale));
        left = inside(left, frame.mosaicWidth(), frame.viewWidth() / scale);
        top = inside(top, frame.mosaicHeight(), frame.viewHeight() / scale);
    }

    /** The whole mosaic. */
    static Camera whole(Frame frame) {
        return new Camera(frame, 0, 0, frame.fittingScale());
    }

    boolean isWhole() {
        return equals(whole(frame));
    }

    /** After what is seen was pushed right and down by so many points. */
    Camera pushed(double right, double down) {
        return new Camera(frame, left - right / scale, top - down / scale, scale);
    }

    /** So many times larger, with what is at a point of the view staying there. */
    Camera zoomed(double factor, double x, double y) {
        double next = Math.max(frame.leastScale(), Math.min(frame.greatestScale(), scale * factor));
        return new Camera(frame, valueX(x) - x / next, valueY(y) - y / next, next);
    }

    /** In a view of another size, the middle of which stays; whole where all was seen. */
    Camera in(Frame other) {
        if (other.equals(frame)) {
            return this;
        }
        if (isWhole()) {
            return whole(other);
        }
        return new Camera(
                other,
                valueX(frame.viewWidth() / 2.0) - other.viewWidth() / 2.0 / scale,
                valueY(frame.viewHeight() / 2.0) - other.viewHeight() / 2.0 / scale,
                scale);
    }

    /** Moved as little as makes a rectangle of values seen, or as much of it as there is room for. */
    Camera with(Rectangle2D wanted) {
        return new Camera(
                frame,
                showing(left, frame.viewWidth() / scale, wanted.getMinX(), wanted.getMaxX()),
                showing(top, frame.viewHeight() / scale, wanted.getMinY(), wanted.getMaxY()),
                scale);
    }

    double valueX(double x) {
        return left + x / scale;
    }

    double valueY(double y) {
        return top + y / scale;
    }

    double x(double value) {
        return (value - left) * scale;
    }

    double y(double value) {
        return (value - top) * scale;
    }

    /**
     * At which a pixel of a tile is no larger than one of the screen. Never above 0, where a value is a pixel: larger ones
     * are drawn from these, alike and without anything to wait for.
     */
    int level(int lowest) {
        int sharp = (int) Math.ceil(Math.log(scale * frame.density()) / Math.log(2) - 1e-9);
        int level = Math.max(lowest, Math.min(0, sharp));
        while (level > lowest && tiles(level) > MOST_TILES) {
            level--;
        }
        return level;
    }

    /** What to ask a server for, in whole tiles, so that it changes no sooner than the tiles do. */
    Viewport viewport(int lowest) {
        int level = level(lowest);
        long firstX = firstTile(left, level);
        long firstY = firstTile(top, level);
        return Viewport.newBuilder()
                .setLevel(level)
                .setLeft(firstX * SIDE)
                .setTop(firstY * SIDE)
                .setWidth((int) ((lastTile(left, frame.viewWidth(), frame.mosaicWidth(), level) + 1 - firstX) * SIDE))
                .setHeight((int) ((lastTile(top, frame.viewHeight(), frame.mosaicHeight(), level) + 1 - firstY) * SIDE))
                .setMargin(MARGIN)
                .setCoarserLevels(Math.min(COARSER_LEVELS, level - lowest))
                .build();
    }

    private long tiles(int level) {
        long across = lastTile(left, frame.viewWidth(), frame.mosaicWidth(), level) + 1 - firstTile(left, level);
        long down = lastTile(top, frame.viewHeight(), frame.mosaicHeight(), level) + 1 - firstTile(top, level);
        return across * down;
    }

    private static long firstTile(double from, int level) {
        return (long) Math.floor(Math.max(0, from) * Math.scalb(1.0, level) / SIDE);
    }

    private long lastTile(double from, int view, long mosaic, int level) {
        double end = Math.min(mosaic, from + view / scale) * Math.scalb(1.0, level) / SIDE;
        return Math.max((long) Math.ceil(end) - 1, firstTile(from, level));
    }

    private static double inside(double from, double mosaic, double view) {
        return view >= mosaic ? (mosaic - view) / 2 : Math.max(0, Math.min(mosaic - view, from));
    }

    private static double showing(double from, double view, double begin, double end) {
        return Math.min(begin, Math.max(from, end - view));
    }
}
