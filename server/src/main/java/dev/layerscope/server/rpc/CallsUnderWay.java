package dev.layerscope.server.rpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Counts the calls of the server's own services, so that a stopping server knows when they are done. Health watches and
 * reflection don't count: they end with the connection, and a server that waited for them would never be done.
 */
public final class CallsUnderWay implements ServerInterceptor {
    private static final String OWN = "layerscope.";
    private static final String JOBS = "layerscope.v1.Jobs/";

    /** By the full name of their method; none is 0. */
    private final Map<String, Integer> counts = new TreeMap<>();

    private boolean givenUp;

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String method = call.getMethodDescriptor().getFullMethodName();
        if (!method.startsWith(OWN)) {
            return next.startCall(call, headers);
        }
        add(method, 1);
        AtomicBoolean ended = new AtomicBoolean();
        try {
            return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
                @Override
                public void onComplete() {
                    end(method, ended);
                    super.onComplete();
                }

                @Override
                public void onCancel() {
                    end(method, ended);
                    super.onCancel();
                }
            };
        } catch (RuntimeException e) {
            end(method, ended);
            throw e;
        }
    }

    /**
     * Waits until none is under way.
     *
     * @return false where some still are after that time, or when they were given up
     */
    public boolean awaitNone(Duration atMost) throws InterruptedException {
        return awaitNone(atMost, method -> true);
    }

    /** The same for those about jobs. */
    public boolean awaitNoneOfJobs(Duration atMost) throws InterruptedException {
        return awaitNone(atMost, method -> method.startsWith(JOBS));
    }

    private synchronized boolean awaitNone(Duration atMost, Predicate<String> methods) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (counts.keySet().stream().anyMatch(methods)) {
            long left = end - System.nanoTime();
            if (left <= 0 || givenUp) {
                return false;
            }
            // Rounded up, for a wait of 0 would have no end.
            wait(left / 1_000_000 + 1);
        }
        return true;
    }

    /** Has nobody wait for them any longer. */
    public synchronized void giveUp() {
        givenUp = true;
        notifyAll();
    }

    public synchronized boolean isGivenUp() {
        return givenUp;
    }

    public synchronized int count() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Which they are, such as {@code 2 StreamTiles, 1 PushModel}. */
    public synchronized String described() {
        return counts.entrySet().stream()
                .map(count -> count.getValue() + " " + bareName(count.getKey()))
                .collect(Collectors.joining(", "));
    }

    private static String bareName(String method) {
        return method.substring(method.lastIndexOf('/') + 1);
    }

    private void end(String method, AtomicBoolean ended) {
        if (ended.compareAndSet(false, true)) {
            add(method, -1);
        }
    }

    private synchronized void add(String method, int calls) {
        counts.merge(method, calls, (before, added) -> before + added == 0 ? null : before + added);
        notifyAll();
    }
}
