package dev.layerscope.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.access.QuotaBook;
import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.GraphFixture;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many sessions and runs of many sizes on a device with little memory. */
@Timeout(120)
class SmallMemoryTest {
    private static final long MIB = 1 << 20;
    private static final long BUDGET = 48 * MIB;
    private static final int ROWS = 1024;
    private static final int MODELS = 12;

    private final TensorPool pool = TestCore.pool();
    private final NativeCore core = NativeCore.start(
            TestCore.settings(),
            new RunSettings(2, 64, Duration.ofMinutes(5)),
            MemorySettings.defaults().withDeviceBytes(BUDGET).withPatience(Duration.ofMinutes(1)),
            pool,
            QuotaBook.UNLIMITED);
    private final SharedCache<Integer, Session> sessions = new SharedCache<>(1 << 30, Session::bytes);

    @AfterEach
    void everythingIsGivenBack() {
        sessions.drop(key -> true);
        assertThat(core.memory().heldBytes()).isZero();
        assertThat(core.memory().takenBytes()).isZero();
        assertThat(pool.usedBytes()).isZero();
        core.close();
    }

    @Test
    void allAreAnsweredAndNeverIsMoreInUseThanThereIs() throws InterruptedException {
        core.memory().whenShort(sessions::makeRoom);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(6);
        for (int request = 0; request < 72; request++) {
            int model = request * 7 % MODELS;
            int batch = 1 + request % 5 * 128;
            all.add(CompletableFuture.runAsync(
                    () -> assertThat(answer(model, batch)).isEqualTo(model), threads));
        }
        threads.shutdown();
        all.forEach(CompletableFuture::join);
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(sessions.misses()).as("some were opened again").isGreaterThan(MODELS);
    }

    @Test
    void whatNeverFitsIsRefusedAndTheNextIsAnswered() {
        core.memory().whenShort(sessions::makeRoom);
        assertThatThrownBy(() -> answer(1, 16 * 1024)).isInstanceOfSatisfying(DomainException.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Reason.TOO_LARGE);
            assertThat(refused.facts()).containsEntry("limitBytes", Long.toString(BUDGET));
        });
        assertThat(answer(1, 4)).isEqualTo(1);
    }

    @Test
    void aSessionThatNeverFitsIsRefused() {
        assertThatThrownBy(() -> core.open(model(1, 16 * ROWS), NativeCore.Optimization.FULL))
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.TOO_LARGE));
    }

    /** What the graph of a model adds to zero, of the last row. */
    private float answer(int model, int batch) {
        Shape fed = Shape.of(batch, ROWS);
        try (SharedCache.Lease<Session> lease = sessions.get(model, new Cancellation(), () -> {
                    Session session = core.open(model(model, ROWS), NativeCore.Optimization.FULL);
                    session.expect(
                            shapes -> 3 * shapes.values().iterator().next().elements() * Float.BYTES);
                    return session;
                });
                Tensor x = Tensor.ofFloats(fed, new float[(int) fed.elements()])) {
            Tensor y = lease.value()
                    .run(Call.ofServer(), Map.of("x", x), Map.of("y", Optional.empty()))
                    .get("y");
            assertThat(core.memory().heldBytes() + core.memory().takenBytes()).isLessThanOrEqualTo(BUDGET);
            try (y) {
                return y.bytes().getFloat(y.byteSize() - Float.BYTES);
            }
        }
    }

    /** 4 MiB of weights where there are as many rows as columns: y = relu(x w) + model. */
    private static OnnxModel model(int number, int rows) {
        return new GraphFixture()
                .input("x", -1, rows)
                .weight("w", Weight.ofFloats(Shape.of(rows, ROWS), new float[rows * ROWS]))
                .weight("number", Weight.ofFloats(Shape.of(1), number))
                .node("MatMul", List.of("x", "w"), "product")
                .node("Relu", List.of("product"), "positive")
                .node("Add", List.of("positive", "number"), "y")
                .outputs("y")
                .model();
    }
}
