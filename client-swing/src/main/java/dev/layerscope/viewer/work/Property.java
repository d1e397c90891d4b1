package dev.layerscope.viewer.work;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * An observed value with the right to change it, which its owner keeps. Belongs to the event thread.
 *
 * @param <T> an immutable type
 */
public final class Property<T> implements Observed<T> {
    private final List<Consumer<? super T>> listeners = new CopyOnWriteArrayList<>();
    private T value;

    public Property(T initial) {
        this.value = initial;
    }

    @Override
    public T get() {
        EventThread.require();
        return value;
    }

    @Override
    public void observe(Consumer<? super T> listener) {
        EventThread.require();
        listeners.add(listener);
        listener.accept(value);
    }

    /** Tells the listeners, unless the value equals the one before. */
    public void set(T next) {
        EventThread.require();
        if (next.equals(value)) {
            return;
        }
        value = next;
        // Not `next`: a listener may have set another value meanwhile, and the last word must be the newest.
        listeners.forEach(listener -> listener.accept(value));
    }
}
