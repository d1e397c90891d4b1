package dev.layerscope.server.runtime.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.access.Priority;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.GraphFixture;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.RunGate;
import dev.layerscope.server.runtime.RunSettings;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.runtime.TestCore;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import dev.layerscope.server.testing.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows of two numbers that wait for one graph while the device is held. */
@Timeout(120)
class BatchesTest {
    private final TensorPool pool = TestCore.pool();
    private final NativeCore core = TestCore.start(new RunSettings(1, 32, Duration.ofMinutes(5)), pool);
    private final List<Thread> threads = new ArrayList<>();

    @AfterEach
    void everyTensorWasGivenBack() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
        core.close();
        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void rowsThatWaitTogetherShareARunAndGetTheirOwnValues() {
        Shared doubled = proven(doubling());
        List<CompletableFuture<float[]>> rows = new ArrayList<>();
        try (doubled) {
            try (RunGate.Permit held = core.gate().enter(Call.ofServer())) {
                for (int i = 0; i < 5; i++) {
                    rows.add(doubled.run(interactive(), i, -i));
                    Await.until(waiting(i + 1));
                }
            }
            for (int i = 0; i < 5; i++) {
                assertThat(rows.get(i).join()).containsExactly(2 * i, -2 * i);
            }
            assertThat(doubled.status().batches()).isEqualTo(1);
            assertThat(doubled.status().batchedRows()).isEqualTo(4);
            assertThat(doubled.status().aloneRows()).isEqualTo(1);
        }
    }

    @Test
    void aSingleRowWaitsForNobody() {
        try (Shared doubled = proven(doubling())) {
            assertThat(doubled.run(interactive(), 1, 2).join()).containsExactly(2, 4);
            assertThat(doubled.status().batches()).isZero();
        }
    }

    @Test
    void aBatchServesNobodyBeforeItsBytesWereCompared() {
        try (Shared doubled = unproven(doubling())) {
            for (int proof = 0; proof < BatchSizes.PROOFS; proof++) {
                assertThat(doubled.status().state()).isEqualTo(BatchStatus.State.MEASURING);
                assertThat(doubled.runTogether(1, 2)).containsExactly(2, 4);
            }
            assertThat(doubled.status().aloneRows()).isEqualTo(2 * BatchSizes.PROOFS);
            assertThat(doubled.status().batches()).isZero();
            assertThat(doubled.status().timeRatio()).isPositive();
            assertThat(doubled.status().state()).isNotEqualTo(BatchStatus.State.OFF);
        }
    }

    @Test
    void rowsThatABatchMixesAreAnsweredAloneAndNeverBatchedAgain() {
        try (Shared centered = unproven(new GraphFixture()
                .input("x", -1, 2)
                .node("ReduceMean", List.of("x"), "mean", Map.of("axes", new Attribute.Ints(List.of(0L))))
                .node("Sub", List.of("x", "mean"), "y")
                .outputs("y")
                .model())) {
            assertThat(centered.runTogether(1, 2)).containsExactly(0, 0);
            assertThat(centered.status().state()).isEqualTo(BatchStatus.State.OFF);
            assertThat(centered.status().reason()).isEqualTo("a row of 2 gives other bytes than alone");
            assertThat(centered.runTogether(1, 2)).containsExactly(0, 0);
            assertThat(centered.status().batches()).isZero();
        }
    }

    @Test
    void aBatchThatTheGraphCantTakeIsRunRowByRowAndIsTheLast() {
        try (Shared single = proven(new GraphFixture()
                .input("x", -1, 2)
                .weight("one", Weight.ofInts(Shape.of(2), 1, 2))
                .node("Reshape", List.of("x", "one"), "y")
                .outputs("y")
                .model())) {
            assertThat(single.runTogether(1, 2)).containsExactly(1, 2);
            assertThat(single.status().state()).isEqualTo(BatchStatus.State.OFF);
            assertThat(single.status().reason()).startsWith("a batch of 2 failed: ");
        }
    }

