package dev.layerscope.viewer.mosaic;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decoded tiles of the mosaics looked at last, up to a number; those not drawn for longest go first. A tile has 64 KiB and
 * a palette. Thread safe.
 */
final class TileMemory {
    private final int most;
    private final Map<Key, BufferedImage> tiles = new LinkedHashMap<>(16, 0.75f, true);
    private final List<Key> gone = new ArrayList<>();

    private record Key(String identity, TilePlace place) {}

    /**
     * @param most more than are ever seen at once
     */
    TileMemory(int most) {
        this.most = most;
    }

    /**
     * @param identity of the mosaic
     */
    synchronized void put(String identity, TilePlace place, BufferedImage tile) {
        Key key = new Key(identity, place);
        tiles.put(key, tile);
        gone.remove(key);
        Iterator<Key> oldest = tiles.keySet().iterator();
        while (tiles.size() > most) {
            gone.add(oldest.next());
            oldest.remove();
        }
    }

    synchronized @Nullable BufferedImage get(String identity, TilePlace place) {
        return tiles.get(new Key(identity, place));
    }

    synchronized boolean has(String identity, TilePlace place) {
        return tiles.containsKey(new Key(identity, place));
    }

    synchronized void clear() {
        tiles.clear();
        gone.clear();
    }

    synchronized int size() {
        return tiles.size();
    }

    synchronized List<TilePlace> held(String identity) {
        return placesOf(identity, tiles.keySet());
    }

    /** Those of a mosaic that went since this was last asked; what went of others is of no interest then. */
    synchronized List<TilePlace> takeGone(String identity) {
        List<TilePlace> taken = placesOf(identity, gone);
        gone.clear();
        return taken;
    }

    private static List<TilePlace> placesOf(String identity, Iterable<Key> keys) {
        List<TilePlace> places = new ArrayList<>();
        keys.forEach(key -> {
            if (key.identity().equals(identity)) {
                places.add(key.place());
            }
        });
        return places;
    }
}
