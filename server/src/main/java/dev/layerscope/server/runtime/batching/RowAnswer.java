package dev.layerscope.server.runtime.batching;

import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** What came of a row. Owned by whoever gets it. */
sealed interface RowAnswer extends AutoCloseable {
    @Override
    void close();

    /** It was run alone. */
    record Whole(Map<String, Tensor> results) implements RowAnswer {
        @Override
        public void close() {
            results.values().forEach(Tensor::close);
        }
    }

    /**
     * It is one of several in a batch.
     *
     * @param results of the whole batch, one owner of them
     */
    record Part(Map<String, Tensor> results, int index, int rows) implements RowAnswer {
        /** The row's own results, which hold nothing of the others', owned by the caller. */
        Map<String, Tensor> cut(TensorPool pool) {
            Map<String, Tensor> own = new LinkedHashMap<>();
            try {
                results.forEach((name, whole) -> own.put(name, cut(whole, pool)));
                return own;
            } catch (RuntimeException e) {
                own.values().forEach(Tensor::close);
                throw e;
            }
        }

        private Tensor cut(Tensor whole, TensorPool pool) {
            Shape shape = whole.shape().with(0, whole.shape().dim(0) / rows);
            Tensor part = pool.allocate(whole.type(), shape);
            part.bytes().put(bytes(whole));
            return part;
        }

        private ByteBuffer bytes(Tensor whole) {
            int bytes = whole.byteSize() / rows;
            return whole.bytes().position(index * bytes).limit((index + 1) * bytes);
        }

        /** Whether the same came of the row when it was run alone. */
        boolean isSameAs(Map<String, Tensor> alone) {
            return results.entrySet().stream().allMatch(result -> {
                Tensor whole = result.getValue();
                Tensor single = alone.get(result.getKey());
                return single != null
                        && whole.shape().equals(BatchedGraph.times(single.shape(), rows))
                        && bytes(whole).mismatch(single.bytes()) < 0;
            });
        }

        @Override
        public void close() {
            results.values().forEach(Tensor::close);
        }
    }

    /** Nothing, since the batch failed: its caller runs it alone, and tells how that went. */
    record Alone(FailedBatch batch) implements RowAnswer {
        @Override
        public void close() {
            batch.told(FailedBatch.Alone.UNKNOWN);
        }
    }
}
