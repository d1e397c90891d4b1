package dev.layerscope.server.rpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Counts the calls of the server's own services, so that a stopping server knows when they are done. Health watches and
 * reflection don't count: they end with the connection, and a server that waited for them would never be done.
 */
public final class CallsUnderWay implements ServerInterceptor {
    private static final String OWN = "layerscope.";

    private long count;

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (!call.getMethodDescriptor().getFullMethodName().startsWith(OWN)) {
            return next.startCall(call, headers);
        }
        add(1);
        AtomicBoolean ended = new AtomicBoolean();
        try {
            return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
                @Override
                public void onComplete() {
                    end(ended);
                    super.onComplete();
                }

                @Override
                public void onCancel() {
                    end(ended);
                    super.onCancel();
                }
            };
        } catch (RuntimeException e) {
            end(ended);
            throw e;
        }
    }

    /**
     * Waits until none is under way.
     *
     * @return false where some still are after that time
     */
    public synchronized boolean awaitNone(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (count > 0) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            // Rounded up, for a wait of 0 would have no end.
            wait(left / 1_000_000 + 1);
        }
        return true;
    }

    private void end(AtomicBoolean ended) {
        if (ended.compareAndSet(false, true)) {
            add(-1);
        }
    }

    private synchronized void add(int calls) {
        count += calls;
        notifyAll();
    }
}
