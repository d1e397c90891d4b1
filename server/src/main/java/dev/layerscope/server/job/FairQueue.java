package dev.layerscope.server.job;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** Those who wait, of each owner in the order in which they came, and the owners in turn. */
final class FairQueue<T> {
    /** The owner whose turn it is first. None is without waiting ones. */
    private final Map<String, Deque<T>> waiting = new LinkedHashMap<>();

    void add(String owner, T one) {
        waiting.computeIfAbsent(owner, any -> new ArrayDeque<>()).add(one);
    }

    Optional<T> take() {
        return take(owner -> true);
    }

    /** The same, passing over owners who may not; they keep their turn. */
    Optional<T> take(Predicate<String> may) {
        Optional<String> next = waiting.keySet().stream().filter(may).findFirst();
        return next.map(this::takeOf);
    }

    private T takeOf(String owner) {
        Deque<T> own = Objects.requireNonNull(waiting.get(owner));
        waiting.remove(owner);
        T first = own.remove();
        if (!own.isEmpty()) {
            waiting.put(owner, own);
        }
        return first;
    }

    boolean remove(String owner, T one) {
        Deque<T> own = waiting.get(owner);
        if (own == null || !own.remove(one)) {
            return false;
        }
        if (own.isEmpty()) {
            waiting.remove(owner);
        }
        return true;
    }

    int size() {
        return waiting.values().stream().mapToInt(Deque::size).sum();
    }

    int size(String owner) {
        Deque<T> own = waiting.get(owner);
        return own == null ? 0 : own.size();
    }

    /** In the order in which they are taken if none comes between. */
    List<T> inOrder() {
        FairQueue<T> copy = new FairQueue<>();
        waiting.forEach((owner, own) -> copy.waiting.put(owner, new ArrayDeque<>(own)));
        List<T> order = new ArrayList<>();
        for (Optional<T> next = copy.take(); next.isPresent(); next = copy.take()) {
            order.add(next.get());
        }
        return order;
    }
}
