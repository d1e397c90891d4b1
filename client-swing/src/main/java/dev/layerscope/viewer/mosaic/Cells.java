package dev.layerscope.viewer.mosaic;

import dev.layerscope.v1.Mosaic;
import java.awt.geom.Rectangle2D;
import java.util.OptionalInt;

/** The cells of a mosaic: which channel is where, counted in values. */
record Cells(Mosaic mosaic) {
    int count() {
        return mosaic.getChannelsCount();
    }

    int channel(int cell) {
        return mosaic.getChannels(cell);
    }

    /** Empty for a channel that isn't in the mosaic. */
    OptionalInt of(int channel) {
        // Most often channels are in their order, and then it is found at once.
        if (channel < count() && mosaic.getChannels(channel) == channel) {
            return OptionalInt.of(channel);
        }
        int cell = mosaic.getChannelsList().indexOf(channel);
        return cell < 0 ? OptionalInt.empty() : OptionalInt.of(cell);
    }

    /** The map in a cell. */
    Rectangle2D map(int cell) {
        return new Rectangle2D.Double(
                (double) (cell % mosaic.getColumns()) * mosaic.getPitch().getWidth(),
                (double) (cell / mosaic.getColumns()) * mosaic.getPitch().getHeight(),
                mosaic.getMap().getWidth(),
                mosaic.getMap().getHeight());
    }

    /** The cell at values, gaps included; empty beside all cells. */
    OptionalInt at(double x, double y) {
        int column = (int) Math.floor(x / mosaic.getPitch().getWidth());
        int row = (int) Math.floor(y / mosaic.getPitch().getHeight());
        int cell = row * mosaic.getColumns() + column;
        boolean there = column >= 0 && row >= 0 && column < mosaic.getColumns() && cell < count();
        return there ? OptionalInt.of(cell) : OptionalInt.empty();
    }

    /** The cell so many columns right and rows down; the same one where there is none. */
    int beside(int cell, int columns, int rows) {
        int column = cell % mosaic.getColumns() + columns;
        int next = (cell / mosaic.getColumns() + rows) * mosaic.getColumns() + column;
        boolean there = column >= 0 && column < mosaic.getColumns() && next >= 0 && next < count();
        return there ? next : cell;
    }
}
