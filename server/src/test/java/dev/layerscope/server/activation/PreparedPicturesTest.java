package dev.layerscope.server.activation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.input.ClientFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedPicturesTest {
    private static final int SIDE = 32;
    private static final int ROW_BYTES = 3 * SIDE * SIDE * Float.BYTES;
    private static final ActivationSettings KEPT = ActivationSettings.defaults();

    @TempDir
    private Path folder;

    @Test
    void otherLayersOfThePictureAreFedTheSameNumbers() throws IOException {
        List<String> layers = List.of("conv1", "layer1", "layer1", "layer3");
        List<float[]> anew;
        try (TestActivations server = server("anew", KEPT.withPreparedBytes(0))) {
            anew = values(server, layers);
            assertThat(server.activations().prepared().misses()).isZero();
        }
        try (TestActivations server = server("kept", KEPT)) {
            List<float[]> kept = values(server, layers);

            for (int i = 0; i < layers.size(); i++) {
                assertThat(kept.get(i)).isEqualTo(anew.get(i));
            }
            assertThat(server.activations().prepared().misses()).isEqualTo(1);
            // The layer that was asked for twice came from the cache of activations.
            assertThat(server.activations().prepared().hits()).isEqualTo(2);
            assertThat(server.activations().prepared().usedBytes()).isBetween((long) ROW_BYTES, 2L * ROW_BYTES);
        }
    }

    @Test
    void anotherPreparationIsAnotherPicture() throws IOException {
        try (TestActivations server = server("kept", KEPT)) {
            String picture = server.put(ClientFiles.png(SIDE, SIDE, 1));
            float[] plain = server.floats(feed(picture), "conv1");
            FeedRequest raw = feed(Optional.of("raw"), SIDE, picture);
            FeedRequest wider = feed(Optional.empty(), 2 * SIDE, picture);

            assertThat(server.floats(raw, "conv1")).isNotEqualTo(plain);
            assertThat(server.floats(wider, "conv1").length).isEqualTo(2 * plain.length);
            assertThat(server.activations().prepared().misses()).isEqualTo(3);
        }
    }

    @Test
    void rowsOfABatchAreKeptOneByOneWithinTheBudget() throws IOException {
        try (TestActivations server = server("kept", KEPT.withCacheBytes(0).withPreparedBytes(5L * ROW_BYTES))) {
            List<String> pictures = List.of(1, 2, 3, 4, 5, 6, 7, 8).stream()
                    .map(seed -> server.put(ClientFiles.png(SIDE, SIDE, seed)))
                    .toList();
            float[] all = server.floats(feed(pictures.toArray(String[]::new)), "conv1");
            float[] last = server.floats(feed(pictures.get(7)), "conv1");

            assertThat(java.util.Arrays.copyOfRange(all, 7 * last.length, 8 * last.length))
                    .usingComparatorWithPrecision(1e-5f)
                    .containsExactly(last);
            assertThat(server.activations().prepared().hits()).isEqualTo(1);
            assertThat(server.activations().prepared().usedBytes()).isLessThanOrEqualTo(5L * ROW_BYTES);
            assertThat(server.activations().prepared().evictions()).isEqualTo(4);
        }
    }

    @Test
    void aPictureThatWouldTakeMostOfTheCacheIsNotKept() throws IOException {
        try (TestActivations server = server("kept", KEPT.withPreparedBytes(3L * ROW_BYTES))) {
            server.floats(feed(server.put(ClientFiles.png(SIDE, SIDE, 1))), "conv1");

            assertThat(server.activations().prepared().usedBytes()).isZero();
        }
    }

    private TestActivations server(String name, ActivationSettings settings) throws IOException {
        TestActivations server = new TestActivations(Files.createDirectory(folder.resolve(name)), settings);
        server.models().golden("tiny_resnet");
        return server;
    }

    private static List<float[]> values(TestActivations server, List<String> layers) {
        String picture = server.put(ClientFiles.png(SIDE, SIDE, 1));
        return layers.stream().map(layer -> server.floats(feed(picture), layer)).toList();
    }

    private static FeedRequest feed(String... pictures) {
        return feed(Optional.empty(), SIDE, pictures);
    }

    private static FeedRequest feed(Optional<String> preset, int width, String... pictures) {
        return new FeedRequest(
                "tiny_resnet",
                List.of(pictures),
                preset,
                UnaryOperator.identity(),
                Optional.of(new PictureSize(SIDE, width)),
                Map.of());
    }
}
