package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.picture.Tiles;
import dev.layerscope.server.render.TileAddress;
import dev.layerscope.server.render.Viewport;
import dev.layerscope.v1.OpenView;
import dev.layerscope.v1.StreamTilesRequest;
import dev.layerscope.v1.StreamTilesResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One stream of tiles: the newest view, the newest viewport, and the few tiles that are made ahead of the client's reading.
 *
 * <p>Tiles are made on the threads for work, some at a time, while there is room in the queue of slots; where a client
 * doesn't read, it is full, and no thread and no activation is held. Slots keep the order in which tiles were wanted,
 * whichever is made first. Thread safe: messages arrive on gRPC's threads, of which none waits here.
 */
final class TileSession implements OutboundStream.Source<StreamTilesResponse> {
    /** Tiles made ahead of the client's reading. */
    static final int AHEAD = 8;

    private final Tiles tiles;
    private final Work work;
    private final RunOrigin origin;
    private final Call call;
    private final int threads;
    private final Consumer<TileSession> whenClosed;

    private final Deque<TileSlot> slots = new ArrayDeque<>();
    private @Nullable TileView view;
    private int running;
    private int newest;
    private @Nullable Runnable wake;
    private boolean finishing;
    private boolean closed;
    private @Nullable RuntimeException ending;
    private @Nullable RuntimeException violation;

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
    }

    void take(StreamTilesRequest request) {
        switch (request.getMessageCase()) {
            case OPEN -> open(request.getOpen());
            case VIEWPORT -> look(request.getViewport());
            case MESSAGE_NOT_SET -> violate("message: empty (expected: open or viewport)");
        }
        schedule();
        wakeIfReady();
    }

    /** Sends what is still shown, and then ends. */
    void finish() {
        synchronized (this) {
            finishing = true;
            if (view != null && view.isOpen()) {
                view.queue().dropAround();
            }
        }
        schedule();
        wakeIfReady();
    }

    /** The same, but ends with a failure. */
    void finish(RuntimeException failure) {
        synchronized (this) {
            ending = failure;
        }
        finish();
    }

    private void open(OpenView asked) {
        TileView before;
        synchronized (this) {
            if (closed || finishing || violation != null) {
                return;
            }
            if (asked.getView() <= newest) {
                violate("view: %d (expected: more than %d)".formatted(asked.getView(), newest));
                return;
            }
            newest = asked.getView();
            before = view;
            view = new TileView(asked, call);
            slots.clear();
        }
        if (before != null) {
            before.leave();
        }
    }

    private synchronized void look(dev.layerscope.v1.Viewport asked) {
        TileView current = view;
        if (closed || finishing || current == null || asked.getView() != current.number()) {
            return;
        }
        List<TileAddress> givenUp = TileMessages.addresses(asked.getGivenUpList());
        if (current.isOpen()) {
            current.queue().forget(givenUp);
            show(current, asked);
        } else {
            current.keep(asked, givenUp);
        }
    }

    private void show(TileView current, dev.layerscope.v1.Viewport asked) {
        slots.removeIf(slot -> slot.kind() == TileSlot.Kind.REFUSAL);
        try {
            if (asked.getNumber() < 1) {
                throw FeedMessages.invalid("viewport number: %d (expected: above 0)".formatted(asked.getNumber()));
            }
            Viewport viewport = TileMessages.viewport(asked);
            current.queue().look(viewport, asked.getNumber());
        } catch (DomainException e) {
            slots.add(TileSlot.of(
                    TileSlot.Kind.REFUSAL, TileMessages.error(current.number(), Math.max(1, asked.getNumber()), e)));
            return;
        }
        if (finishing) {
            current.queue().dropAround();
        }
        slots.removeIf(slot -> slot.kind() == TileSlot.Kind.SETTLED
                || slot.tile().filter(tile -> !current.queue().shows(tile)).isPresent());
    }

    private synchronized void violate(String sentence) {
        violation = FeedMessages.invalid(sentence);
    }

    @Override
    public boolean isReady(Runnable whenReady) {
        synchronized (this) {
            wake = null;
        }
        schedule();
        synchronized (this) {
            if (hasNext()) {
                return true;
            }
            wake = whenReady;
            return false;
        }
    }

    @Override
    public synchronized Optional<StreamTilesResponse> next() {
        if (violation != null) {
            throw violation;
        }
        TileSlot slot = slots.poll();
        if (slot == null) {
            if (ending != null) {
                throw ending;
            }
            return Optional.empty();
        }
        TileView current = view;
        if (current != null) {
            slot.tile().ifPresent(tile -> current.queue().sent(tile));
        }
        return Optional.of(slot.message());
    }

    @Override
    public void close() {
        TileView last;
        synchronized (this) {
            closed = true;
            slots.clear();
            last = view;
            view = null;
        }
        if (last != null) {
            last.leave();
        }
        whenClosed.accept(this);
    }

    private boolean hasNext() {
        TileSlot head = slots.peek();
        return violation != null || (head == null ? isOver() : head.isFilled());
    }

    private boolean isOver() {
        TileView current = view;
        return finishing
                && (current == null
                        || current.state() == TileView.State.FAILED
                        || current.isOpen() && current.queue().isEmpty());
    }

    /** Not under the lock, for whoever is woken takes the stream's lock and then this one. */
    private void wakeIfReady() {
        Runnable woken;
        synchronized (this) {
            if (wake == null || closed || !hasNext()) {
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
            more = hasWork() ? threads - running : 0;
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

    private boolean hasWork() {
        TileView current = view;
        if (closed || violation != null || current == null) {
            return false;
        }
        return current.state() == TileView.State.ASKED
                // With room for a few, so that an activation isn't taken for each tile anew.
                || current.isOpen()
                        && slots.size() <= AHEAD / 2
                        && !current.queue().isEmpty();
    }

    private void notBegun(Throwable failure) {
        synchronized (this) {
            running--;
            if (view != null && running == 0) {
                fail(view, failure);
            }
        }
        wakeIfReady();
    }

    /** Makes what is wanted until there is nothing more, or no room. */
    private boolean makeAll() {
        try (Hand hand = new Hand()) {
            for (Optional<Job> job = claim(); job.isPresent(); job = claim()) {
                wakeIfReady();
                job.get().run(hand);
                wakeIfReady();
            }
        }
        wakeIfReady();
        return true;
    }

    /** Something that takes its time. Not run under the lock. */
    private interface Job {
        void run(Hand hand);
    }

    private synchronized Optional<Job> claim() {
        Optional<Job> job = nextJob();
        if (job.isEmpty()) {
            running--;
        }
        return job;
    }

    private Optional<Job> nextJob() {
        TileView current = view;
        if (closed || current == null) {
            return Optional.empty();
        }
        if (current.state() == TileView.State.ASKED) {
            current.opening();
            return Optional.of(hand -> open(current));
        }
        if (!current.isOpen()) {
            return Optional.empty();
        }
        while (slots.size() < AHEAD) {
            Optional<TileQueue.Next> next = current.queue().next(coming());
            if (next.isEmpty()) {
                return Optional.empty();
            }
            if (next.get() instanceof TileQueue.Next.Picture picture) {
                TileSlot slot = TileSlot.forTile(picture.address());
                slots.add(slot);
                return Optional.of(hand -> make(current, picture.address(), slot, hand));
            }
            if (next.get() instanceof TileQueue.Next.Settlement settlement) {
                slots.add(TileSlot.of(
                        TileSlot.Kind.SETTLED, TileMessages.settled(current.number(), settlement.viewport())));
            }
        }
        return Optional.empty();
    }

    private Set<TileAddress> coming() {
        Set<TileAddress> coming = new HashSet<>();
        slots.forEach(slot -> slot.tile().ifPresent(coming::add));
        return coming;
    }

    private void open(TileView asked) {
        try {
            Tiles.View opened = tiles.open(TileMessages.request(asked.asked()), asked.call());
            StreamTilesResponse mosaic =
                    TileMessages.mosaic(asked.number(), opened.mosaic(), origin.of(opened.model()));
            synchronized (this) {
                if (view == asked) {
                    asked.opened(opened);
                    slots.add(TileSlot.of(TileSlot.Kind.MOSAIC, mosaic));
                    if (!asked.viewport().equals(dev.layerscope.v1.Viewport.getDefaultInstance())) {
                        show(asked, asked.viewport());
                    }
                }
            }
            schedule();
        } catch (RuntimeException | Error e) {
            fail(asked, e);
        }
    }

    private void make(TileView of, TileAddress address, TileSlot slot, Hand hand) {
        try {
            byte[] png = hand.brush(of).tile(address);
            StreamTilesResponse message = TileMessages.tile(of.number(), address, png);
            synchronized (this) {
                slot.fill(message);
            }
        } catch (RuntimeException | Error e) {
            fail(of, e);
        }
    }

    private synchronized void fail(TileView failed, Throwable failure) {
        if (view == failed && failed.state() != TileView.State.FAILED) {
            failed.failed();
            slots.removeIf(slot -> !slot.isFilled());
            slots.add(TileSlot.of(TileSlot.Kind.FAILURE, TileMessages.error(failed.number(), 0, failure)));
        }
    }

    /** What one thread makes tiles with: holds an activation for as long as it makes those of one view. */
    private final class Hand implements AutoCloseable {
        private Tiles.@Nullable Brush brush;
        private @Nullable TileView of;

        Tiles.Brush brush(TileView wanted) {
            if (brush == null || of != wanted) {
                close();
                of = wanted;
                brush = tiles.brush(wanted.view(), wanted.call());
            }
            return brush;
        }

        @Override
        public void close() {
            if (brush != null) {
                brush.close();
                brush = null;
            }
        }
    }
}
