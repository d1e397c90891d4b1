package dev.layerscope.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CancellationTest {
    private final Cancellation cancellation = new Cancellation();
    private final List<String> ran = new ArrayList<>();

    @Test
    void actionsRunOnceInTheOrderOfRegistration() {
        cancellation.onCancel(() -> ran.add("first"));
        cancellation.onCancel(() -> ran.add("second"));
        assertThat(ran).isEmpty();
        cancellation.cancel();
        cancellation.cancel();
        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void checkThrowsOnlyAfterCancellation() {
        assertThatCode(cancellation::check).doesNotThrowAnyException();
        assertThat(cancellation.isCancelled()).isFalse();
        cancellation.cancel();
        assertThat(cancellation.isCancelled()).isTrue();
        assertThatThrownBy(cancellation::check).isInstanceOf(CancellationException.class);
    }

    @Test
    void anActionRegisteredTooLateRunsAtOnce() {
        cancellation.cancel();
        cancellation.onCancel(() -> ran.add("late")).close();
        assertThat(ran).containsExactly("late");
    }

    @Test
    void anActionThatWasTakenBackNeverRuns() {
        Cancellation.Registration registration = cancellation.onCancel(() -> ran.add("never"));
        cancellation.onCancel(() -> ran.add("other"));
        registration.close();
        registration.close();
        cancellation.cancel();
        assertThat(ran).containsExactly("other");
    }

    @Test
    void anActionMayTakeBackAnotherOneThatHasNotRunYet() {
        List<Cancellation.Registration> second = new ArrayList<>();
        cancellation.onCancel(() -> second.get(0).close());
        second.add(cancellation.onCancel(() -> ran.add("never")));
        cancellation.cancel();
        assertThat(ran).isEmpty();
    }

    @Test
    void anActionThatFailsKeepsNoOtherFromRunning() {
        cancellation.onCancel(() -> {
            throw new IllegalStateException("broken");
        });
        cancellation.onCancel(() -> ran.add("still"));
        assertThatThrownBy(cancellation::cancel).hasMessage("broken");
        assertThat(ran).containsExactly("still");
    }

    @Test
    void takingBackWaitsWhileTheActionRuns() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        AtomicBoolean finished = new AtomicBoolean();
        AtomicBoolean finishedWhenTakenBack = new AtomicBoolean();
        Cancellation.Registration registration = cancellation.onCancel(() -> {
            started.countDown();
            awaitUninterrupted(finish);
            finished.set(true);
        });
        Thread canceller = new Thread(cancellation::cancel);
        canceller.start();
        started.await();
        Thread closer = new Thread(() -> {
            registration.close();
            finishedWhenTakenBack.set(finished.get());
        });
        closer.start();
        Await.until(() -> closer.getState() == Thread.State.BLOCKED || !closer.isAlive());
        assertThat(closer.isAlive()).isTrue();
        finish.countDown();
        closer.join();
        canceller.join();
        assertThat(finishedWhenTakenBack).isTrue();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
