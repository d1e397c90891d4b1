package dev.layerscope.server.activation.components;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Centred principal component analysis of activations, exact: what scikit-learn's {@code PCA(k)} with the full solver finds,
 * computed in double precision.
 *
 * <p>Each position of each picture is a sample, each channel a feature. ONNX Runtime multiplies the centred samples with
 * themselves, into the matrix of channels or that of samples, whichever is smaller; ARPACK finds its leading eigenvectors.
 * The sign of a component is such that its loading of the largest magnitude is positive (the first, of several that are
 * equal to 1e-6), so the same activation has the same components wherever it is computed. Components beyond the number of
 * directions in which the samples spread are zero. Samples with a value that isn't finite are left out, and their
 * projections are NaN.
 *
 * <p>Thread safe. Owns its sessions.
 */
public final class PrincipalComponents implements AutoCloseable {
    public static final int MOST_COMPONENTS = 16;
    /** Channels or samples, whichever are fewer. */
    public static final int MOST_FEATURES = 4096;

    private static final double SAME_MAGNITUDE = 1 - 1e-6;
    /** Of the JVM's memory, for all matrices at a time. */
    private static final int SHARE_OF_MEMORY = 4;

    private final TensorPool pool;
    private final GramProduct product;
    private final AtomicLong matrixBytes = new AtomicLong();

    public PrincipalComponents(NativeCore core) {
        this.pool = core.pool();
        this.product = new GramProduct(core);
    }

    /**
     * Finds the components of a tensor and projects it onto them.
     *
     * @param layer for sentences
     * @param tensor of any type and shape, with a channel axis; the batch comes first
     * @param channelAxis of the tensor; where it is 0 there is no batch
     * @param wanted 1 to 16, and no more than channels or samples
     * @return owned by the caller
     * @throws DomainException NO_CHANNELS, COMPONENTS_INVALID, TOO_LARGE, SERVER_BUSY, and for runs that fail
     */
    public Projected find(String layer, Tensor tensor, int channelAxis, int wanted, Call call) {
        checkChannels(layer, tensor.shape(), channelAxis);
        try (ChannelRows rows = ChannelRows.of(tensor, channelAxis, pool)) {
            checkWanted(layer, tensor.shape(), rows, wanted);
            CenteredRows centered = CenteredRows.of(rows);
            int samples = rows.samples() - centered.leftOut().cardinality();
            if (samples < 2) {
                throw invalid("layer '%s' has %d samples without infinite values or NaN, of %d (expected: 2 or more)"
                        .formatted(layer, samples, rows.samples()));
            }
            Directions directions = directions(layer, centered, wanted, call);
            Projection projection = new Projection(centered, directions.vectors());
            Tensor projected = projection.onto(shape(tensor.shape(), channelAxis, wanted), pool);
            try {
                return new Projected(basis(centered, directions, projection, samples), projected);
            } catch (RuntimeException e) {
                projected.close();
                throw e;
            }
        }
    }

    /**
     * Projects a tensor onto components that were found before.
     *
     * @return owned by the caller
     * @throws DomainException NO_CHANNELS, BASIS_INVALID, TOO_LARGE, SERVER_BUSY
     */
    public Projected project(String layer, Tensor tensor, int channelAxis, Basis basis) {
        checkChannels(layer, tensor.shape(), channelAxis);
        basis.checkFits(layer, tensor.shape().dim(channelAxis));
        try (ChannelRows rows = ChannelRows.of(tensor, channelAxis, pool)) {
            double[][] vectors =
                    basis.components().stream().map(Component::loadings).toArray(double[][]::new);
            Projection projection = new Projection(CenteredRows.around(basis.mean(), rows), vectors);
            return new Projected(basis, projection.onto(shape(tensor.shape(), channelAxis, vectors.length), pool));
        }
    }

    /** The axes of a layer with components in the place of channels, behind the batch. */
    private static Shape shape(Shape layer, int channelAxis, int components) {
        List<Long> dims = new ArrayList<>(List.of(channelAxis == 0 ? 1L : layer.dim(0), (long) components));
        for (int axis = 1; axis < layer.rank(); axis++) {
            if (axis != channelAxis) {
                dims.add(layer.dim(axis));
            }
        }
        return Shape.of(dims.stream().mapToLong(Long::longValue).toArray());
    }

    private static void checkChannels(String layer, Shape shape, int channelAxis) {
        if (channelAxis < 0 || channelAxis >= shape.rank() || shape.elements() == 0) {
            throw new DomainException(
                    Reason.NO_CHANNELS,
                    "components: layer '%s' of shape %s (expected: channels)".formatted(layer, shape));
        }
    }

