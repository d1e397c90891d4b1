package dev.layerscope.server.activation.components;

import dev.layerscope.server.access.Cancellation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The largest eigenvalues of a symmetric matrix that has no negative ones, with their vectors.
 *
 * <p>The matrix is scaled by its norm and an identity is added, so that what is negligible beside the largest eigenvalue
 * counts as converged: the residual of each pair is at most 1e-12 of that. The Lanczos method sees only one vector of an
 * eigenvalue that is there twice, so once it is done a short run beside what was found looks for a larger eigenvalue than
 * the least found, and where there is one, the method runs again beside them.
 */
final class LeadingEigenpairs {
    private static final long SEED = 1950;
    private static final int STEPS_OF_SEARCH = 32;
    /** Of the norm. */
    private static final double NOTICEABLE = 1e-10;

    private final SymmetricMatrix matrix;
    private final double norm;
    private final Cancellation cancellation;

    private LeadingEigenpairs(SymmetricMatrix matrix, Cancellation cancellation) {
        this.matrix = matrix;
        this.norm = matrix.norm();
        this.cancellation = cancellation;
    }

    /**
     * @param wanted 1 to the matrix's size
     * @return the largest first; none of a matrix of zeros, and fewer than wanted where they can't be told apart
     */
    static List<Eigenpair> of(SymmetricMatrix matrix, int wanted, Cancellation cancellation) {
        LeadingEigenpairs leading = new LeadingEigenpairs(matrix, cancellation);
        return leading.norm == 0 ? List.of() : leading.find(wanted);
    }

    private List<Eigenpair> find(int wanted) {
        List<Eigenpair> found = search(wanted, List.of());
        for (int again = 0; again < wanted && found.size() == wanted && isOneMissing(found); again++) {
            List<Eigenpair> all = new ArrayList<>(found);
            all.addAll(search(wanted, found));
            all.sort(Comparator.comparingDouble(Eigenpair::value).reversed());
            found = List.copyOf(all.subList(0, wanted));
        }
        return found;
    }

    private List<Eigenpair> search(int wanted, List<Eigenpair> beside) {
        double[] image = new double[matrix.size()];
        return Arpack.largest(matrix.size(), wanted, (vector, result) -> apply(vector, result, beside)).stream()
                .map(pair -> {
                    // The value of the matrix itself: the scaled one has lost the digits of small ones to the identity.
                    matrix.multiply(pair.vector(), image);
                    return new Eigenpair(DotProduct.of(pair.vector(), image, image.length), pair.vector());
                })
                .sorted(Comparator.comparingDouble(Eigenpair::value).reversed())
                .toList();
    }

    /** {@code (A / norm + I) v}, with zero in the place of the eigenvalues of some vectors. */
    private void apply(double[] vector, double[] result, List<Eigenpair> without) {
        cancellation.check();
        matrix.multiply(vector, result);
        double scale = 1 / norm;
        for (int i = 0; i < result.length; i++) {
            result[i] = result[i] * scale + vector[i];
        }
        for (Eigenpair pair : without) {
            double[] direction = pair.vector();
            double length = DotProduct.of(direction, vector, vector.length) * (pair.value() * scale + 1);
            for (int i = 0; i < result.length; i++) {
                result[i] -= length * direction[i];
            }
        }
    }

    /** Whether the matrix beside what was found has an eigenvalue above the least found. */
    private boolean isOneMissing(List<Eigenpair> found) {
        double bound = found.get(found.size() - 1).value() / norm + 1 + NOTICEABLE;
        int size = matrix.size();
        double[] vector = new SplittableRandom(SEED).doubles(size, -1, 1).toArray();
        double[] before = new double[size];
        double[] image = new double[size];
        double beta = Math.sqrt(DotProduct.of(vector, vector, size));
        double pivot = 1;
        for (int step = 0; step < STEPS_OF_SEARCH && beta > NOTICEABLE; step++) {
            for (int i = 0; i < size; i++) {
                vector[i] /= beta;
            }
            apply(vector, image, found);
            double alpha = DotProduct.of(vector, image, size);
            // Sturm's sequence of the tridiagonal matrix: a positive pivot is an eigenvalue above the bound.
            pivot = alpha - bound - (step == 0 ? 0 : beta * beta / pivot);
            if (pivot > 0) {
                return true;
            }
            pivot = Math.min(pivot, -Double.MIN_NORMAL);
            for (int i = 0; i < size; i++) {
                double next = image[i] - alpha * vector[i] - (step == 0 ? 0 : beta * before[i]);
                before[i] = vector[i];
                vector[i] = next;
            }
            beta = Math.sqrt(DotProduct.of(vector, vector, size));
        }
        return false;
    }
}
