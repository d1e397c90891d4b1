package dev.layerscope.viewer.work;

import java.util.function.Consumer;

/**
 * A value that changes, for whoever shows it. Belongs to the event thread.
 *
 * @param <T> an immutable type
 */
public interface Observed<T> {
    T get();

    /** Has the listener told of the value now and of every other that follows. */
    void observe(Consumer<? super T> listener);
}
