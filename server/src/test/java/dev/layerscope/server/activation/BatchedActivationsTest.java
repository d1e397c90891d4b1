package dev.layerscope.server.activation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.input.ClientFiles;
import dev.layerscope.server.model.GraphBuilder;
import dev.layerscope.server.runtime.batching.BatchSettings;
import dev.layerscope.server.runtime.batching.BatchStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of several callers at once. */
@Timeout(120)
class BatchedActivationsTest {
    private static final int CALLERS = 8;
    private static final int PICTURES = 64;
    private static final ActivationSettings NO_CACHE =
            ActivationSettings.defaults().keepingNothing();

    @TempDir
    private Path folder;

    @Test
    void manyCallersGetTheBytesThatTheyWouldGetAlone() {
        List<float[]> alone = new ArrayList<>();
        BatchSettings off = BatchSettings.defaults().withMode(BatchSettings.Mode.OFF);
        try (TestActivations server = new TestActivations(folder, NO_CACHE.withBatches(off))) {
            server.models().golden("tiny_resnet");
            for (int i = 0; i < PICTURES; i++) {
                alone.add(answer(server, i));
            }
            assertThat(server.activations().batches().status()).isEmpty();
        }
        try (TestActivations server = new TestActivations(folder, NO_CACHE)) {
            List<CompletableFuture<Void>> callers = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                int first = caller * PICTURES / CALLERS;
                callers.add(CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < 2 * PICTURES; i++) {
                                int picture = (first + i) % PICTURES;
                                assertThat(answer(server, picture)).isEqualTo(alone.get(picture));
                            }
                        },
                        task -> new Thread(task).start()));
            }
            callers.forEach(CompletableFuture::join);
            BatchStatus status = server.activations().batches().status().get(0);
            assertThat(status.model()).isEqualTo("tiny_resnet");
            assertThat(status.state()).isNotEqualTo(BatchStatus.State.OFF);
            // Those who ask for one picture at the same moment share its row.
            assertThat(status.aloneRows() + status.batchedRows()).isBetween(2L * PICTURES, 2L * PICTURES * CALLERS);
        }
    }

    private static float[] answer(TestActivations server, int picture) {
        return server.floats(
                TestActivations.request("tiny_resnet", server.put(ClientFiles.png(32, 32, picture))), "layer1");
    }

    @Test
    void aModelThatMayMixRowsOrFixesThemIsNoCaseForBatches() throws IOException {
        new GraphBuilder()
                .input("x", "n", 3, 8, 8)
                .add(GraphBuilder.node(
                        "q", "DynamicQuantizeLinear", List.of("x"), List.of("bytes", "scale", "zero"), Map.of()))
                .node("DequantizeLinear", "y", "bytes", "scale", "zero")
                .output("y")
                .write(folder, "scaled");
        new GraphBuilder()
                .input("x", 1, 3, 8, 8)
                .node("Relu", "y", "x")
                .output("y")
                .write(folder, "fixed");
        try (TestActivations server = new TestActivations(folder, NO_CACHE)) {
            String picture = server.put(ClientFiles.png(8, 8, 1));
            server.floats(TestActivations.request("scaled", picture), "y");
            server.floats(TestActivations.request("fixed", picture), "y");

            assertThat(server.activations().batches().status())
                    .extracting(BatchStatus::model, BatchStatus::state, BatchStatus::reason)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(
                                    "fixed",
                                    BatchStatus.State.OFF,
                                    "the model fixes how many pictures it takes, or takes more than pictures"),
                            org.assertj.core.groups.Tuple.tuple(
                                    "scaled", BatchStatus.State.OFF, "DynamicQuantizeLinear may mix rows of a batch"));
        }
    }
}
