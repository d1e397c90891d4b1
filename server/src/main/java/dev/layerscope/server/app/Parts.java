package dev.layerscope.server.app;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be closed in the end, the newest first. */
final class Parts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    private final Deque<AutoCloseable> newestFirst = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T part) {
        newestFirst.addFirst(part);
        return part;
    }

    /** Closes all, even where one can't be. */
    @Override
    public void close() {
        while (!newestFirst.isEmpty()) {
            try {
                newestFirst.removeFirst().close();
            } catch (Exception e) {
                LOG.warn("can't be closed", e);
            }
        }
    }
}
