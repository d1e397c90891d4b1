package dev.layerscope.server.job;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Counts to the number that is requested, a step whenever the test lets it, and leaves the number as an artifact. */
final class CountingTask implements Task {
    private static final long PATIENCE_SECONDS = 30;

    private final Semaphore steps = new Semaphore(0);
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

    static byte[] to(int number) {
        return Integer.toString(number).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void run(JobRun run) {
        int last = number(run.request());
        int count = run.checkpoint().map(CountingTask::number).orElse(0);
        done.add(run.id() + " begins at " + count);
        while (count < last) {
            await();
            run.call().cancellation().check();
            count++;
            byte[] drawn = ("picture of " + count).getBytes(StandardCharsets.UTF_8);
            run.progress(Progress.of(count, last, 0, 1, "counting", List.of((double) count)), () -> () -> drawn);
            if (run.checkpointDue()) {
                run.checkpoint(to(count));
            }
            done.add(run.id() + " did " + count);
        }
        run.artifact("count.txt", to(count));
    }

    private static int number(byte[] text) {
        return Integer.parseInt(new String(text, StandardCharsets.UTF_8));
    }

    private void await() {
        try {
            if (!steps.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody lets the task go on");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void letStep(int times) {
        steps.release(times);
    }

    /** Steps that nobody has taken yet. */
    int steps() {
        return steps.availablePermits();
    }

    /** What was done next; waits for it. */
    String next() {
        try {
            String next = done.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("the task does nothing");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
