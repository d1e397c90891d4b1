package dev.layerscope.viewer.mosaic;

import dev.layerscope.client.MosaicGeometry;
import dev.layerscope.client.MosaicGeometry.Place;
import dev.layerscope.client.MosaicReading.Reading;
import java.awt.image.BufferedImage;
import java.util.Optional;

/**
 * What is at a point of a view.
 *
 * @param place one position of a channel, or several that are one pixel
 * @param reading what its colour says; empty while its tile is missing
 */
record Pointed(Place place, Optional<Reading> reading) {
    /**
     * @param x in points of the view
     * @param y in points of the view
     * @return empty in a gap and beside the mosaic
     */
    static Optional<Pointed> at(Scene scene, TileMemory memory, double x, double y) {
        Coat coat = scene.coat();
        int level = scene.camera().level(coat.lowestLevel());
        double pixels = Math.scalb(1.0, level);
        long across = (long) Math.floor(scene.camera().valueX(x) * pixels);
        long down = (long) Math.floor(scene.camera().valueY(y) * pixels);
        return coat.geometry()
                .at(level, across, down)
                .map(place -> new Pointed(place, reading(coat, memory, level, across, down)));
    }

    private static Optional<Reading> reading(Coat coat, TileMemory memory, int level, long across, long down) {
        int side = MosaicGeometry.TILE_SIDE;
        TilePlace tile = new TilePlace(level, (int) (across / side), (int) (down / side));
        BufferedImage image = memory.get(coat.identity(), tile);
        if (image == null) {
            return Optional.empty();
        }
        int index = image.getRaster().getSample((int) (across % side), (int) (down % side), 0);
        return coat.reading().read(level, across, down, index);
    }

    String words() {
        return reading.map(ReadingWords::of).orElseGet(() -> ReadingWords.of(place));
    }
}
