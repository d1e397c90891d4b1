package dev.layerscope.server.activation.components;

import dev.ludovic.netlib.arpack.JavaARPACK;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.netlib.arpack.Dgetv0;
import org.netlib.util.doubleW;
import org.netlib.util.intW;

/**
 * The implicitly restarted Lanczos method of ARPACK (Lehoucq, Sorensen, Yang, 1998; routines {@code dsaupd} and
 * {@code dseupd}), as Java.
 *
 * <p>ARPACK keeps its state between calls in static fields, so one problem is solved at a time in the whole process. Its
 * source of random numbers is set back before each, so that the same problem has the same solution.
 */
final class Arpack {
    /** Of the largest eigenvalue of the operator. */
    private static final double TOLERANCE = 1e-12;

    private static final int MOST_RESTARTS = 1000;
    private static final int LEAST_BASIS = 20;
    private static final long SEED = 20070525;
    private static final int DONE = 99;

    private static final Object ONE_AT_A_TIME = new Object();
    /** Kept here, for the logging system forgets loggers that nobody holds. */
    private static final Logger LOG = Logger.getLogger("dev.ludovic.netlib.arpack.InstanceBuilder");

    private static final JavaARPACK ROUTINES = load();

    private Arpack() {}

    /** ARPACK of the machine, if there is one, is left alone: components would be others on the next machine. */
    private static JavaARPACK load() {
        LOG.setLevel(Level.WARNING);
        System.setProperty("dev.ludovic.netlib.arpack.allowNative", "false");
        return JavaARPACK.getInstance();
    }

    /**
     * The largest eigenvalues of a symmetric operator, and their vectors; of equal ones perhaps only some.
     *
     * @param size of the vectors
     * @param wanted at least 1
     * @param operator takes a vector and fills another with what the matrix makes of it; its largest eigenvalue should not
     *     be far from 1, and none near 0
     * @return the largest first; fewer than wanted where there is no convergence
     */
    static List<Eigenpair> largest(int size, int wanted, BiConsumer<double[], double[]> operator) {
        // It wants more room than a small matrix has, so zeros are put around that.
        int basis = Math.max(LEAST_BASIS, 2 * wanted + 2);
        int padded = Math.max(size, basis + 1);
        synchronized (ONE_AT_A_TIME) {
            Dgetv0.inits = true;
            return new Run(size, padded, wanted, basis).solve(operator);
        }
    }

    private static final class Run {
        private final int size;
        private final int padded;
        private final int wanted;
        private final int basis;
        private final double[] residual;
        private final double[] vectors;
        private final double[] work;
        private final double[] lanczosWork;
        private final int[] parameters = new int[11];
        private final int[] pointers = new int[11];

        private Run(int size, int padded, int wanted, int basis) {
            this.size = size;
            this.padded = padded;
            this.wanted = wanted;
            this.basis = basis;
            this.residual = new SplittableRandom(SEED).doubles(padded, -1, 1).toArray();
            this.vectors = new double[padded * basis];
            this.work = new double[3 * padded];
            this.lanczosWork = new double[basis * (basis + 8)];
            parameters[0] = 1;
            parameters[2] = MOST_RESTARTS;
            parameters[6] = 1;
        }

        private List<Eigenpair> solve(BiConsumer<double[], double[]> operator) {
            intW step = new intW(0);
            // 1: begin with the residual given.
            intW result = new intW(1);
            double[] vector = new double[size];
            double[] image = new double[size];
            while (step.val != DONE) {
                ROUTINES.dsaupd(
                        step,
                        "I",
                        padded,
                        "LA",
                        wanted,
                        new doubleW(TOLERANCE),
                        residual,
                        basis,
                        vectors,
                        padded,
                        parameters,
                        pointers,
                        work,
                        lanczosWork,
                        lanczosWork.length,
                        result);
                if (step.val != DONE) {
                    int to = pointers[1] - 1;
                    System.arraycopy(work, pointers[0] - 1, vector, 0, size);
                    operator.accept(vector, image);
                    java.util.Arrays.fill(work, to, to + padded, 0);
                    System.arraycopy(image, 0, work, to, size);
                }
            }
            return result.val < 0 ? List.of() : pairs(result.val);
        }

        private List<Eigenpair> pairs(int info) {
            intW result = new intW(info);
            intW found = new intW(wanted);
            double[] values = new double[wanted];
            ROUTINES.dseupd(
                    true,
                    "A",
                    new boolean[basis],
                    values,
                    vectors,
                    padded,
                    0,
                    "I",
                    padded,
                    "LA",
                    found,
                    TOLERANCE,
                    residual,
                    basis,
                    vectors,
                    padded,
                    parameters,
                    pointers,
                    work,
                    lanczosWork,
                    lanczosWork.length,
                    result);
            List<Eigenpair> pairs = new ArrayList<>();
            int converged = result.val == 0 ? Math.min(parameters[4], wanted) : 0;
            for (int i = converged - 1; i >= 0; i--) {
                pairs.add(
                        new Eigenpair(values[i], java.util.Arrays.copyOfRange(vectors, i * padded, i * padded + size)));
            }
            return pairs;
        }
    }
}
