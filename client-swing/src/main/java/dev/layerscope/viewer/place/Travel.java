package dev.layerscope.viewer.place;

import dev.layerscope.viewer.work.EventThread;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The place, and as in a browser those before it and, after going back, those after it. Belongs to the event thread.
 */
public final class Travel {
    private static final int LONGEST = 200;

    private final Property<Place> place = new Property<>(Place.START);
    private final Deque<Place> before = new ArrayDeque<>();
    private final Deque<Place> after = new ArrayDeque<>();

    public Observed<Place> place() {
        return place;
    }

    /** Goes to another place, which forgets those after this one; does nothing where it is this one. */
    public void go(Place next) {
        EventThread.require();
        if (next.equals(place.get())) {
            return;
        }
        before.push(place.get());
        if (before.size() > LONGEST) {
            before.removeLast();
        }
        after.clear();
        place.set(next);
    }

    /** Changes the place without a way back: for what follows of a step and is none of its own. */
    public void correct(Place same) {
        place.set(same);
    }

    public boolean canGoBack() {
        EventThread.require();
        return !before.isEmpty();
    }

    public boolean canGoForward() {
        EventThread.require();
        return !after.isEmpty();
    }

    /** Goes to the place before, if there is one. */
    public void back() {
        step(before, after);
    }

    /** Goes to the place that was gone back from, if there is one. */
    public void forward() {
        step(after, before);
    }

    private void step(Deque<Place> from, Deque<Place> to) {
        EventThread.require();
        if (!from.isEmpty()) {
            to.push(place.get());
            place.set(from.pop());
        }
    }
}
