package dev.layerscope.client;

import com.google.protobuf.ByteString;
import dev.layerscope.v1.TileAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tiles of one view that a viewer keeps, up to a number of bytes; those not asked for longest go first, and are to be told
 * to the server as given up. Thread safe.
 */
public final class TileStore {
    private final long budgetBytes;
    private final Map<TileAddress, ByteString> tiles = new LinkedHashMap<>(16, 0.75f, true);
    private final List<TileAddress> gone = new ArrayList<>();
    private long bytes;

    public TileStore(long budgetBytes) {
        this.budgetBytes = budgetBytes;
    }

    public synchronized void put(TileAddress address, ByteString png) {
        ByteString before = tiles.put(address, png);
        gone.remove(address);
        bytes += png.size() - (before == null ? 0 : before.size());
        Iterator<Map.Entry<TileAddress, ByteString>> oldest = tiles.entrySet().iterator();
        while (bytes > budgetBytes && tiles.size() > 1) {
            Map.Entry<TileAddress, ByteString> dropped = oldest.next();
            bytes -= dropped.getValue().size();
            gone.add(dropped.getKey());
            oldest.remove();
        }
    }

    public synchronized @Nullable ByteString get(TileAddress address) {
        return tiles.get(address);
    }

    /** The tiles that it has. */
    public synchronized List<TileAddress> held() {
        return List.copyOf(tiles.keySet());
    }

    /** The tiles that went since this was last asked for. */
    public synchronized List<TileAddress> takeGone() {
        List<TileAddress> taken = List.copyOf(gone);
        gone.clear();
        return taken;
    }

    public synchronized long bytes() {
        return bytes;
    }
}
