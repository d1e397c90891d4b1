package dev.layerscope.viewer.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.viewer.work.Task.State;
import org.junit.jupiter.api.Test;

final class TaskTest {
    private final Task<String> task = new Task<>("asking", () -> "answer", answer -> {}, failure -> {}, ended -> {});

    @Test
    void goes_from_queued_over_running_to_done() throws Exception {
        assertThat(task.state()).isEqualTo(State.QUEUED);
        assertThat(task.begin()).isTrue();
        assertThat(task.state()).isEqualTo(State.RUNNING);
        Runnable end = task.work();
        assertThat(task.state()).isEqualTo(State.RUNNING);
        OnEventThread.run(end);
        assertThat(task.state()).isEqualTo(State.DONE);
    }

    @Test
    void fails_where_its_work_does() throws Exception {
        Task<String> failing = new Task<>(
                "failing",
                () -> {
                    throw new IllegalStateException("broken");
                },
                answer -> {},
                failure -> {},
                ended -> {});
        failing.begin();
        OnEventThread.run(failing.work());

        assertThat(failing.state()).isEqualTo(State.FAILED);
        assertThat(failing.isUnderWay()).isFalse();
    }

    @Test
    void is_not_begun_after_a_cancellation() throws Exception {
        OnEventThread.run(task::cancel);

        assertThat(task.begin()).isFalse();
        assertThat(task.state()).isEqualTo(State.CANCELLED);
    }

    @Test
    void ends_once() throws Exception {
        task.begin();
        Runnable end = task.work();
        OnEventThread.run(end);

        assertThatThrownBy(() -> OnEventThread.run(end)).hasMessageContaining("task: DONE to DONE");
        assertThatThrownBy(() -> OnEventThread.run(task::cancel)).hasMessageContaining("task: DONE to CANCELLED");
    }

    @Test
    void is_begun_once() {
        task.begin();

        assertThatThrownBy(task::begin).hasMessageContaining("task: RUNNING to RUNNING");
    }

    @Test
    void never_works_on_the_event_thread_nor_ends_off_it() {
        assertThatThrownBy(() -> OnEventThread.run(task::begin)).hasMessageContaining("any but the event thread");
        task.begin();
        assertThatThrownBy(() -> OnEventThread.run(task::work)).hasMessageContaining("any but the event thread");
        assertThatThrownBy(task.work()::run).hasMessageContaining("expected: the event thread");
        assertThatThrownBy(task::cancel).hasMessageContaining("expected: the event thread");
    }
}
