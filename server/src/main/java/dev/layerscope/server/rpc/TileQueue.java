package dev.layerscope.server.rpc;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.render.MosaicLayout;
import dev.layerscope.server.render.TileAddress;
import dev.layerscope.server.render.Viewport;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which tiles of one view are to be sent next: those of the newest viewport that the viewer hasn't, then those around it.
 * Not thread safe.
 */
final class TileQueue {
    /** Tiles that are known to be with the viewer; those sent longest ago are forgotten. */
    static final int MOST_KNOWN = 8192;

    private final MosaicLayout layout;
    private final Set<TileAddress> known = new LinkedHashSet<>();
    private Set<TileAddress> visible = Set.of();
    private Deque<TileAddress> shown = new ArrayDeque<>();
    private Deque<TileAddress> around = new ArrayDeque<>();
    /** The viewport of which it is still to be said that all of it is sent. */
    private Optional<Long> unsettled = Optional.empty();

    TileQueue(MosaicLayout layout) {
        this.layout = layout;
    }

    /** What comes next. */
    sealed interface Next {
        record Picture(TileAddress address) implements Next {}

        /** All of a viewport's rectangle came before. */
        record Settlement(long viewport) implements Next {}
    }

    /**
     * Replaces the viewport.
     *
     * @throws DomainException REQUEST_INVALID, and then nothing is changed
     */
    void look(Viewport viewport, long number) {
        List<TileAddress> tiles = viewport.visible(layout);
        around = new ArrayDeque<>(viewport.around(layout));
        visible = new HashSet<>(tiles);
        shown = new ArrayDeque<>(tiles);
        unsettled = Optional.of(number);
    }

    /** Whether the newest viewport shows a tile. */
    boolean shows(TileAddress tile) {
        return visible.contains(tile);
    }

    /** Tiles that the viewer has. */
    void know(Collection<TileAddress> tiles) {
        tiles.forEach(this::sent);
    }

    /** Tiles that the viewer has no more. */
    void forget(Collection<TileAddress> tiles) {
        tiles.forEach(known::remove);
    }

    void sent(TileAddress tile) {
        known.add(tile);
        if (known.size() > MOST_KNOWN) {
            Iterator<TileAddress> oldest = known.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** Nothing but what is shown. */
    void dropAround() {
        around.clear();
    }

    boolean isEmpty() {
        return shown.isEmpty() && unsettled.isEmpty() && around.isEmpty();
    }

    /**
     * Takes what is next.
     *
     * @param coming tiles that are being made and needn't be made twice
     */
    Optional<Next> next(Set<TileAddress> coming) {
        for (TileAddress tile = shown.poll(); tile != null; tile = shown.poll()) {
            if (!known.contains(tile) && !coming.contains(tile)) {
                return Optional.of(new Next.Picture(tile));
            }
        }
        if (unsettled.isPresent()) {
            Next settled = new Next.Settlement(unsettled.get());
            unsettled = Optional.empty();
            return Optional.of(settled);
        }
        for (TileAddress tile = around.poll(); tile != null; tile = around.poll()) {
            if (!known.contains(tile) && !coming.contains(tile)) {
                return Optional.of(new Next.Picture(tile));
            }
        }
        return Optional.empty();
    }
}
