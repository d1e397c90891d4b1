package dev.layerscope.server.activation.components;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.activation.components.GramProduct.Side;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.nio.DoubleBuffer;

/**
 * The smaller of two matrices with the same spectrum: that of all channels with each other (the covariance, times the number
 * of samples less one) or that of all samples with each other. Made block by block, so that beside it only a block is in
 * memory.
 */
final class GramMatrix {
    private static final int BLOCK_BYTES = 32 << 20;

    private final CenteredRows rows;
    private final GramProduct product;
    private final TensorPool pool;

    GramMatrix(CenteredRows rows, GramProduct product, TensorPool pool) {
        this.rows = rows;
        this.product = product;
        this.pool = pool;
    }

    /** Channels with channels: {@code [C, C]}. */
    SymmetricMatrix ofChannels(Call call) {
        SymmetricMatrix sum = new SymmetricMatrix(rows.channels());
        int most = Math.max(1, BLOCK_BYTES / Double.BYTES / rows.channels());
        for (int from = 0; from < rows.samples(); from += most) {
            int count = Math.min(most, rows.samples() - from);
            add(new Block(0, rows.channels(), from, count), Side.ROWS, sum, call);
        }
        return sum;
    }

    /** Samples with samples: {@code [S, S]}. */
    SymmetricMatrix ofSamples(Call call) {
        SymmetricMatrix sum = new SymmetricMatrix(rows.samples());
        int most = Math.max(1, BLOCK_BYTES / Double.BYTES / rows.samples());
        for (int from = 0; from < rows.channels(); from += most) {
            int count = Math.min(most, rows.channels() - from);
            add(new Block(from, count, 0, rows.samples()), Side.COLUMNS, sum, call);
        }
        return sum;
    }

    private record Block(int channel, int channels, int sample, int samples) {}

    private void add(Block block, Side side, SymmetricMatrix sum, Call call) {
        try (Tensor matrix = pool.allocate(ElementType.DOUBLE, Shape.of(block.channels, block.samples))) {
            DoubleBuffer values = matrix.bytes().asDoubleBuffer();
            double[] row = new double[block.samples];
            for (int c = 0; c < block.channels; c++) {
                rows.read(block.channel + c, block.sample, block.samples, row);
                values.put(row);
            }
            try (Tensor part = product.of(matrix, side, call)) {
                sum.add(part.bytes().asDoubleBuffer());
            }
        }
    }
}
