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
import org.jspecify.annotations.Nullable;

/**
 * What one stream of tiles is to send: the newest view, the newest viewport, and a line of slots, which keep the order in
 * which messages were wanted, whichever is made first. Says what is to be made next, and makes nothing. Not thread safe.
 */
final class TileLine {
    /** Slots that may wait for the client's reading while another is begun. */
    static final int AHEAD = 8;

    private final Call stream;
    private final Deque<TileSlot> slots = new ArrayDeque<>();
    private @Nullable TileView view;
    private int newest;
    private boolean finishing;
    private boolean closed;
    private @Nullable RuntimeException ending;
    private @Nullable RuntimeException violation;

    TileLine(Call stream) {
        this.stream = stream;
    }

    /** Something that takes its time to make. */
    sealed interface Job {
        TileView view();

        /** A view is to be opened. */
        record Opening(TileView view) implements Job {}

        /** A tile is to be made for a slot. */
        record Making(TileView view, TileAddress tile, TileSlot slot) implements Job {}
    }

    /** Takes what the client says, and returns the view that it leaves by that. */
    Optional<TileView> take(StreamTilesRequest request) {
        if (closed || finishing || violation != null) {
            return Optional.empty();
        }
        switch (request.getMessageCase()) {
            case OPEN -> {
                return open(request.getOpen());
            }
            case VIEWPORT -> look(request.getViewport());
            case MESSAGE_NOT_SET -> violate("message: empty (expected: open or viewport)");
        }
        return Optional.empty();
    }

    private Optional<TileView> open(OpenView asked) {
        if (asked.getView() <= newest) {
            violate("view: %d (expected: more than %d)".formatted(asked.getView(), newest));
            return Optional.empty();
        }
        newest = asked.getView();
        Optional<TileView> before = Optional.ofNullable(view);
        view = new TileView(asked, stream);
        slots.clear();
        return before;
    }

    private void look(dev.layerscope.v1.Viewport asked) {
        TileView current = view;
        if (current == null || asked.getView() != current.number()) {
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
                    TileSlot.Kind.REFUSAL,
                    TileMessages.error(current.number(), Math.max(1, asked.getNumber()), e, stream.id())));
            return;
        }
        if (finishing) {
            current.queue().dropAround();
        }
        slots.removeIf(slot -> slot.kind() == TileSlot.Kind.SETTLED
                || slot.tile().filter(tile -> !current.queue().shows(tile)).isPresent());
    }

    private void violate(String sentence) {
        violation = FeedMessages.invalid(sentence);
    }

    /** Nothing more is said: what is shown is still sent, and nothing around it. */
    void finish() {
        finishing = true;
        if (view != null && view.isOpen()) {
            view.queue().dropAround();
        }
    }

    /** The same, but a failure ends the stream. */
    void finish(RuntimeException failure) {
        ending = failure;
        finish();
    }

    /** Gives everything up, and returns the view that is left by that. */
    Optional<TileView> close() {
        closed = true;
        slots.clear();
        Optional<TileView> last = Optional.ofNullable(view);
        view = null;
        return last;
    }

    boolean isClosed() {
        return closed;
    }

    /** Whether {@link #poll} knows what to answer. */
    boolean hasNext() {
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

    /**
     * The message to be sent now, or none at the end. Only where there is a {@linkplain #hasNext next}.
     *
     * @throws RuntimeException where the stream ends with a failure
     */
    Optional<StreamTilesResponse> poll() {
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

    /** Whether it is worth to begin making something, with room for a few, so that an activation isn't taken for each. */
    boolean hasWork() {
        TileView current = view;
        if (closed || violation != null || current == null) {
            return false;
        }
        return current.state() == TileView.State.ASKED
                || current.isOpen()
                        && slots.size() <= AHEAD / 2
                        && !current.queue().isEmpty();
    }

    /** What is to be made next, whose place is taken by that; none where nothing is wanted, or there is no room. */
    Optional<Job> claim() {
        TileView current = view;
        if (closed || current == null) {
            return Optional.empty();
        }
        if (current.state() == TileView.State.ASKED) {
            current.opening();
            return Optional.of(new Job.Opening(current));
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
                return Optional.of(new Job.Making(current, picture.address(), slot));
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

    /** A view has opened; one that was left meanwhile isn't heard of. */
    void opened(TileView asked, Tiles.View opened, StreamTilesResponse mosaic) {
        if (view != asked) {
            return;
        }
        asked.opened(opened);
        slots.add(TileSlot.of(TileSlot.Kind.MOSAIC, mosaic));
        if (!asked.viewport().equals(dev.layerscope.v1.Viewport.getDefaultInstance())) {
            show(asked, asked.viewport());
        }
    }

    /** A view has failed, with all of it that isn't made; so nothing is settled either. */
    void fail(TileView failed, Throwable failure) {
        if (view == failed && failed.state() != TileView.State.FAILED) {
            failed.failed();
            slots.removeIf(slot -> !slot.isFilled() || slot.kind() == TileSlot.Kind.SETTLED);
            slots.add(TileSlot.of(TileSlot.Kind.FAILURE, TileMessages.error(failed.number(), 0, failure, stream.id())));
        }
    }

    /** The newest view fails, if there is one. */
    void fail(Throwable failure) {
        if (view != null) {
            fail(view, failure);
        }
    }
}
