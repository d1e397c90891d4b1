package dev.layerscope.viewer.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class LatestTest {
    /** Background work that waits until the test runs it. */
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    private final Background background = new Background(waiting::add);
    private final Latest latest = new Latest(background);
    private final List<Object> answers = new ArrayList<>();

    @Test
    void an_answer_arrives_on_the_event_thread() throws Exception {
        start(() -> {
            EventThread.forbid();
            return "answer";
        });
        runWaiting();

        assertThat(arrived()).containsExactly("answer");
    }

    @Test
    void a_failure_arrives_on_the_event_thread_an_error_too() throws Exception {
        IOException failure = new IOException("broken");
        start(() -> {
            throw failure;
        });
        runWaiting();
        StackOverflowError error = new StackOverflowError();
        start(() -> {
            throw error;
        });
        runWaiting();

        assertThat(arrived()).containsExactly(failure, error);
    }

    @Test
    void what_was_asked_before_is_not_begun_any_longer() throws Exception {
        AtomicBoolean begun = new AtomicBoolean();
        start(() -> {
            begun.set(true);
            return "first";
        });
        start(() -> "second");
        runWaiting();

        assertThat(arrived()).containsExactly("second");
        assertThat(begun).isFalse();
    }

    @Test
    void an_answer_that_was_ready_when_another_question_was_asked_never_arrives() throws Exception {
        start(() -> "first");
        OnEventThread.run(() -> {
            // The work ends while the event thread is busy, so its answer stands in line behind this.
            joined(this::runWaiting);
            latest.start("asking", () -> "second", answers::add, answers::add);
        });
        runWaiting();

        assertThat(arrived()).containsExactly("second");
    }

    @Test
    void a_result_that_nobody_waits_for_is_closed() throws Exception {
        AtomicBoolean closed = new AtomicBoolean();
        AutoCloseable result = () -> closed.set(true);
        start(() -> result);
        OnEventThread.run(() -> {
            joined(this::runWaiting);
            latest.drop();
        });

        assertThat(arrived()).isEmpty();
        assertThat(closed).isTrue();
    }

    @Test
    void dropping_cancels_the_context_of_work_under_way() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        start(() -> {
            Context.current().addListener(context -> cancelled.countDown(), Runnable::run);
            begun.countDown();
            cancelled.await();
            return "late";
        });
        Thread worker = new Thread(this::runWaiting);
        worker.start();
        begun.await();
        OnEventThread.run(latest::drop);
        worker.join();

        assertThat(arrived()).isEmpty();
    }

    @Test
    void dropping_what_has_ended_does_nothing() throws Exception {
        start(() -> "answer");
        runWaiting();
        OnEventThread.settle();
        OnEventThread.run(latest::drop);

        assertThat(arrived()).containsExactly("answer");
    }

    @Test
    void what_is_under_way_is_listed_until_its_end() throws Exception {
        start(() -> "answer");
        assertThat(OnEventThread.get(background.activities()))
                .extracting(Activity::title)
                .containsExactly("asking");
        runWaiting();

        assertThat(arrived()).containsExactly("answer");
        assertThat(OnEventThread.get(background.activities())).isEmpty();
    }

    @Test
    void what_a_person_gives_up_fails_as_cancelled() throws Exception {
        start(() -> "answer");
        OnEventThread.run(() -> background.activities().get().get(0).giveUp());
        runWaiting();

        assertThat(arrived()).singleElement().isInstanceOf(CancellationException.class);
        assertThat(OnEventThread.get(background.activities())).isEmpty();
    }

    @Test
    void asking_and_dropping_belong_to_the_event_thread() {
        assertThatThrownBy(() -> latest.start("asking", () -> 1, answers::add, answers::add))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("(expected: the event thread)");
        assertThatThrownBy(latest::drop).isInstanceOf(IllegalStateException.class);
    }

    private void start(Callable<Object> work) throws Exception {
        OnEventThread.run(() -> latest.start("asking", work, answers::add, answers::add));
    }

    private void runWaiting() {
        for (Runnable work = waiting.poll(); work != null; work = waiting.poll()) {
            work.run();
        }
    }

    private List<Object> arrived() throws Exception {
        return OnEventThread.call(() -> List.copyOf(answers));
    }

    private static void joined(Runnable action) {
        Thread thread = new Thread(action);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
