package dev.layerscope.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.access.Priority;
import dev.layerscope.server.access.Quotas;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.access.Stage;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.testing.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How users and jobs share the device, by a clock that the test moves. */
@Timeout(60)
class SharedGateTest {
    private static final long SLICE = 100;

    private final AtomicLong nanos = new AtomicLong();
    private final Map<String, Long> limits = new HashMap<>();
    private final Map<String, Long> weights = new HashMap<>();
    private final RunGate gate = new RunGate(
            new RunSettings(
                    1,
                    256,
                    Duration.ofMinutes(1),
                    new SharingSettings(Duration.ofMillis(10), Duration.ofMillis(SLICE), Duration.ofMillis(900))),
            caller -> Quotas.UNLIMITED.with(
                    weights.containsKey(caller.name())
                            ? Map.of("weight", weights.get(caller.name()))
                            : limits.containsKey(caller.name())
                                    ? Map.of("device-seconds-per-hour", limits.get(caller.name()))
                                    : Map.of()),
            nanos::get);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Entering> entering = new ArrayList<>();
    private final Map<String, Long> had = new HashMap<>();

    private record Entering(Call call, long millis, CompletableFuture<RunGate.Permit> permit) {}

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void equalUsersGetEqualSharesHoweverManyTheirRequestsAndHoweverLongTheirRuns() {
        for (int i = 0; i < 32; i++) {
            enter("many", Priority.INTERACTIVE, 3);
        }
        enter("long", Priority.INTERACTIVE, 170);
        enter("long", Priority.INTERACTIVE, 170);
        for (int i = 0; i < 4; i++) {
            enter("some", Priority.INTERACTIVE, 25);
        }
        goOn(1500);
        double mean = had.values().stream().mapToLong(Long::longValue).average().orElseThrow();
        assertThat(had)
                .hasSize(3)
                .allSatisfy((user, own) -> assertThat(own / mean).as(user).isCloseTo(1, within(0.08)));
        assertThat(gate.deviceTimes()).containsEntry("many", Duration.ofMillis(had.get("many")));
    }

    @Test
    void jobsOfEqualUsersShareAsRequestsDo() {
        for (int i = 0; i < 8; i++) {
            enter("many", Priority.BACKGROUND, 5);
        }
        enter("one", Priority.BACKGROUND, 60);
        enter("one", Priority.BACKGROUND, 60);
        goOn(600);
        assertThat(had.get("many") / (double) had.get("one")).isCloseTo(1, within(0.08));
    }

    @Test
    void aUserOfWeightThreeHasThreeShares() {
        weights.put("heavy", 3L);
        for (int i = 0; i < 2; i++) {
            enter("heavy", Priority.INTERACTIVE, 8);
            enter("usual", Priority.INTERACTIVE, 8);
        }
        goOn(800);
        assertThat(had.get("heavy") / (double) had.get("usual")).isCloseTo(3, within(0.1));
    }

    @Test
    void jobsHaveATenthWhileRequestsWait() {
        enter("ann", Priority.INTERACTIVE, 20);
        enter("ann", Priority.INTERACTIVE, 20);
        enter("job", Priority.BACKGROUND, 30);
        goOn(2000);
        double share = had.get("job") / (double) (had.get("job") + had.get("ann"));
        assertThat(share).isCloseTo(0.1, within(0.01));
    }

    @Test
    void aStepLongerThanASliceIsSavedUpFor() {
        enter("ann", Priority.INTERACTIVE, 20);
        enter("ann", Priority.INTERACTIVE, 20);
        enter("job", Priority.BACKGROUND, 1000);
        goOn(4000);
        double share = had.get("job") / (double) (had.get("job") + had.get("ann"));
        assertThat(share).isCloseTo(0.1, within(0.02));
    }

    @Test
    void aRequestThatComesWhileNoOtherWaitsGetsInAfterOneStepOfAJob() {
        enter("job", Priority.BACKGROUND, 30);
        enter("job", Priority.BACKGROUND, 30);
        for (int i = 0; i < 20; i++) {
            step();
        }
        long before = nanos.get();
        enter("ann", Priority.INTERACTIVE, 5);
        assertThat(waitOf("ann", before)).isLessThanOrEqualTo(millis(30));
    }

    @Test
    void aLightUserWaitsForNoMoreThanARunAndASlice() {
        for (int i = 0; i < 32; i++) {
            enter("hammering", Priority.INTERACTIVE, 15);
        }
        enter("job", Priority.BACKGROUND, 10);
        enter("job", Priority.BACKGROUND, 10);
        long longest = 0;
        for (int i = 0; i < 60; i++) {
            for (int between = 0; between < 7; between++) {
                step();
            }
            long before = nanos.get();
            enter("light", Priority.INTERACTIVE, 15);
            longest = Math.max(longest, waitOf("light", before));
        }
        assertThat(longest).isLessThanOrEqualTo(millis(15 + SLICE));
        assertThat(had.get("job")).as("the job has had its slices").isGreaterThan(10 * SLICE / 2);
    }

