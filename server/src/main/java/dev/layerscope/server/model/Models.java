package dev.layerscope.server.model;

import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.Session;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The models of a repository, loaded when first asked for and again when their file or its card has changed. Thread safe.
 *
 * <p>Owns the sessions of all models.
 */
public final class Models {
    private static final int NEAREST_SHOWN = 3;
    /** A request needs no new listing of the folder where one is this young. */
    private static final long FRESH_NANOS = 1_000_000_000L;

    private final ModelFolder folder;
    private final HostedModel.Surroundings surroundings;
    private final Map<String, Slot> slots = new ConcurrentHashMap<>();
    private volatile Listing recent = new Listing(Map.of(), 0);

    /** What the folder held at a time of {@link System#nanoTime}. */
    private record Listing(Map<String, ModelFile> files, long nanoTime) {
        private boolean isFresh() {
            return !files.isEmpty() && System.nanoTime() - nanoTime < FRESH_NANOS;
        }
    }

    public Models(ModelSettings settings, NativeCore core) {
        this.folder = new ModelFolder(settings.folder());
        this.surroundings = new HostedModel.Surroundings(
                core, new SharedCache<>(settings.sessionBudgetBytes(), Session::bytes), settings.largestRunBytes());
    }

    /**
     * A model as far as it is known.
     *
     * @param loaded empty while nobody asked for it, and where it was refused
     * @param refusal why it was refused
     */
    public record Listed(String name, long fileBytes, Optional<HostedModel> loaded, Optional<String> refusal) {}

    /** All models in the folder, by name. Loads none. */
    public List<Listed> list() {
        return relist().values().stream().map(this::listed).toList();
    }

    /**
     * One model as far as it is known, tried to load.
     *
     * @throws DomainException MODEL_NOT_FOUND with the nearest names
     */
    public Listed describe(String name) {
        ModelFile file = find(name);
        try {
            slot(file).model();
        } catch (DomainException e) {
            if (e.reason() != Reason.MODEL_REFUSED) {
                throw e;
            }
        }
        return listed(file);
    }

    /**
     * A model, loaded.
     *
     * @throws DomainException MODEL_NOT_FOUND with the nearest names, MODEL_REFUSED
     */
    public HostedModel get(String name) {
        return slot(find(name)).model();
    }

    private Listed listed(ModelFile file) {
        Slot slot = slots.get(file.name());
        if (slot == null || !slot.isOf(file)) {
            return new Listed(file.name(), file.bytes(), Optional.empty(), Optional.empty());
        }
        return new Listed(file.name(), file.bytes(), slot.loaded(), slot.refusal());
    }

    private ModelFile find(String name) {
        Listing listing = recent;
        ModelFile known = listing.isFresh() ? listing.files().get(name) : null;
        if (known != null) {
            return known;
        }
        Map<String, ModelFile> files = relist();
        ModelFile file = files.get(name);
        if (file == null) {
            List<String> nearest = NearestNames.of(name, files.keySet(), NEAREST_SHOWN);
            String shown = name.length() > 100 ? name.substring(0, 100) + "..." : name;
            throw new DomainException(
                            Reason.MODEL_NOT_FOUND,
                            "model: '%s' is not on this server (expected: %s)"
                                    .formatted(
                                            shown,
                                            nearest.isEmpty()
                                                    ? "a model in its folder, which is empty"
                                                    : "a model such as '" + String.join("', '", nearest) + "'"))
                    .with("model", shown);
        }
        return file;
    }

    private Map<String, ModelFile> relist() {
        Map<String, ModelFile> files = folder.list();
        slots.keySet().stream().filter(name -> !files.containsKey(name)).forEach(this::forget);
        recent = new Listing(files, System.nanoTime());
        return files;
    }

    private void forget(String name) {
        Slot gone = slots.remove(name);
        if (gone != null) {
            gone.dropSessions();
        }
    }

    private Slot slot(ModelFile file) {
        return slots.compute(file.name(), (name, present) -> {
            if (present != null && present.isOf(file)) {
                return present;
            }
            if (present != null) {
                present.dropSessions();
            }
            return new Slot(file);
        });
    }

    /** A file and what came of loading it. */
    private final class Slot {
        private final ModelFile file;
        // Read without the lock: a list of models must not wait while one of them loads.
        private volatile Optional<HostedModel> loaded = Optional.empty();
        private volatile Optional<DomainException> refused = Optional.empty();

        private Slot(ModelFile file) {
            this.file = file;
        }

        private boolean isOf(ModelFile other) {
            return file.equals(other);
        }

        private synchronized HostedModel model() {
            if (refused.isPresent()) {
                DomainException first = refused.get();
                throw new DomainException(first.reason(), first.sentence(), first);
            }
            if (loaded.isEmpty()) {
                try {
                    loaded = Optional.of(load());
                } catch (DomainException e) {
                    if (e.reason() == Reason.MODEL_REFUSED) {
                        refused = Optional.of(e);
                    }
                    throw e;
                }
            }
            return loaded.get();
        }

        private HostedModel load() {
            ModelCard card = file.card()
                    .map(ModelFile.Card::file)
                    .map(ModelCardReader::read)
                    .orElse(ModelCard.EMPTY);
            ModelLoading.Loaded read = new ModelLoading(file).load();
            return HostedModel.of(file.name(), read, card, surroundings);
        }

        private void dropSessions() {
            loaded.ifPresent(
                    old -> surroundings.sessions().drop(key -> key.model().equals(old.identity())));
        }

        private Optional<HostedModel> loaded() {
            return loaded;
        }

        private Optional<String> refusal() {
            return refused.map(DomainException::sentence);
        }
    }
}