    private static void checkWanted(String layer, Shape shape, ChannelRows rows, int wanted) {
        int smaller = Math.min(rows.channels(), rows.samples());
        if (wanted < 1 || wanted > MOST_COMPONENTS) {
            throw invalid("%d (expected: 1 to %d)".formatted(wanted, MOST_COMPONENTS));
        }
        if (wanted > smaller) {
            throw invalid("%d of layer '%s' of shape %s with %d channels and %d samples (expected: at most %d)"
                    .formatted(wanted, layer, shape, rows.channels(), rows.samples(), smaller));
        }
        if (smaller > MOST_FEATURES) {
            throw new DomainException(
                            Reason.TOO_LARGE,
                            "components: layer '%s' of shape %s with %d channels and %d samples (expected: at most %d of either)"
                                    .formatted(layer, shape, rows.channels(), rows.samples(), MOST_FEATURES))
                    .with("limit", MOST_FEATURES);
        }
    }

    /**
     * Unit vectors in the space of channels, or zeros, and the squares of the samples along them.
     *
     * @param total squares of all samples
     */
    // Nobody compares directions.
    @SuppressWarnings("ArrayRecordComponent")
    private record Directions(double[][] vectors, double[] squares, double total) {}

    private Directions directions(String layer, CenteredRows rows, int wanted, Call call) {
        int size = Math.min(rows.channels(), rows.samples());
        long bytes = reserve(size);
        try {
            boolean ofChannels = rows.channels() <= rows.samples();
            GramMatrix gram = new GramMatrix(rows, product, pool);
            SymmetricMatrix matrix = ofChannels ? gram.ofChannels(call) : gram.ofSamples(call);
            List<Eigenpair> pairs = LeadingEigenpairs.of(matrix, wanted, call.cancellation());
            double total = matrix.trace();
            if (pairs.size() < wanted && total > 0) {
                throw new DomainException(
                        Reason.RUN_FAILED,
                        "components: %d of layer '%s' lie too close to others to be told apart (expected: fewer components)"
                                .formatted(wanted - pairs.size(), layer));
            }
            double[][] vectors = new double[wanted][rows.channels()];
            double[] squares = new double[wanted];
            double negligible = pairs.isEmpty() ? 0 : pairs.get(0).value() * size * Math.ulp(1.0);
            for (int i = 0; i < pairs.size(); i++) {
                if (pairs.get(i).value() > negligible) {
                    squares[i] = pairs.get(i).value();
                    double[] vector = pairs.get(i).vector();
                    vectors[i] = signed(ofChannels ? vector : weighted(rows, vector));
                }
            }
            return new Directions(vectors, squares, total);
        } finally {
            matrixBytes.addAndGet(-bytes);
        }
    }

    private long reserve(int size) {
        long bytes = (long) size * size * Double.BYTES;
        long limit = Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY;
        if (bytes > limit) {
            throw new DomainException(
                            Reason.TOO_LARGE,
                            "components: a matrix of %d bytes (expected: at most %d, a share of the server's memory)"
                                    .formatted(bytes, limit))
                    .with("limitBytes", limit);
        }
        if (matrixBytes.addAndGet(bytes) > limit) {
            matrixBytes.addAndGet(-bytes);
            throw new DomainException(
                    Reason.SERVER_BUSY,
                    "components: %d more bytes (expected: within %d, most of which are in use now; try again)"
                            .formatted(bytes, limit));
        }
        return bytes;
    }

    /** The sum of samples by their weights, at length 1: from an eigenvector over samples to one over channels. */
    private static double[] weighted(CenteredRows rows, double[] weights) {
        double[] vector = new double[rows.channels()];
        double[] row = new double[rows.samples()];
        for (int c = 0; c < vector.length; c++) {
            rows.read(c, 0, row.length, row);
            vector[c] = DotProduct.of(row, weights, row.length);
        }
        double length = Math.sqrt(DotProduct.of(vector, vector, vector.length));
        for (int c = 0; c < vector.length; c++) {
            vector[c] /= length;
        }
        return vector;
    }

    private static double[] signed(double[] vector) {
        double largest = 0;
        for (double loading : vector) {
            largest = Math.max(largest, Math.abs(loading));
        }
        int deciding = 0;
        while (Math.abs(vector[deciding]) < largest * SAME_MAGNITUDE) {
            deciding++;
        }
        if (vector[deciding] < 0) {
            for (int c = 0; c < vector.length; c++) {
                vector[c] = -vector[c];
            }
        }
        return vector;
    }

    private static Basis basis(CenteredRows rows, Directions directions, Projection projection, int samples) {
        List<Component> components = new ArrayList<>();
        for (int i = 0; i < directions.vectors.length; i++) {
            components.add(new Component(
                    directions.vectors[i],
                    directions.squares[i] / (samples - 1),
                    directions.total > 0 ? directions.squares[i] / directions.total : 0,
                    projection.lowest(i),
                    projection.highest(i)));
        }
        return new Basis(rows.mean(), components, samples, rows.leftOut().cardinality());
    }

    private static DomainException invalid(String rest) {
        return new DomainException(Reason.COMPONENTS_INVALID, "components: " + rest);
    }

    @Override
    public void close() {
        product.close();
    }
}
