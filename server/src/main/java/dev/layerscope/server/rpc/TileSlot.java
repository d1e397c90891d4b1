package dev.layerscope.server.rpc;

import dev.layerscope.server.render.TileAddress;
import dev.layerscope.v1.StreamTilesResponse;
import java.util.Optional;

/** The place of one message in a stream of tiles, kept while a tile is made for it. Not thread safe. */
final class TileSlot {
    private final Kind kind;
    private final Optional<TileAddress> tile;
    private Optional<StreamTilesResponse> message;

    /** What a message says. */
    enum Kind {
        TILE,
        MOSAIC,
        SETTLED,
        /** A viewport is refused. */
        REFUSAL,
        /** The view has failed. */
        FAILURE
    }

    private TileSlot(Kind kind, Optional<TileAddress> tile, Optional<StreamTilesResponse> message) {
        this.kind = kind;
        this.tile = tile;
        this.message = message;
    }

    static TileSlot of(Kind kind, StreamTilesResponse message) {
        return new TileSlot(kind, Optional.empty(), Optional.of(message));
    }

    static TileSlot forTile(TileAddress tile) {
        return new TileSlot(Kind.TILE, Optional.of(tile), Optional.empty());
    }

    Kind kind() {
        return kind;
    }

    Optional<TileAddress> tile() {
        return tile;
    }

    void fill(StreamTilesResponse made) {
        message = Optional.of(made);
    }

    boolean isFilled() {
        return message.isPresent();
    }

    StreamTilesResponse message() {
        return message.orElseThrow();
    }
}
