package dev.layerscope.client;

import com.google.protobuf.ByteString;
import dev.layerscope.v1.Mosaic;
import dev.layerscope.v1.TileAddress;

/**
 * What arrives on a {@link TileStream}. Called by one thread at a time, a different one perhaps each time; the next message
 * is not read before the method returns, so whoever is slow slows the server down. Answers of views before the newest one
 * don't arrive.
 */
public interface TileListener {
    /** The geometry of a view, once and before its tiles. */
    void mosaic(int view, Mosaic mosaic);

    /**
     * A tile.
     *
     * @param png a PNG file
     */
    void tile(int view, TileAddress address, ByteString png);

    /** All tiles of a viewport's rectangle have arrived, now or before. */
    void settled(int view, long viewport);

    /** A viewport is refused; the one before is still in force. */
    void refused(int view, long viewport, ServerError why);

    /**
     * A view isn't shown, or no more; another may be opened. Where the reason is {@code INPUT_NOT_FOUND}, after the input
     * was put again.
     */
    void failed(int view, ServerError why);

    /** The stream ended after {@link TileStream#finish}. Nothing arrives any more. */
    void completed();

    /** The stream broke. Nothing arrives any more. */
    void broken(ServerError why);
}
