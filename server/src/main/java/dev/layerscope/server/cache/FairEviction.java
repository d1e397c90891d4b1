package dev.layerscope.server.cache;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says which of the things that share a budget have to go: of the owner who has most, what was used longest ago. So an
 * owner loses something to others only as long as it has more than they, and one that asks for much pushes out its own.
 *
 * <p>An owner of its own share sees nothing of what others have in common with it: everyone is charged in full. Used by one
 * thread at a time.
 *
 * @param <T> compared by {@code equals}
 */
public final class FairEviction<T> {
    private final Map<String, Owner<T>> owners = new HashMap<>();
    private long budgetBytes;
    private long usedBytes;

    private static final class Owner<T> {
        /** The one used longest ago first. */
        private final LinkedHashMap<T, Long> things = new LinkedHashMap<>(16, 0.75f, true);

        private long bytes;
    }

    /**
     * @param budgetBytes of all things of all owners
     */
    public FairEviction(long budgetBytes) {
        this.budgetBytes = budgetBytes;
    }

    /**
     * Adds a thing, which is not there yet.
     *
     * @return what has to go; the thing itself only where it alone is more than the budget
     */
    public List<T> add(String owner, T thing, long bytes) {
        if (bytes > budgetBytes) {
            return List.of(thing);
        }
        Owner<T> its = owners.computeIfAbsent(owner, name -> new Owner<>());
        its.things.put(thing, bytes);
        its.bytes += bytes;
        usedBytes += bytes;
        return evict(Optional.of(thing));
    }

    /** Notes a use; does nothing where the thing isn't there any more. */
    public void touch(String owner, T thing) {
        Owner<T> its = owners.get(owner);
        if (its != null) {
            its.things.get(thing);
        }
    }

    /** Whether the thing was there. */
    public boolean remove(String owner, T thing) {
        Owner<T> its = owners.get(owner);
        Long bytes = its == null ? null : its.things.remove(thing);
        if (its == null || bytes == null) {
            return false;
        }
        its.bytes -= bytes;
        usedBytes -= bytes;
        if (its.things.isEmpty()) {
            owners.remove(owner);
        }
        return true;
    }

    /**
     * @return what has to go
     */
    public List<T> changeBudget(long changedBytes) {
        budgetBytes = changedBytes;
        return evict(Optional.empty());
    }

    /** Of all things. */
    public long usedBytes() {
        return usedBytes;
    }

    /** Of one owner's things. */
    public long usedBytes(String owner) {
        Owner<T> its = owners.get(owner);
        return its == null ? 0 : its.bytes;
    }

    private List<T> evict(Optional<T> newest) {
        List<T> evicted = new ArrayList<>();
        while (usedBytes > budgetBytes) {
            Map.Entry<String, Owner<T>> largest = owners.entrySet().stream()
                    .filter(owner -> !holdsOnly(owner.getValue(), newest))
                    .max(Comparator.comparingLong(owner -> owner.getValue().bytes))
                    .orElseThrow();
            T oldest = largest.getValue().things.keySet().iterator().next();
            remove(largest.getKey(), oldest);
            evicted.add(oldest);
        }
        return evicted;
    }

    /** What was just added is about to be used, so it goes last. It is its owner's newest, so the oldest unless alone. */
    private static <T> boolean holdsOnly(Owner<T> owner, Optional<T> newest) {
        return owner.things.size() == 1 && newest.isPresent() && owner.things.containsKey(newest.get());
    }
}
