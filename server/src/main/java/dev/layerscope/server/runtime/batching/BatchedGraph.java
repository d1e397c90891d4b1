package dev.layerscope.server.runtime.batching;

import dev.layerscope.server.tensor.Shape;
import java.util.Map;

/**
 * A derived graph as rows of one size go through it.
 *
 * @param model for people
 * @param sha256 of the model
 * @param input of the graph, the only one, whose first axis counts rows
 * @param row the shape of one, [1, ...]
 * @param outputs what one row gives: shapes whose first axis grows by as much with each row
 * @param mostRows that one run may have
 */
public record BatchedGraph(
        String model, String sha256, String input, Shape row, Map<String, Shape> outputs, int mostRows) {
    public BatchedGraph {
        outputs = Map.copyOf(outputs);
        if (row.rank() == 0 || row.dim(0) != 1) {
            throw new IllegalArgumentException("row: %s (expected: [1, ...])".formatted(row));
        }
        outputs.forEach((name, shape) -> {
            if (shape.rank() == 0) {
                throw new IllegalArgumentException("output '%s': a scalar (expected: rows)".formatted(name));
            }
        });
    }

    /** Of what goes in. */
    Shape fed(int rows) {
        return row.with(0, rows);
    }

    /** Of what comes out for one row, times so many. */
    static Shape times(Shape one, int rows) {
        return one.with(0, one.dim(0) * rows);
    }
}
