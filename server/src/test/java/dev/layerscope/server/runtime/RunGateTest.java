package dev.layerscope.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.access.Priority;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.testing.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunGateTest {
    private final RunGate gate = gate(1, 2);

    @Test
    void asManyRunAsAreAllowed() {
        RunGate two = gate(2, 0);
        try (RunGate.Permit first = two.enter(Call.ofServer());
                RunGate.Permit second = two.enter(Call.ofServer())) {
            assertBusy(() -> two.enter(Call.ofServer()), 0);
        }
        two.enter(Call.ofServer()).close();
    }

    @Test
    void runsOfAUserComeInTheOrderOfArrival() throws InterruptedException {
        LinkedBlockingQueue<String> admitted = new LinkedBlockingQueue<>();
        List<Thread> threads = new ArrayList<>();
        try (RunGate.Permit running = gate.enter(Call.ofServer())) {
            for (String name : List.of("first", "second")) {
                int waiting = gate.waiting();
                Thread thread = new Thread(() -> {
                    try (RunGate.Permit permit = gate.enter(Call.ofServer())) {
                        admitted.add(name);
                    }
                });
                threads.add(thread);
                thread.start();
                awaitWaiting(waiting + 1);
            }
            assertThat(admitted).isEmpty();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(admitted).containsExactly("first", "second");
        assertThat(gate.waiting()).isZero();
    }

    @Test
    void oneMoreThanMayWaitIsRefusedAndTheOthersStillComeIn() {
        List<CompletableFuture<Void>> entered = new ArrayList<>();
        try (RunGate.Permit running = gate.enter(Call.ofServer())) {
            for (int i = 0; i < 2; i++) {
                entered.add(enterAndLeave(new Cancellation()));
                awaitWaiting(i + 1);
            }
            assertBusy(() -> gate.enter(Call.ofServer()), 2);
        }
        entered.forEach(CompletableFuture::join);
    }

    @Test
    void whoIsCancelledWhileWaitingLeavesItsPlaceToTheNext() {
        CompletableFuture<Void> staying;
        try (RunGate.Permit running = gate.enter(Call.ofServer())) {
            Cancellation cancellation = new Cancellation();
            CompletableFuture<Void> leaving = enterAndLeave(cancellation);
            awaitWaiting(1);
            staying = enterAndLeave(new Cancellation());
            awaitWaiting(2);
            cancellation.cancel();
            assertThatThrownBy(leaving::join).isInstanceOf(CancellationException.class);
            assertThat(gate.waiting()).isEqualTo(1);
            assertThat(staying).isNotDone();
        }
        staying.join();
    }

    @Test
    void aPermitThatIsClosedTwiceLetsOneIn() {
        RunGate.Permit permit = gate.enter(Call.ofServer());
        permit.close();
        permit.close();
        RunGate.Permit only = gate.enter(Call.ofServer());
        CompletableFuture<Void> next = enterAndLeave(new Cancellation());
        Await.until(() -> gate.waiting() == 1 || next.isDone());
        assertThat(next).isNotDone();
        only.close();
        next.join();
    }

    @Test
    void whoIsCancelledAlreadyTakesNoPlace() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        assertThatThrownBy(() -> gate.enter(call(cancellation))).isInstanceOf(CancellationException.class);
        assertThat(gate.waiting()).isZero();
        gate.enter(Call.ofServer()).close();
    }

    @Test
    void anInterruptedThreadLeavesAndStaysInterrupted() throws InterruptedException {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        try (RunGate.Permit running = gate.enter(Call.ofServer())) {
            Thread thread = new Thread(() -> {
                try {
                    gate.enter(Call.ofServer()).close();
                    interrupted.completeExceptionally(new AssertionError("came in"));
                } catch (CancellationException e) {
                    interrupted.complete(Thread.currentThread().isInterrupted());
                }
            });
            thread.start();
            awaitWaiting(1);
            thread.interrupt();
            assertThat(interrupted.join()).isTrue();
            assertThat(gate.waiting()).isZero();
        }
        gate.enter(Call.ofServer()).close();
    }

    private CompletableFuture<Void> enterAndLeave(Cancellation cancellation) {
        CompletableFuture<Void> left = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        gate.enter(call(cancellation)).close();
                        left.complete(null);
                    } catch (RuntimeException e) {
                        left.completeExceptionally(e);
                    }
                })
                .start();
        return left;
    }

    private void awaitWaiting(int expected) {
        Await.until(() -> gate.waiting() == expected);
    }

    private static Call call(Cancellation cancellation) {
        return new Call(Caller.ANYONE, Priority.INTERACTIVE, cancellation);
    }

    private static RunGate gate(int concurrent, int waiting) {
        return new RunGate(new RunSettings(concurrent, waiting, Duration.ofMinutes(1)));
    }

    private static void assertBusy(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, int waiting) {
        assertThatThrownBy(call).isInstanceOfSatisfying(DomainException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.SERVER_BUSY);
            assertThat(e.facts()).containsEntry("waiting", Integer.toString(waiting));
        });
    }
}
