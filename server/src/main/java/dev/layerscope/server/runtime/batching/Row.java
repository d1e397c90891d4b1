package dev.layerscope.server.runtime.batching;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.access.Stage;
import dev.layerscope.server.tensor.Tensor;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A row that waits for its run, which its own caller's thread or another's may make. Answered once; what comes too late is
 * closed. Thread safe.
 *
 * <p>Owns a share of what is fed until {@link #letGo}, so that a caller who leaves takes nothing away from a run.
 */
final class Row {
    private final Call call;
    private final Tensor fed;
    private final Cancellation turn = new Cancellation();
    private final CompletableFuture<RowAnswer> answer = new CompletableFuture<>();

    /**
     * @param fed stays the caller's
     */
    Row(Call call, Tensor fed) {
        this.call = call;
        this.fed = fed.share().orElseThrow();
    }

    Call call() {
        return call;
    }

    Tensor fed() {
        return fed;
    }

    /** The same call, waiting for a turn only as long as nobody else has run the row. */
    Call waiting() {
        return call.endingWith(turn);
    }

    /** Nobody runs the row any more. */
    void letGo() {
        fed.close();
    }

    /** Another's turn ran it, while it counted itself as waiting for its own. */
    void wasRunFor(long nanos) {
        call.stages().add(Stage.QUEUE, -nanos);
        call.stages().add(Stage.RUN, nanos);
    }

    void answer(RowAnswer made) {
        if (!answer.complete(made)) {
            made.close();
        }
        turn.cancel();
    }

    void fail(Throwable failure) {
        answer.completeExceptionally(failure);
        turn.cancel();
    }

    /** The caller went away. */
    void leave() {
        fail(new CancellationException("the caller left while waiting for a run"));
    }

    /** Its run is over; one that got no answer never will. */
    void end() {
        letGo();
        if (!answer.isDone()) {
            fail(new IllegalStateException("a run ended without a result"));
        }
    }

    /** Runs the action once the caller has left, or the row has failed. */
    void onFailure(Runnable action) {
        answer.whenComplete((made, failure) -> {
            if (failure != null) {
                action.run();
            }
        });
    }

    /** Waits for whoever runs the row. */
    RowAnswer await() {
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }
}
