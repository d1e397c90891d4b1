package dev.layerscope.viewer.channel;

/** A position of a map, counted from 0. */
record Cell(int row, int column) {
    /** Moved, and kept inside a map. */
    Cell moved(int rows, int columns, ChannelMap map) {
        return new Cell(
                Math.max(0, Math.min(map.height() - 1, row + rows)),
                Math.max(0, Math.min(map.width() - 1, column + columns)));
    }
}
