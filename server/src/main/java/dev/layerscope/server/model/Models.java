package dev.layerscope.server.model;

import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.runtime.MemoryReturn;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The models of a repository, loaded when first asked for and again when their file, its card or what lies beside it has
 * changed; a change in the folder is seen within a second. Thread safe.
 *
 * <p>Owns the sessions of all models. A request holds on to the {@link HostedModel} it began with, so a model may be
 * replaced or deleted under it.
 */
public final class Models implements AutoCloseable {
    private static final int NEAREST_SHOWN = 3;
    private static final int LONGEST_SHOWN = 100;
    /** A request needs no new listing of the folder where one is this young. */
    private static final long FRESH_NANOS = 1_000_000_000L;

    private final ModelSettings settings;
    private final ModelFolder folder;
    private final Staging staging;
    private final FolderChanges changes;
    private final MemoryReturn memory = new MemoryReturn();
    private final HostedModel.Surroundings surroundings;
    private final Map<Path, ModelSlot> slots = new ConcurrentHashMap<>();
    private final List<Consumer<String>> departures = new CopyOnWriteArrayList<>();
    private volatile Listing recent = new Listing(Map.of(), 0);

    /** What the folder held at a time of {@link System#nanoTime}: the versions of each name, the newest first. */
    private record Listing(Map<String, List<ModelFile>> files, long nanoTime) {
        private boolean isFresh() {
            return !files.isEmpty() && System.nanoTime() - nanoTime < FRESH_NANOS;
        }
    }

    public Models(ModelSettings settings, NativeCore core) {
        this.settings = settings;
        this.folder = new ModelFolder(settings.folder());
        this.staging = new Staging(settings.folder());
        this.changes = new FolderChanges(settings.folder(), staging);
        this.surroundings = new HostedModel.Surroundings(
                core, new SharedCache<>(settings.sessionBudgetBytes(), Session::bytes), settings.largestRunBytes());
    }

    /**
     * A model as far as it is known.
     *
     * @param loaded its newest version; empty while nobody asked for it, and where it was refused
     * @param refusal why it was refused
     * @param versions the newest first
     */
    public record Listed(
            String name,
            long fileBytes,
            Optional<HostedModel> loaded,
            Optional<String> refusal,
            List<Version> versions) {}

    /**
     * One version of a model.
     *
     * @param number in its folder; 0 for a file that has none
     * @param sha256 as {@link HostedModel#sha256}; empty while it has not been loaded
     */
    public record Version(long number, long fileBytes, Optional<String> sha256) {}

    /** All models in the folder, by name. Loads none. */
    public List<Listed> list() {
        return relist().entrySet().stream()
                .map(entry -> listed(entry.getKey(), entry.getValue()))
                .toList();
    }

    /**
     * One model as far as it is known, tried to load.
     *
     * @param reference {@code NAME}, or {@code NAME@DIGEST} for the version whose SHA-256 begins so
     * @throws DomainException MODEL_NOT_FOUND with the nearest names
     */
    public Listed describe(String reference) {
        ModelReference asked = ModelReference.parse(reference);
        List<ModelFile> versions = versions(asked);
        ModelSlot slot = slot(versions.get(0));
        try {
            slot = asked.digest().isPresent() ? pinned(asked, versions) : slot;
            model(slot);
        } catch (DomainException e) {
            if (e.reason() != Reason.MODEL_REFUSED) {
                throw e;
            }
        }
        return listed(asked.name(), slot, versions);
    }

    /**
     * A model, loaded.
     *
     * @param reference {@code NAME}, or {@code NAME@DIGEST} for the version whose SHA-256 begins so
     * @throws DomainException MODEL_NOT_FOUND with the nearest names, MODEL_REFUSED, TOO_LARGE
     */
    public HostedModel get(String reference) {
        ModelReference asked = ModelReference.parse(reference);
        List<ModelFile> versions = versions(asked);
        return model(asked.digest().isPresent() ? pinned(asked, versions) : slot(versions.get(0)));
    }

    /**
     * Removes a model from the folder with all its versions, or one version of it. Runs under way come to their end.
     *
     * @throws DomainException MODEL_NOT_FOUND with the nearest names
     * @throws UncheckedIOException where the folder can't be written to
     */
    public void delete(String reference) {
        ModelReference asked = ModelReference.parse(reference);
        synchronized (changes) {
            List<ModelFile> kept = new ArrayList<>(versions(asked));
            List<ModelFile> removed =
                    asked.digest().isPresent() ? List.of(pinned(asked, kept).file()) : List.copyOf(kept);
            kept.removeAll(removed);
            changes.remove(removed, kept);
            relist();
        }
    }

    /**
     * Makes room for a model that is to be brought in.
     *
     * @return to be closed after use
     * @throws DomainException MODEL_NAME_INVALID
     * @throws UncheckedIOException where the folder can't be written to
     */
    public StagedModel stage(String name) {
        if (!ModelFolder.isName(name)) {
            throw new DomainException(
                    Reason.MODEL_NAME_INVALID,
                    "model name: '%s' (expected: a letter or digit, then letters, digits, '.', '_' or '-', at most 128)"
                            .formatted(shown(name)));
        }
        try {
            StagedModel staged = new StagedModel(name, staging.create());
            Files.createDirectory(staged.folder());
            return staged;
        } catch (IOException e) {
            throw new UncheckedIOException("model can't be staged", e);
        }
    }

    /**
     * Makes a staged model the newest version of its name, at once.
     *
     * @throws UncheckedIOException where the folder can't be written to
     */
    public void publish(StagedModel staged) {
        synchronized (changes) {
            changes.publish(staged, relist().getOrDefault(staged.name(), List.of()));
            relist();
        }
    }

