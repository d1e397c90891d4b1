package dev.layerscope.server.activation;

import dev.layerscope.server.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A part of a feed's batch, which can be run without the rest.
 *
 * @param from the first row: a picture, or what the first axis of an array counts
 * @param to the row after the last
 */
record FeedRows(Feed feed, long from, long to) {
    /** The whole feed; one row where it has no batch. */
    static FeedRows all(Feed feed) {
        Shape batch = feed.shapes().get(feed.target());
        return new FeedRows(feed, 0, batch == null || batch.rank() == 0 ? 1 : batch.dim(0));
    }

    /** Of what is fed, all rows together. */
    Map<String, Shape> shapes() {
        return withRows(to - from);
    }

    /** Of what a single run is fed. */
    Map<String, Shape> perRun() {
        OptionalLong fixed = feed.fixedBatch();
        return withRows(fixed.isPresent() ? fixed.getAsLong() : to - from);
    }

    /** How many runs it takes: one where the model leaves the batch open. */
    long runs() {
        OptionalLong fixed = feed.fixedBatch();
        return fixed.isPresent() ? (to - from) / fixed.getAsLong() : 1;
    }

    private Map<String, Shape> withRows(long rows) {
        Map<String, Shape> shapes = new LinkedHashMap<>(feed.shapes());
        shapes.computeIfPresent(feed.target(), (input, shape) -> shape.rank() == 0 ? shape : shape.with(0, rows));
        return shapes;
    }
}