    @Test
    void aRowThatFailsFailsAlone() {
        try (Shared looked = proven(new GraphFixture()
                .input("x", -1, 2)
                .weight("table", Weight.ofFloats(Shape.of(3), 10, 20, 30))
                .node("Cast", List.of("x"), "index", Map.of("to", new Attribute.Int(ElementType.INT64.onnxNumber())))
                .node("Gather", List.of("table", "index"), "y")
                .outputs("y")
                .model())) {
            CompletableFuture<float[]> good;
            CompletableFuture<float[]> bad;
            try (RunGate.Permit held = core.gate().enter(Call.ofServer())) {
                good = looked.run(interactive(), 0, 2);
                Await.until(waiting(1));
                bad = looked.run(interactive(), 0, 99);
                Await.until(waiting(2));
            }
            assertThat(good.join()).containsExactly(10, 30);
            assertThatThrownBy(bad::join)
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.RUN_FAILED));
            assertThat(looked.status().state()).isEqualTo(BatchStatus.State.ON);
        }
    }

    @Test
    void whoLeavesWhileItWaitsTakesNothingFromTheOthers() {
        try (Shared doubled = proven(doubling())) {
            Cancellation leaving = new Cancellation();
            CompletableFuture<float[]> first;
            CompletableFuture<float[]> second;
            CompletableFuture<float[]> third;
            try (RunGate.Permit held = core.gate().enter(Call.ofServer())) {
                first = doubled.run(new Call(Caller.ANYONE, Priority.INTERACTIVE, leaving), 1, 1);
                Await.until(waiting(1));
                second = doubled.run(interactive(), 2, 2);
                Await.until(waiting(2));
                third = doubled.run(interactive(), 3, 3);
                Await.until(waiting(3));
                leaving.cancel();
                assertThatThrownBy(first::join).isInstanceOf(CancellationException.class);
            }
            assertThat(second.join()).containsExactly(4, 4);
            assertThat(third.join()).containsExactly(6, 6);
            assertThat(doubled.status().batchedRows()).isEqualTo(2);
        }
    }

    @Test
    void aBatchGoesOnUntilAllOfItHaveLeft() {
        try (Shared endless = proven(endless())) {
            Cancellation one = new Cancellation();
            Cancellation other = new Cancellation();
            CompletableFuture<float[]> first;
            CompletableFuture<float[]> second;
            try (RunGate.Permit held = core.gate().enter(Call.ofServer())) {
                first = endless.run(new Call(Caller.ANYONE, Priority.INTERACTIVE, one), 1, 1);
                Await.until(waiting(1));
                second = endless.run(new Call(Caller.ANYONE, Priority.INTERACTIVE, other), 2, 2);
                Await.until(waiting(2));
            }
            Await.until(() -> core.gate().waiting() < 2 && pool.usedBytes() > 0);
            // The first leads the batch, whose turn it has.
            other.cancel();
            assertThatThrownBy(second::join).isInstanceOf(CancellationException.class);
            assertThat(first).isNotDone();
            one.cancel();
            assertThatThrownBy(first::join).isInstanceOf(CancellationException.class);
        }
        core.gate().enter(Call.ofServer()).close();
    }

    @Test
    void requestsAndJobsShareNoRun() {
        try (Shared doubled = proven(doubling())) {
            List<CompletableFuture<float[]>> rows = new ArrayList<>();
            try (RunGate.Permit held = core.gate().enter(Call.ofServer())) {
                for (int i = 0; i < 4; i++) {
                    rows.add(doubled.run(
                            i % 2 == 0 ? interactive() : interactive().inBackground(), i, i));
                    Await.until(waiting(i + 1));
                }
            }
            for (int i = 0; i < 4; i++) {
                assertThat(rows.get(i).join()).containsExactly(2 * i, 2 * i);
            }
            assertThat(doubled.status().batches()).isEqualTo(2);
            assertThat(doubled.status().batchedRows()).isEqualTo(4);
        }
    }

    private static OnnxModel doubling() {
        return new GraphFixture()
                .input("x", -1, 2)
                .node("Add", List.of("x", "x"), "y")
                .outputs("y")
                .model();
    }

    /** Adds one for 2^63 - 1 times. */
    private static OnnxModel endless() {
        Graph body = new GraphFixture()
                .input("iteration", ElementType.INT64)
                .input("again", ElementType.BOOL)
                .input("sum", -1, 2)
                .weight("one", Weight.ofFloats(Shape.of(1), 1))
                .node("Identity", List.of("again"), "still")
                .node("Add", List.of("sum", "one"), "more")
                .outputs("still", "more")
                .graph();
        return new GraphFixture()
                .input("x", -1, 2)
                .weight("count", Weight.ofInts(Shape.of(), Long.MAX_VALUE))
                .node(Node.of(
                        "Loop", List.of("count", "", "x"), List.of("y"), Map.of("body", new Attribute.Body(body))))
                .outputs("y")
                .model();
    }

    private static Call interactive() {
        return new Call(Caller.ANYONE, Priority.INTERACTIVE, new Cancellation());
    }

    private java.util.function.BooleanSupplier waiting(int rows) {
        return () -> core.gate().waiting() == rows;
    }

    private Shared unproven(OnnxModel model) {
        return new Shared(model, new BatchSizes(2, Duration.ofMinutes(1)));
    }

    /** One whose batches of 2 and 4 are taken to be equal and faster. */
    private Shared proven(OnnxModel model) {
        BatchSizes sizes = new BatchSizes(4, Duration.ofMinutes(1));
        for (int i = 0; i < BatchSizes.PROOFS; i++) {
            sizes.ranAlone(1000);
            sizes.wasEqual(2, 1200, 2000);
            sizes.wasEqual(4, 2000, 4000);
        }
        return new Shared(model, sizes);
    }

    /** A session of rows [n, 2] from x to y. */
    private final class Shared implements AutoCloseable {
        private final Session session;
        private final GraphBatches batches;

        private Shared(OnnxModel model, BatchSizes sizes) {
            BatchedGraph graph =
                    new BatchedGraph("test", "0", "x", Shape.of(1, 2), Map.of("y", Shape.of(1, 2)), Integer.MAX_VALUE);
            this.session = core.open(model, NativeCore.Optimization.FULL);
            this.batches = new GraphBatches(graph, new BatchRecord(graph, sizes), pool);
            if (sizes.plan(2).equals(BatchSizes.Plan.ALONE)) {
                for (int i = 0; i < 3; i++) {
                    sizes.ranAlone(1000);
                }
            }
        }

        private BatchStatus status() {
            return batches.status();
        }

        private CompletableFuture<float[]> run(Call call, float... row) {
            CompletableFuture<float[]> values = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try (Tensor x = Tensor.ofFloats(Shape.of(1, 2), row);
                        Tensor y = batches.run(session, x, call).get("y")) {
                    float[] read = new float[2];
                    y.bytes().asFloatBuffer().get(read);
                    values.complete(read);
                } catch (RuntimeException e) {
                    values.completeExceptionally(e);
                }
            });
            threads.add(thread);
            thread.start();
            return values;
        }

        /** A row and another beside it, which both wait for the device. */
        private float[] runTogether(float... row) {
            CompletableFuture<float[]> first;
            CompletableFuture<float[]> second;
            try (RunGate.Permit held = core.gate().enter(Call.ofServer())) {
                first = run(interactive(), row);
                Await.until(waiting(1));
                second = run(interactive(), 7, 8);
                Await.until(waiting(2));
            }
            second.join();
            return first.join();
        }

        @Override
        public void close() {
            for (Thread thread : threads) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            session.close();
        }
    }
}
