package dev.layerscope.client;

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

    /** The server has no room at present, and the call is tried again; once in a row. */
    void busy();

    /**
     * A stream goes on.
     *
     * @param layer path of the layer whose tensor was on its way
     * @param offset the byte of that tensor at which it goes on
     */
    void continued(String layer, long offset);
}
