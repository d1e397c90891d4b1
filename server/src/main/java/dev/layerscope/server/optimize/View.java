package dev.layerscope.server.optimize;

import dev.layerscope.server.optimize.loss.LossGraph;
import dev.layerscope.server.optimize.loss.LossSpec;
import dev.layerscope.server.optimize.sampling.AxisMatrix;
import dev.layerscope.server.optimize.sampling.Move;
import dev.layerscope.server.optimize.sampling.Window;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;

/** What a loss graph is fed to see its pictures as a move says. */
record View(LossSpec spec, Window window, TensorPool pool) {
    /** Owned by the caller. */
    Map<String, Tensor> feeds(Move move) {
        Map<String, Tensor> feeds = new HashMap<>();
        try {
            switch (spec.view()) {
                case STILL -> {}
                case ALONG_AXES -> putAxes(feeds, window.rows(move), window.columns(move));
                case TURNED -> feeds.put(LossGraph.GRID, grid(move));
                case BLURRED_AND_TURNED -> {
                    putAxes(feeds, window.blurred(spec.height()), window.blurred(spec.width()));
                    feeds.put(LossGraph.GRID, grid(move));
                }
            }
            return feeds;
        } catch (RuntimeException e) {
            feeds.values().forEach(Tensor::close);
            throw e;
        }
    }

    private void putAxes(Map<String, Tensor> feeds, AxisMatrix rows, AxisMatrix columns) {
        Tensor down = pool.allocate(ElementType.FLOAT, Shape.of(rows.out(), rows.in()));
        feeds.put(LossGraph.ROWS, down);
        down.bytes().asFloatBuffer().put(rows.toFloats());
        Tensor across = pool.allocate(ElementType.FLOAT, Shape.of(columns.in(), columns.out()));
        feeds.put(LossGraph.COLUMNS, across);
        FloatBuffer values = across.bytes().asFloatBuffer();
        for (int from = 0; from < columns.in(); from++) {
            for (int to = 0; to < columns.out(); to++) {
                values.put((float) columns.at(to, from));
            }
        }
    }

    private Tensor grid(Move move) {
        Tensor grid =
                pool.allocate(ElementType.FLOAT, Shape.of(spec.pictures(), spec.modelHeight(), spec.modelWidth(), 2));
        float[] one = window.grid(move);
        FloatBuffer values = grid.bytes().asFloatBuffer();
        for (int i = 0; i < spec.pictures(); i++) {
            values.put(one);
        }
        return grid;
    }
}
