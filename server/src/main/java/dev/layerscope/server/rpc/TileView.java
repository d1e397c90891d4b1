package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.picture.Tiles;
import dev.layerscope.server.render.TileAddress;
import dev.layerscope.v1.OpenView;
import dev.layerscope.v1.Viewport;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One view of a stream of tiles, from its opening to the next one's. Not thread safe but for {@link #leave}. */
final class TileView {
    private final OpenView asked;
    private final Call call;
    private final Cancellation.Registration registration;
    private final Set<TileAddress> held = new LinkedHashSet<>();
    private State state = State.ASKED;
    private Viewport viewport;
    private Tiles.@Nullable View opened;
    private @Nullable TileQueue queue;

    /** What became of a view so far. */
    enum State {
        ASKED,
        OPENING,
        OPEN,
        FAILED
    }

    /**
     * @param stream whose end is the view's too
     */
    TileView(OpenView asked, Call stream) {
        this.asked = asked;
        this.viewport = asked.getViewport();
        Cancellation cancellation = new Cancellation();
        this.call = stream.endingWith(cancellation);
        this.registration = stream.cancellation().onCancel(cancellation::cancel);
        held.addAll(TileMessages.addresses(asked.getHeldList()));
    }

    int number() {
        return asked.getView();
    }

    OpenView asked() {
        return asked;
    }

    Call call() {
        return call;
    }

    State state() {
        return state;
    }

    void opening() {
        state = State.OPENING;
    }

    void failed() {
        state = State.FAILED;
    }

    void opened(Tiles.View view) {
        state = State.OPEN;
        opened = view;
        TileQueue tiles = new TileQueue(view.mosaic().layout());
        if (view.mosaic().identity().equals(asked.getHeldIdentity())) {
            tiles.know(held);
        }
        held.clear();
        queue = tiles;
    }

    /** Keeps a viewport, and what is given up with it, for when the view is open. */
    void keep(Viewport newest, List<TileAddress> givenUp) {
        viewport = newest;
        givenUp.forEach(held::remove);
    }

    /** What is shown from the beginning; the default instance where nothing is known yet. */
    Viewport viewport() {
        return viewport;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    /**
     * @throws IllegalStateException before it is open
     */
    Tiles.View view() {
        if (opened == null) {
            throw new IllegalStateException("view " + number() + " isn't open");
        }
        return opened;
    }

    /**
     * @throws IllegalStateException before it is open
     */
    TileQueue queue() {
        if (queue == null) {
            throw new IllegalStateException("view " + number() + " isn't open");
        }
        return queue;
    }

    /** Stops the work for it. Thread safe. Not to be called under a lock that the work takes. */
    void leave() {
        registration.close();
        call.cancellation().cancel();
    }
}
