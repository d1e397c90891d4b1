package dev.layerscope.client;

import dev.layerscope.npy.NpyArray;
import dev.layerscope.npy.NpyException;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import dev.layerscope.npy.NpzReader;
import dev.layerscope.npy.NpzWriter;
import dev.layerscope.v1.Basis;
import dev.layerscope.v1.Component;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bases of principal components in a {@code .npz} file, for later and for NumPy. Of each layer it has
 *
 * <pre>
 * LAYER:mean        float64 [C]
 * LAYER:components  float64 [K, C]
 * LAYER:variance    float64 [K]
 * LAYER:ratio       float64 [K], of the variance
 * LAYER:limits      float64 [K, 2], the least and the greatest projection
 * LAYER:samples     int64 [2], how many it was made of, and how many were left out
 * </pre>
 *
 * <p>Any number type is read, and variance, ratio and samples may be missing.
 */
public final class BasisFile {
    private static final String MEAN = ":mean";
    private static final String COMPONENTS = ":components";
    private static final String VARIANCE = ":variance";
    private static final String RATIO = ":ratio";
    private static final String LIMITS = ":limits";
    private static final String SAMPLES = ":samples";

    private final Map<String, NpyArray> arrays;
    private final String layer;

    private BasisFile(Map<String, NpyArray> arrays, String layer) {
        this.arrays = arrays;
        this.layer = layer;
    }

    /**
     * The bases of a file by layer, in its order.
     *
     * @throws NpyException where it is no archive, or an array in it is missing or of a wrong shape
     * @throws IOException where it can't be read
     */
    public static Map<String, Basis> read(Path file) throws IOException {
        Map<String, NpyArray> arrays = NpzReader.read(file);
        Map<String, Basis> bases = new LinkedHashMap<>();
        for (String key : arrays.keySet()) {
            if (key.endsWith(COMPONENTS)) {
                String layer = key.substring(0, key.length() - COMPONENTS.length());
                bases.put(layer, new BasisFile(arrays, layer).basis());
            }
        }
        if (bases.isEmpty()) {
            throw new NpyException("basis: no array LAYER:components among " + arrays.keySet()
                    + " (expected: a file that was saved as a basis)");
        }
        return bases;
    }

    private Basis basis() throws NpyException {
        NpyArray components = array(COMPONENTS);
        if (components.shape().size() != 2) {
            throw wrong(COMPONENTS, components, "[K, C]");
        }
        int wanted = Math.toIntExact(components.shape().get(0));
        int channels = Math.toIntExact(components.shape().get(1));
        double[] loadings = components.doubles();
        double[] limits = numbers(LIMITS, wanted, 2);
        double[] variance = arrays.containsKey(layer + VARIANCE) ? numbers(VARIANCE, wanted) : new double[wanted];
        double[] ratio = arrays.containsKey(layer + RATIO) ? numbers(RATIO, wanted) : new double[wanted];
        double[] samples = arrays.containsKey(layer + SAMPLES) ? numbers(SAMPLES, 2) : new double[2];
        Basis.Builder basis = Basis.newBuilder().setSamples((long) samples[0]).setSamplesLeftOut((long) samples[1]);
        Arrays.stream(numbers(MEAN, channels)).forEach(basis::addMean);
        for (int k = 0; k < wanted; k++) {
            Component.Builder component = basis.addComponentsBuilder()
                    .setVariance(variance[k])
                    .setVarianceRatio(ratio[k])
                    .setLowest(limits[2 * k])
                    .setHighest(limits[2 * k + 1]);
            for (int c = 0; c < channels; c++) {
                component.addLoadings(loadings[k * channels + c]);
            }
        }
        return basis.build();
    }

    private double[] numbers(String what, long... shape) throws NpyException {
        NpyArray array = array(what);
        List<Long> expected = Arrays.stream(shape).boxed().toList();
        if (!array.shape().equals(expected)) {
            throw wrong(what, array, expected.toString());
        }
        return array.doubles();
    }

    private NpyArray array(String what) throws NpyException {
        NpyArray array = arrays.get(layer + what);
        if (array == null) {
            throw new NpyException("basis of " + layer + ": no array " + layer + what + " (expected: one)");
        }
        return array;
    }

    private NpyException wrong(String what, NpyArray array, String expected) {
        return new NpyException(
                "basis: " + layer + what + " of shape " + array.shape() + " (expected: " + expected + ")");
    }

    /** Writes bases by layer. The stream below stays open. */
    public static void write(Map<String, Basis> bases, OutputStream out) throws IOException {
        try (NpzWriter npz = new NpzWriter(out)) {
            for (Map.Entry<String, Basis> entry : bases.entrySet()) {
                write(npz, entry.getKey(), entry.getValue());
            }
        }
    }

    private static void write(NpzWriter npz, String layer, Basis basis) throws IOException {
        List<Component> components = basis.getComponentsList();
        long channels = basis.getMeanCount();
        long wanted = components.size();
        write(npz, layer + MEAN, basis.getMeanList(), channels);
        write(
                npz,
                layer + COMPONENTS,
                components.stream()
                        .flatMap(component -> component.getLoadingsList().stream())
                        .toList(),
                wanted,
                channels);
        write(
                npz,
                layer + VARIANCE,
                components.stream().map(Component::getVariance).toList(),
                wanted);
        write(
                npz,
                layer + RATIO,
                components.stream().map(Component::getVarianceRatio).toList(),
                wanted);
        write(
                npz,
                layer + LIMITS,
                components.stream()
                        .flatMap(component -> List.of(component.getLowest(), component.getHighest()).stream())
                        .toList(),
                wanted,
                2);
        ByteBuffer samples = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        samples.putLong(basis.getSamples()).putLong(basis.getSamplesLeftOut());
        try (OutputStream array = npz.array(layer + SAMPLES, NpyHeader.of(NpyType.INT64, 2))) {
            array.write(samples.array());
        }
    }

    private static void write(NpzWriter npz, String key, List<Double> values, long... shape) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(values.size() * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        values.forEach(bytes::putDouble);
        try (OutputStream array = npz.array(key, NpyHeader.of(NpyType.FLOAT64, shape))) {
            array.write(bytes.array());
        }
    }
}
