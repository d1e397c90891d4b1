package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.activation.SlicedActivation;
import dev.layerscope.server.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The slices of an activation, computed on the threads for work: one while the one before is sent, so that at most two are
 * in memory. The first is begun when it is first asked for.
 */
final class SlicePieces implements Pieces {
    private final SlicedActivation sliced;
    private final Work work;
    private final Call call;
    private final Skipped skipped;
    private @Nullable CompletableFuture<Optional<Piece>> coming;
    private boolean awaited;
    private boolean closed;
    /** The slice to be begun next. Written by the thread that computes, read after its future is done. */
    private long index;

    /**
     * @param skipped bytes of the tensor that aren't sent, but computed
     */
    SlicePieces(SlicedActivation sliced, Skipped skipped, Work work, Call call) {
        this.sliced = sliced;
        this.skipped = skipped;
        this.work = work;
        this.call = call;
    }

    @Override
    public boolean isReady(Runnable wake) {
        CompletableFuture<Optional<Piece>> next = coming();
        if (next.isDone()) {
            return true;
        }
        if (!awaited) {
            awaited = true;
            next.whenComplete((piece, failure) -> wake.run());
        }
        return false;
    }

    @Override
    public Optional<Piece> next() {
        try {
            Optional<Piece> piece = coming().join();
            if (piece.isPresent()) {
                begin();
            }
            return piece;
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        closed = true;
        if (coming != null) {
            coming.thenAccept(piece -> piece.ifPresent(left -> left.owner().close()));
        }
    }

    private CompletableFuture<Optional<Piece>> coming() {
        return coming == null ? begin() : coming;
    }

    private CompletableFuture<Optional<Piece>> begin() {
        awaited = false;
        CompletableFuture<Optional<Piece>> begun =
                closed ? CompletableFuture.completedFuture(Optional.empty()) : work.begin(call, this::compute);
        coming = begun;
        return begun;
    }

    /** The next slice of which something is to be sent. */
    private Optional<Piece> compute() {
        while (index < sliced.slices()) {
            Tensor slice = sliced.compute(index++, call);
            try {
                ByteBuffer bytes = slice.bytes();
                skipped.pass(bytes);
                if (bytes.hasRemaining()) {
                    return Optional.of(new Piece(slice, bytes));
                }
            } catch (RuntimeException e) {
                slice.close();
                throw e;
            }
            slice.close();
        }
        return Optional.empty();
    }
}
