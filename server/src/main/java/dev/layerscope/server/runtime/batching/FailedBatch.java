package dev.layerscope.server.runtime.batching;

/**
 * A batch that failed, whose rows are run alone now: where each of them works, it is batches that the graph can't take.
 * Thread safe.
 */
final class FailedBatch {
    private final Runnable whenAllWork;
    private int left;
    private boolean allWork = true;

    /** How a row of it fared. */
    enum Alone {
        WORKED,
        FAILED,
        /** Its caller left before. */
        UNKNOWN
    }

    FailedBatch(int rows, Runnable whenAllWork) {
        this.left = rows;
        this.whenAllWork = whenAllWork;
    }

    void told(Alone alone) {
        boolean guilty;
        synchronized (this) {
            allWork &= alone == Alone.WORKED;
            left--;
            guilty = left == 0 && allWork;
        }
        if (guilty) {
            whenAllWork.run();
        }
    }
}
