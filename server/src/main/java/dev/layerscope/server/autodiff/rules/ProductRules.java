package dev.layerscope.server.autodiff.rules;

import dev.layerscope.server.autodiff.expression.Term;
import dev.layerscope.server.tensor.Shape;
import java.util.Map;

/** Products of matrices (ONNX MatMul and Gemm, opset 13). */
final class ProductRules {
    static final Map<String, Rule> TABLE = Map.of(
            "MatMul", ProductRules::matMul,
            "Gemm", ProductRules::gemm,
            "Einsum", EinsumRule::apply);

    private ProductRules() {}

    /** A vector on the left is a row, one on the right a column. */
    private static void matMul(Step step) {
        Term a = step.in(0);
        Term b = step.in(1);
        Term row = a.rank() == 1 ? a.reshaped(1, a.shape().dim(0)) : a;
        Term column = b.rank() == 1 ? b.reshaped(b.shape().dim(0), 1) : b;
        Shape product = Term.broadcast(batch(row).rank() == 0 ? Shape.of() : batch(row), batch(column));
        long[] dims = java.util.Arrays.copyOf(product.toArray(), product.rank() + 2);
        dims[product.rank()] = row.shape().dim(row.rank() - 2);
        dims[product.rank() + 1] = column.shape().dim(column.rank() - 1);
        step.give(
                0,
                () -> step.dy()
                        .reshaped(dims)
                        .matmul(column.turned())
                        .summedTo(row.shape())
                        .reshaped(a.shape()));
        step.give(
                1,
                () -> row.turned()
                        .matmul(step.dy().reshaped(dims))
                        .summedTo(column.shape())
                        .reshaped(b.shape()));
    }

    private static Shape batch(Term term) {
        return Shape.of(java.util.Arrays.copyOf(term.shape().toArray(), term.rank() - 2));
    }

    /** alpha A B + beta C, with A or B turned where the attributes say so. */
    private static void gemm(Step step) {
        Term a = step.in(0);
        Term b = step.in(1);
        double alpha = step.realAttribute("alpha", 1);
        boolean turnedA = step.intAttribute("transA", 0) != 0;
        boolean turnedB = step.intAttribute("transB", 0) != 0;
        step.give(0, () -> {
            Term byA = step.dy().times(alpha).matmul(turnedB ? b : b.turned());
            return turnedA ? byA.turned() : byA;
        });
        step.give(1, () -> {
            Term byB = (turnedA ? a : a.turned()).matmul(step.dy().times(alpha));
            return turnedB ? byB.turned() : byB;
        });
        step.give(2, () -> step.dy().times(step.realAttribute("beta", 1)));
    }
}
