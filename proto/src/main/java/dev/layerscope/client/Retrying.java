package dev.layerscope.client;

import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls, and makes them again where the connection was lost, the server is busy or the caller has had what it may for
 * now: a server that says when to come back is taken at its word, never sooner and up to a half later. Only for calls that may be made
 * twice, which all of {@code layerscope.v1} but DeleteModel may.
 *
 * <p>A server that never answered over this connection isn't waited for: the first failure to reach it is the caller's.
 * All tries of a call share its deadline; a wait told that goes beyond it isn't begun. Cancelling the {@link Context} or interrupting the thread ends the tries.
 * Safe for use by many threads where its sources are.
 */
public final class Retrying {
    private final RetryPolicy policy;
    private final RandomGenerator random;
    private final Pause pause;
    private final RetryListener listener;

    /**
     * @param random of the waits
     */
    public Retrying(RetryPolicy policy, RandomGenerator random, Pause pause, RetryListener listener) {
        this.policy = policy;
        this.random = random;
        this.pause = pause;
        this.listener = listener;
    }

    /** By a policy, in real time. */
    public static Retrying by(RetryPolicy policy, RetryListener listener) {
        RandomGenerator random = new SplittableRandom(System.nanoTime());
        return new Retrying(policy, () -> next(random), Pause.real(), listener);
    }

    RetryListener listener() {
        return listener;
    }

    /** A call that can be made again. */
    @FunctionalInterface
    interface Attempt<T, E extends Exception> {
        /**
         * @throws StatusRuntimeException where the call fails
         */
        T make(Channel channel) throws E;

        /** Grows while the call succeeds step by step; tries are counted from its last growth on. */
        default long progress() {
            return 0;
        }
    }

    /**
     * What the call returns in the end.
     *
     * @throws StatusRuntimeException the last failure
     */
    <T, E extends Exception> T call(Connection connection, Attempt<T, E> attempt) throws E {
        Deadline deadline = connection.deadline();
        Channel channel = connection.channelUntil(deadline);
        Tries tries = new Tries();
        long reached = attempt.progress();
        while (true) {
            try {
                return attempt.make(channel);
            } catch (StatusRuntimeException e) {
                if (attempt.progress() > reached) {
                    reached = attempt.progress();
                    tries = new Tries();
                }
                Remedy remedy = connection.hasAnswered() ? Remedy.of(e) : Remedy.NONE;
                Duration wait = tries.waitAfter(e, remedy, deadline);
                tries.tell(e, remedy, wait);
                await(wait, deadline);
                if (remedy == Remedy.CONNECTION) {
                    connection.renew();
                }
            }
        }
    }

    /** The tries of a call since its last progress. */
    private final class Tries {
        private int failed;
        private Duration waited = Duration.ZERO;
        private Remedy told = Remedy.NONE;

        /**
         * How long to wait for the next one.
         *
         * @throws StatusRuntimeException the failure, where there is none
         */
        Duration waitAfter(StatusRuntimeException failure, Remedy remedy, @Nullable Deadline deadline) {
            Duration asked = remedy == Remedy.TIME ? Remedy.askedWait(failure) : Duration.ZERO;
            if (remedy == Remedy.NONE) {
                throw failure;
            }
            if (asked.isZero()) {
                if (failed == policy.tries()) {
                    throw failure;
                }
                failed++;
                return policy.waitAfter(failed, random);
            }
            waited = waited.plus(asked);
            boolean tooLong = waited.compareTo(policy.patience()) > 0
                    || deadline != null && deadline.timeRemaining(TimeUnit.NANOSECONDS) <= asked.toNanos();
            if (tooLong) {
                throw failure;
            }
            return RetryPolicy.waitAsTold(asked, random);
        }

        /** Once in a row. */
        void tell(StatusRuntimeException failure, Remedy remedy, Duration wait) {
            if (remedy == told) {
                return;
            }
            told = remedy;
            if (remedy == Remedy.CONNECTION) {
                listener.lost();
            } else {
                listener.busy(String.valueOf(failure.getStatus().getDescription()), wait);
            }
        }
    }

    /** No longer than to the deadline, which the next try then finds passed. */
    private void await(Duration wait, @Nullable Deadline deadline) {
        Duration left =
                deadline == null ? wait : Duration.ofNanos(Math.max(0, deadline.timeRemaining(TimeUnit.NANOSECONDS)));
        try {
            pause.await(left.compareTo(wait) < 0 ? left : wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Status.CANCELLED.withDescription("interrupted").withCause(e).asRuntimeException();
        }
        if (Context.current().isCancelled()) {
            throw Status.CANCELLED
                    .withDescription("cancelled")
                    .withCause(Context.current().cancellationCause())
                    .asRuntimeException();
        }
    }

    private static long next(RandomGenerator random) {
        synchronized (random) {
            return random.nextLong();
        }
    }
}
