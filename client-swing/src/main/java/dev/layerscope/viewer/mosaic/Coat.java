package dev.layerscope.viewer.mosaic;

import dev.layerscope.client.MosaicGeometry;
import dev.layerscope.client.MosaicReading;
import dev.layerscope.v1.Mosaic;

/** A mosaic in its colours: where its values are, and what the colours say. Two are equal where all their tiles are. */
final class Coat {
    private final Mosaic mosaic;
    private final MosaicReading reading;

    Coat(Mosaic mosaic) {
        this.mosaic = mosaic;
        this.reading = new MosaicReading(mosaic);
    }

    Mosaic mosaic() {
        return mosaic;
    }

    String identity() {
        return mosaic.getIdentity();
    }

    MosaicReading reading() {
        return reading;
    }

    MosaicGeometry geometry() {
        return reading.geometry();
    }

    int lowestLevel() {
        return mosaic.getLowestLevel();
    }

    Cells cells() {
        return new Cells(mosaic);
    }

    /** For a view of a size; see {@link Frame}. */
    Frame frame(ViewSize view) {
        return new Frame(geometry().width(0), geometry().height(0), view.width(), view.height(), view.density());
    }

    /** Whether a place in one is the same place in the other. */
    boolean isLaidOutAs(Coat other) {
        return mosaic.getMap().equals(other.mosaic.getMap())
                && mosaic.getPitch().equals(other.mosaic.getPitch())
                && mosaic.getColumns() == other.mosaic.getColumns()
                && mosaic.getChannelsCount() == other.mosaic.getChannelsCount();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Coat coat && coat.identity().equals(identity());
    }

    @Override
    public int hashCode() {
        return identity().hashCode();
    }
}
