package dev.layerscope.server.render;

/** The maps of a mosaic, read in parts, so that none is copied for a tile that shows little of it. */
@FunctionalInterface
public interface MosaicMaps {
    /**
     * Copies a part of a row of one map.
     *
     * @param cell of the mosaic, counted from 0
     * @param into from index {@code at} on
     */
    void read(int cell, int row, int column, int count, float[] into, int at);
}
