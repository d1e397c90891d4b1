package dev.layerscope.client;

import java.time.Duration;

/** Hears of calls that are tried again, to tell a person. Called by the thread that makes the call. */
public interface RetryListener {
    /** Says nothing. */
    RetryListener SILENT = new RetryListener() {
        @Override
        public void lost() {}

        @Override
        public void busy() {}

        @Override
        public void continued(String layer, long offset) {}
    };

    /** The connection was lost, and the call is tried again; once for each loss, however many tries it takes. */
    void lost();

    /** The server has no room at present, or the caller had what it may, and the call is tried again; once in a row. */
    void busy();

    /**
     * The same, with what the server says.
     *
     * @param sentence why it refuses
     * @param wait until the next try
     */
    default void busy(String sentence, Duration wait) {
        busy();
    }

    /**
     * A stream goes on.
     *
     * @param layer path of the layer whose tensor was on its way
     * @param offset the byte of that tensor at which it goes on
     */
    void continued(String layer, long offset);
}