    @Test
    void whoseTimeIsUsedUpIsToldWhenThereIsMore() {
        limits.put("ann", 1L);
        for (int i = 0; i < 2; i++) {
            try (RunGate.Permit permit = gate.enter(call("ann", Priority.BACKGROUND))) {
                nanos.addAndGet(millis(500));
            }
        }
        Call again = call("ann", Priority.INTERACTIVE);
        assertThatThrownBy(() -> gate.enter(again)).isInstanceOfSatisfying(DomainException.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Reason.QUOTA_EXCEEDED);
            assertThat(refused)
                    .hasMessage(
                            "quota 'device-seconds-per-hour' of 'ann': 1 used (expected: fewer than 1; room again in 3659 s)");
            assertThat(refused.retryAfter()).contains(Duration.ofMinutes(61).minusSeconds(1));
        });
        nanos.addAndGet(Duration.ofMinutes(61).toNanos());
        gate.enter(again).close();
    }

    @Test
    void aRunForSeveralIsPaidForInEqualParts() {
        try (RunGate.Permit permit = gate.enter(call("ann", Priority.INTERACTIVE))) {
            permit.shareWith(List.of(caller("bob"), caller("cat")));
            nanos.addAndGet(millis(30));
        }
        assertThat(gate.deviceTimes())
                .containsOnlyKeys("ann", "bob", "cat")
                .allSatisfy((user, time) -> assertThat(time).isEqualTo(Duration.ofMillis(10)));
    }

    @Test
    void aCallKnowsHowLongItWaitedAndRan() {
        Call first = call("ann", Priority.INTERACTIVE);
        Call second = call("bob", Priority.INTERACTIVE);
        RunGate.Permit running = gate.enter(first);
        CompletableFuture<RunGate.Permit> waiting = CompletableFuture.supplyAsync(() -> gate.enter(second), threads);
        Await.until(() -> gate.waiting() == 1);
        assertThat(gate.isBusy()).isTrue();
        assertThat(gate.waiting(Priority.INTERACTIVE)).isEqualTo(1);
        assertThat(gate.waiting(Priority.BACKGROUND)).isZero();
        nanos.addAndGet(millis(7));
        running.close();
        RunGate.Permit next = waiting.join();
        nanos.addAndGet(millis(5));
        next.close();
        assertThat(first.stages().nanos(Stage.QUEUE)).isZero();
        assertThat(first.stages().nanos(Stage.RUN)).isEqualTo(millis(7));
        assertThat(second.stages().nanos(Stage.QUEUE)).isEqualTo(millis(7));
        assertThat(second.stages().nanos(Stage.RUN)).isEqualTo(millis(5));
    }

    private void enter(String user, Priority priority, long millis) {
        int in = entering.size();
        Call call = call(user, priority);
        entering.add(new Entering(call, millis, CompletableFuture.supplyAsync(() -> gate.enter(call), threads)));
        Await.until(() -> gate.waiting() == in);
    }

    /** Runs, each of which comes back as soon as it is over. */
    private void goOn(int runs) {
        for (int i = 0; i < runs; i++) {
            step();
        }
    }

    private Entering step() {
        Entering running = running();
        // Comes back before it leaves, so that somebody always waits.
        entering.remove(running);
        nanos.addAndGet(millis(running.millis()));
        had.merge(running.call().caller().name(), running.millis(), Long::sum);
        boolean comesBack = !running.call().caller().name().equals("light");
        if (comesBack) {
            Call again = call(running.call().caller().name(), running.call().priority());
            int waiting = gate.waiting();
            entering.add(new Entering(
                    again, running.millis(), CompletableFuture.supplyAsync(() -> gate.enter(again), threads)));
            Await.until(() -> gate.waiting() == waiting + 1);
        }
        running.permit().join().close();
        return running;
    }

    private Entering running() {
        Await.until(() -> entering.stream().anyMatch(one -> one.permit().isDone()));
        return entering.stream()
                .filter(one -> one.permit().isDone())
                .findFirst()
                .orElseThrow();
    }

    private long waitOf(String user, long since) {
        while (!running().call().caller().name().equals(user)) {
            step();
        }
        long waited = nanos.get() - since;
        step();
        return waited;
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    private static Caller caller(String name) {
        return new Caller(name, Role.RUNNER);
    }

    private static Call call(String user, Priority priority) {
        return new Call(caller(user), priority, new Cancellation());
    }
}
