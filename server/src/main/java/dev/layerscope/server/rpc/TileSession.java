package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.picture.Tiles;
import dev.layerscope.v1.StreamTilesRequest;
import dev.layerscope.v1.StreamTilesResponse;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One stream of tiles: its {@linkplain TileLine line}, and the threads that make what is next in it.
 *
 * <p>Tiles are made on the threads for work, some at a time, while there is room in the line; where a client doesn't read,
 * it is full, and no thread and no activation is held. Thread safe: messages arrive on gRPC's threads, of which none waits
 * here.
 */
final class TileSession implements OutboundStream.Source<StreamTilesResponse> {
    private final Tiles tiles;
    private final Work work;
    private final RunOrigin origin;
    private final Call call;
    private final int threads;
    private final Consumer<TileSession> whenClosed;

    private final TileLine line;
    private int running;
    private @Nullable Runnable wake;

    /**
     * @param threads that may make tiles of this stream at a time
     * @param whenClosed is told of the stream's end, perhaps under its lock
     */
    TileSession(Tiles tiles, Work work, RunOrigin origin, Call call, int threads, Consumer<TileSession> whenClosed) {
        this.tiles = tiles;
        this.work = work;
        this.origin = origin;
        this.call = call;
        this.threads = threads;
        this.whenClosed = whenClosed;
        this.line = new TileLine(call);
    }

    void take(StreamTilesRequest request) {
        Optional<TileView> left;
        synchronized (this) {
            left = line.take(request);
        }
        left.ifPresent(TileView::leave);
        schedule();
        wakeIfReady();
    }

    /** Sends what is still shown, and then ends. */
    void finish() {
        synchronized (this) {
            line.finish();
        }
        schedule();
        wakeIfReady();
    }

    /** The same, but ends with a failure. */
    void finish(RuntimeException failure) {
        synchronized (this) {
            line.finish(failure);
        }
        schedule();
        wakeIfReady();
    }

    @Override
    public boolean isReady(Runnable whenReady) {
        synchronized (this) {
            wake = null;
        }
        schedule();
        synchronized (this) {
            if (line.hasNext()) {
                return true;
            }
            wake = whenReady;
            return false;
        }
    }

    @Override
    public synchronized Optional<StreamTilesResponse> next() {
        return line.poll();
    }

    @Override
    public void close() {
        Optional<TileView> left;
        synchronized (this) {
            left = line.close();
        }
        left.ifPresent(TileView::leave);
        whenClosed.accept(this);
    }

    /** Not under the lock, for whoever is woken takes the stream's lock and then this one. */
    private void wakeIfReady() {
        Runnable woken;
        synchronized (this) {
            if (wake == null || line.isClosed() || !line.hasNext()) {
                return;
            }
            woken = wake;
            wake = null;
        }
        woken.run();
    }

    private void schedule() {
        int more;
        synchronized (this) {
            more = line.hasWork() ? threads - running : 0;
            running += more;
        }
        for (int i = 0; i < more; i++) {
            work.begin(call, this::makeAll).whenComplete((done, failure) -> {
                if (failure != null) {
                    notBegun(failure);
                }
            });
        }
    }

    private void notBegun(Throwable failure) {
        synchronized (this) {
            running--;
            if (running == 0) {
                line.fail(failure);
            }
        }
        wakeIfReady();
    }

    /** Makes what is wanted until there is nothing more, or no room. */
    private boolean makeAll() {
        try (TileHand hand = new TileHand(tiles)) {
            for (Optional<TileLine.Job> job = claim(); job.isPresent(); job = claim()) {
                wakeIfReady();
                run(job.get(), hand);
                wakeIfReady();
                if (work.othersWait(call)) {
                    makeRoom();
                    return true;
                }
            }
        }
        wakeIfReady();
        return true;
    }

    /** Lets this thread go to somebody else, and goes on when it is this stream's turn again. */
    private void makeRoom() {
        synchronized (this) {
            running--;
        }
        schedule();
    }

    private synchronized Optional<TileLine.Job> claim() {
        Optional<TileLine.Job> job = line.claim();
        if (job.isEmpty()) {
            running--;
        }
        return job;
    }

    private void run(TileLine.Job job, TileHand hand) {
        try {
            if (job instanceof TileLine.Job.Making making) {
                make(making, hand);
            } else {
                open(job.view());
            }
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                line.fail(job.view(), e);
            }
        }
    }

    private void open(TileView asked) {
        Tiles.View opened = tiles.open(TileMessages.request(asked.asked()), asked.call());
        StreamTilesResponse mosaic = TileMessages.mosaic(asked.number(), opened.mosaic(), origin.of(opened.model()));
        synchronized (this) {
            line.opened(asked, opened, mosaic);
        }
        schedule();
    }

    private void make(TileLine.Job.Making making, TileHand hand) {
        byte[] png = hand.make(making.view(), making.tile());
        StreamTilesResponse message = TileMessages.tile(making.view().number(), making.tile(), png);
        synchronized (this) {
            making.slot().fill(message);
        }
    }
}
