package dev.layerscope.server.model;

import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.runtime.MemoryReturn;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.Session;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What came of loading the files of a folder, and how much of it stays in memory. Thread safe. */
final class ModelSlots implements AutoCloseable {
    private final ModelSettings settings;
    private final MemoryReturn memory = new MemoryReturn();
    private final HostedModel.Surroundings surroundings;
    private final Map<Path, ModelSlot> slots = new ConcurrentHashMap<>();
    private final List<Consumer<String>> departures = new CopyOnWriteArrayList<>();

    ModelSlots(ModelSettings settings, NativeCore core) {
        this.settings = settings;
        SharedCache<SessionVariant, Session> sessions =
                new SharedCache<>(settings.sessionBudgetBytes(), Session::bytes);
        core.memory().whenShort(sessions::makeRoom);
        this.surroundings = new HostedModel.Surroundings(
                core,
                sessions,
                Math.min(settings.largestRunBytes(), core.memory().budgetBytes()));
    }

    ModelSlot of(ModelFile file) {
        return slots.computeIfAbsent(file.onnx().file(), path -> new ModelSlot(file, settings, surroundings));
    }

    /** Empty where nobody asked for the file as it is now. */
    Optional<ModelSlot> known(ModelFile file) {
        return Optional.ofNullable(slots.get(file.onnx().file())).filter(slot -> slot.isOf(file));
    }

    /**
     * The model of a slot, loaded; others unused for longest give up their weights for it.
     *
     * @throws DomainException MODEL_REFUSED, TOO_LARGE
     */
    HostedModel load(ModelSlot slot) {
        HostedModel model;
        try {
            model = slot.model();
        } catch (DomainException e) {
            if (e.reason() != Reason.TOO_LARGE || weightBytes() == 0) {
                throw e;
            }
            unloadOthers(slot, 0);
            model = slot.model();
        }
        unloadOthers(slot, settings.weightBudgetBytes());
        return model;
    }

    /** Forgets what came of files that are others now, or gone. */
    void retain(Map<Path, ModelFile> present) {
        slots.forEach((path, slot) -> {
            ModelFile file = present.get(path);
            if ((file == null || !slot.isOf(file)) && slots.remove(path, slot)) {
                gone(slot);
            }
        });
    }

    void whenGone(Consumer<String> departure) {
        departures.add(departure);
    }

    long weightBytes() {
        return slots.values().stream().mapToLong(ModelSlot::weightBytes).sum();
    }

    long weightBudgetBytes() {
        return settings.weightBudgetBytes();
    }

    SharedCache<?, Session> sessions() {
        return surroundings.sessions();
    }

    /** Native memory of all sessions in the cache, and of those beside it that take from its budget, as measured. */
    long sessionBytes() {
        return surroundings.sessions().usedBytes();
    }

    /** Models stay usable. */
    @Override
    public void close() {
        memory.close();
    }

    private void unloadOthers(ModelSlot used, long budgetBytes) {
        if (weightBytes() <= budgetBytes) {
            return;
        }
        // One that is being loaded has no weights yet, and would have to be waited for.
        List<ModelSlot> oldestFirst = slots.values().stream()
                .filter(slot -> slot != used && slot.weightBytes() > 0)
                .sorted(Comparator.comparingLong(ModelSlot::usedNanos))
                .toList();
        for (ModelSlot slot : oldestFirst) {
            if (weightBytes() > budgetBytes) {
                slot.unload();
                memory.soon();
            }
        }
    }

    private void gone(ModelSlot slot) {
        slot.sha256().ifPresent(sha256 -> {
            surroundings.sessions().drop(key -> key.model().equals(sha256));
            departures.forEach(departure -> departure.accept(sha256));
            memory.soon();
        });
    }
}
