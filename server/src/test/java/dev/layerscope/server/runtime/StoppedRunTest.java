package dev.layerscope.server.runtime;

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
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import dev.layerscope.server.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run that would take years ends when nobody wants it any more. */
@Timeout(120)
class StoppedRunTest {
    private static final Map<String, Optional<Shape>> OUTPUT = Map.of("y", Optional.of(Shape.of(1)));

    private final TensorPool pool = TestCore.pool();
    private final Tensor x = Tensor.ofFloats(Shape.of(1), 1);

    @AfterEach
    void everyTensorWasGivenBack() {
        x.close();
        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void aRunWhoseCallerLeavesStopsAndLetsTheNextOneIn() {
        try (NativeCore core = TestCore.start(pool);
                Session endless = core.open(endless(), NativeCore.Optimization.FULL);
                Session quick = core.open(quick(), NativeCore.Optimization.FULL)) {
            Cancellation cancellation = new Cancellation();
            CompletableFuture<Map<String, Tensor>> running = start(endless, cancellation);
            // A run that was let in holds the memory of its outputs.
            Await.until(() -> pool.usedBytes() > 0);
            CompletableFuture<Map<String, Tensor>> next = start(quick, new Cancellation());
            Await.until(() -> core.gate().waiting() == 1);
            assertThat(running).isNotDone();
            cancellation.cancel();
            assertThatThrownBy(running::join)
                    .isInstanceOf(CancellationException.class)
                    .hasMessageContaining("during the run");
            next.join().values().forEach(Tensor::close);
        }
    }

    @Test
    void aRunThatTakesTooLongStops() {
        RunSettings runs = new RunSettings(1, 1, Duration.ofMillis(50));
        try (NativeCore core = TestCore.start(runs, pool);
                Session endless = core.open(endless(), NativeCore.Optimization.FULL)) {
            assertThatThrownBy(() -> endless.run(Call.ofServer(), Map.of("x", x), OUTPUT))
                    .isInstanceOfSatisfying(
                            DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.RUN_TIMEOUT));
        }
    }

    @Test
    void aCallerThatLeftBeforeComputesNothing() {
        try (NativeCore core = TestCore.start(pool);
                Session endless = core.open(endless(), NativeCore.Optimization.FULL)) {
            Cancellation cancellation = new Cancellation();
            cancellation.cancel();
            assertThatThrownBy(start(endless, cancellation)::join).isInstanceOf(CancellationException.class);
        }
    }

    private CompletableFuture<Map<String, Tensor>> start(Session session, Cancellation cancellation) {
        CompletableFuture<Map<String, Tensor>> results = new CompletableFuture<>();
        Call call = new Call(Caller.ANYONE, Priority.INTERACTIVE, cancellation);
        new Thread(() -> {
                    try {
                        results.complete(session.run(call, Map.of("x", x), OUTPUT));
                    } catch (RuntimeException e) {
                        results.completeExceptionally(e);
                    }
                })
                .start();
        return results;
    }

    private static OnnxModel quick() {
        return new GraphFixture()
                .input("x", 1)
                .node("Neg", List.of("x"), "y")
                .outputs("y")
                .model();
    }

    /** Adds one for 2^63 - 1 times. */
    private static OnnxModel endless() {
        Graph body = new GraphFixture()
                .input("iteration", ElementType.INT64)
                .input("again", ElementType.BOOL)
                .input("sum", 1)
                .weight("one", Weight.ofFloats(Shape.of(1), 1))
                .node("Identity", List.of("again"), "still")
                .node("Add", List.of("sum", "one"), "more")
                .outputs("still", "more")
                .graph();
        return new GraphFixture()
                .input("x", 1)
                .weight("count", Weight.ofInts(Shape.of(), Long.MAX_VALUE))
                .node(Node.of(
                        "Loop", List.of("count", "", "x"), List.of("y"), Map.of("body", new Attribute.Body(body))))
                .outputs("y")
                .model();
    }
}