    /** The folder with the newest version's files, and nothing but those; empty where it has no folder of its own. */
    public Optional<Path> newestFolder(String name) {
        return relist().getOrDefault(name, List.of()).stream()
                .findFirst()
                .filter(newest -> newest.number() > 0)
                .map(newest -> newest.onnx().folder());
    }

    /** Tells of models whose file went away or changed, by SHA-256. */
    public void whenGone(Consumer<String> departure) {
        departures.add(departure);
    }

    /** Bytes of the weights of all loaded models. */
    public long weightBytes() {
        return slots.values().stream().mapToLong(ModelSlot::weightBytes).sum();
    }

    /** Native memory of all sessions in the cache, as measured. */
    public long sessionBytes() {
        return surroundings.sessions().usedBytes();
    }

    /** Removes what was staged; models stay usable. */
    @Override
    public void close() {
        memory.close();
        staging.close();
    }

    private Listed listed(String name, List<ModelFile> versions) {
        ModelFile newest = versions.get(0);
        ModelSlot slot = slots.get(newest.onnx().file());
        return slot == null || !slot.isOf(newest)
                ? new Listed(name, newest.bytes(), Optional.empty(), Optional.empty(), known(versions))
                : listed(name, slot, versions);
    }

    private Listed listed(String name, ModelSlot slot, List<ModelFile> versions) {
        return new Listed(name, slot.file().bytes(), slot.loaded(), slot.refusal(), known(versions));
    }

    private List<Version> known(List<ModelFile> versions) {
        return versions.stream()
                .map(file -> new Version(
                        file.number(),
                        file.bytes(),
                        Optional.ofNullable(slots.get(file.onnx().file())).flatMap(ModelSlot::sha256)))
                .toList();
    }

    private List<ModelFile> versions(ModelReference asked) {
        Listing listing = recent;
        List<ModelFile> known = listing.isFresh() ? listing.files().get(asked.name()) : null;
        if (known != null) {
            return known;
        }
        Map<String, List<ModelFile>> files = relist();
        List<ModelFile> versions = files.get(asked.name());
        if (versions == null) {
            throw notFound(asked.name(), files.keySet());
        }
        return versions;
    }

    private static DomainException notFound(String name, Set<String> names) {
        List<String> nearest = NearestNames.of(name, names, NEAREST_SHOWN);
        return new DomainException(
                        Reason.MODEL_NOT_FOUND,
                        "model: '%s' is not on this server (expected: %s)"
                                .formatted(
                                        shown(name),
                                        nearest.isEmpty()
                                                ? "a model in its folder, which is empty"
                                                : "a model such as '" + String.join("', '", nearest) + "'"))
                .with("model", shown(name));
    }

    /** Loads versions until it is clear which is meant: only then is a version's SHA-256 known. */
    private ModelSlot pinned(ModelReference asked, List<ModelFile> versions) {
        String digest = asked.digest().orElseThrow();
        List<ModelSlot> fitting = versions.stream()
                .map(this::slot)
                .filter(slot -> digestOf(slot)
                        .filter(sha256 -> sha256.startsWith(digest))
                        .isPresent())
                .toList();
        if (fitting.stream().map(ModelSlot::sha256).distinct().count() == 1) {
            return fitting.get(0);
        }
        throw new DomainException(
                        Reason.MODEL_NOT_FOUND,
                        "model: '%s' has %s version '%s' (expected: %s)"
                                .formatted(
                                        asked.name(),
                                        fitting.isEmpty() ? "no" : "more than one",
                                        digest,
                                        versions.stream()
                                                .flatMap(file -> slot(file).sha256().stream())
                                                .map(sha256 -> sha256.substring(0, Math.max(12, digest.length())))
                                                .distinct()
                                                .collect(Collectors.joining(", "))))
                .with("model", asked.name());
    }

    private Optional<String> digestOf(ModelSlot slot) {
        if (slot.sha256().isEmpty()) {
            try {
                model(slot);
            } catch (DomainException e) {
                if (e.reason() != Reason.MODEL_REFUSED) {
                    throw e;
                }
            }
        }
        return slot.sha256();
    }

    private HostedModel model(ModelSlot slot) {
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

    private void unloadOthers(ModelSlot used, long budgetBytes) {
        if (weightBytes() <= budgetBytes) {
            return;
        }
        List<ModelSlot> oldestFirst = slots.values().stream()
                .filter(slot -> slot != used)
                .sorted(Comparator.comparingLong(ModelSlot::usedNanos))
                .toList();
        for (ModelSlot slot : oldestFirst) {
            if (weightBytes() > budgetBytes) {
                slot.unload();
                memory.soon();
            }
        }
    }

    private Map<String, List<ModelFile>> relist() {
        Map<String, List<ModelFile>> files = folder.list();
        Map<Path, ModelFile> present = files.values().stream()
                .flatMap(List::stream)
                .collect(Collectors.toMap(file -> file.onnx().file(), file -> file));
        slots.forEach((path, slot) -> {
            ModelFile file = present.get(path);
            if ((file == null || !slot.isOf(file)) && slots.remove(path, slot)) {
                gone(slot);
            }
        });
        recent = new Listing(files, System.nanoTime());
        return files;
    }

    private void gone(ModelSlot slot) {
        slot.sha256().ifPresent(sha256 -> {
            surroundings.sessions().drop(key -> key.model().equals(sha256));
            departures.forEach(departure -> departure.accept(sha256));
            memory.soon();
        });
    }

    private ModelSlot slot(ModelFile file) {
        return slots.computeIfAbsent(file.onnx().file(), path -> new ModelSlot(file, settings, surroundings));
    }

    private static String shown(String name) {
        return name.length() > LONGEST_SHOWN ? name.substring(0, LONGEST_SHOWN) + "..." : name;
    }
}
