package dev.layerscope.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.npy.NpyException;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import dev.layerscope.npy.NpzWriter;
import dev.layerscope.v1.Basis;
import dev.layerscope.v1.Component;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BasisFileTest {
    @TempDir
    private Path folder;

    @Test
    void bases_come_back_as_they_were_written() throws IOException {
        Map<String, Basis> bases = new LinkedHashMap<>();
        bases.put("layer1.0.conv1", basis(0.5, 1));
        bases.put("a:b", basis(-3, 4));
        Path file = folder.resolve("basis.npz");
        try (OutputStream out = Files.newOutputStream(file)) {
            BasisFile.write(bases, out);
        }

        assertThat(BasisFile.read(file)).isEqualTo(bases);
        assertThat(BasisFile.read(file).keySet()).containsExactly("layer1.0.conv1", "a:b");
    }

    @Test
    void what_numpy_made_of_floats_in_columns_is_read_too() throws IOException {
        Path file = folder.resolve("numpy.npz");
        try (OutputStream out = Files.newOutputStream(file);
                NpzWriter npz = new NpzWriter(out)) {
            floats(npz, "relu:components", new NpyHeader(NpyType.FLOAT32, List.of(2L, 3L), true), 1, 4, 2, 5, 3, 6);
            floats(npz, "relu:mean", NpyHeader.of(NpyType.FLOAT32, 3), 7, 8, 9);
            floats(npz, "relu:limits", NpyHeader.of(NpyType.FLOAT32, 2, 2), -1, 1, -2, 2);
        }

        Basis basis = BasisFile.read(file).get("relu");

        assertThat(basis.getMeanList()).containsExactly(7.0, 8.0, 9.0);
        assertThat(basis.getComponents(0).getLoadingsList()).containsExactly(1.0, 2.0, 3.0);
        assertThat(basis.getComponents(1).getLoadingsList()).containsExactly(4.0, 5.0, 6.0);
        assertThat(basis.getComponents(1).getLowest()).isEqualTo(-2);
        assertThat(basis.getComponents(1).getVariance()).isZero();
    }

    @Test
    void what_is_no_basis_is_refused() throws IOException {
        Path text = Files.writeString(folder.resolve("text.npz"), "no archive");
        Path other = folder.resolve("other.npz");
        try (OutputStream out = Files.newOutputStream(other);
                NpzWriter npz = new NpzWriter(out)) {
            floats(npz, "relu", NpyHeader.of(NpyType.FLOAT32, 1), 1);
        }
        Path lacking = folder.resolve("lacking.npz");
        try (OutputStream out = Files.newOutputStream(lacking);
                NpzWriter npz = new NpzWriter(out)) {
            floats(npz, "relu:components", NpyHeader.of(NpyType.FLOAT32, 1, 2), 1, 0);
            floats(npz, "relu:limits", NpyHeader.of(NpyType.FLOAT32, 1, 2), 0, 1);
        }
        Path wrong = folder.resolve("wrong.npz");
        try (OutputStream out = Files.newOutputStream(wrong);
                NpzWriter npz = new NpzWriter(out)) {
            floats(npz, "relu:components", NpyHeader.of(NpyType.FLOAT32, 1, 2), 1, 0);
            floats(npz, "relu:limits", NpyHeader.of(NpyType.FLOAT32, 1, 2), 0, 1);
            floats(npz, "relu:mean", NpyHeader.of(NpyType.FLOAT32, 3), 0, 1, 2);
        }

        assertRefused(text, "numpy.savez");
        assertRefused(other, "no array LAYER:components among [relu]");
        assertRefused(lacking, "no array relu:mean");
        assertRefused(wrong, "relu:mean of shape [3] (expected: [2])");
        assertThatThrownBy(() -> BasisFile.read(folder.resolve("none.npz"))).isInstanceOf(IOException.class);
    }

    private static void assertRefused(Path file, String words) {
        assertThatThrownBy(() -> BasisFile.read(file))
                .isInstanceOf(NpyException.class)
                .hasMessageContaining(words);
    }

    private static Basis basis(double mean, double highest) {
        return Basis.newBuilder()
                .setSamples(49)
                .setSamplesLeftOut(2)
                .addAllMean(List.of(mean, 2.0, 3.0))
                .addComponents(Component.newBuilder()
                        .addAllLoadings(List.of(0.6, 0.8, 0.0))
                        .setVariance(5)
                        .setVarianceRatio(0.75)
                        .setLowest(-1)
                        .setHighest(highest))
                .build();
    }

    private static void floats(NpzWriter npz, String key, NpyHeader header, float... values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        try (OutputStream array = npz.array(key, header)) {
            array.write(bytes.array());
        }
    }
}
