package dev.layerscope.server.model;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of a repository, loaded when first asked for and again when their file, its card or what lies beside it has
 * changed; a change in the folder is seen within a second. Thread safe.
 *
 * <p>Owns the sessions of all models. A request holds on to the {@link HostedModel} it began with, so a model may be
 * replaced or deleted under it.
 */
public final class Models implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Models.class);
    /** A request needs no new listing of the folder where one is this young. */
    private static final long FRESH_NANOS = 1_000_000_000L;

    private final ModelFolder folder;
    private final Staging staging;
    private final FolderChanges changes;
    private final ModelSlots slots;
    private volatile Listing recent = new Listing(Map.of(), 0);

    /** What the folder held at a time of {@link System#nanoTime}: the versions of each name, the newest first. */
    private record Listing(Map<String, List<ModelFile>> files, long nanoTime) {
        private boolean isFresh() {
            return !files.isEmpty() && System.nanoTime() - nanoTime < FRESH_NANOS;
        }
    }

    public Models(ModelSettings settings, NativeCore core) {
        this.folder = new ModelFolder(settings.folder());
        this.staging = new Staging(settings.folder());
        this.changes = new FolderChanges(settings.folder(), staging);
        this.slots = new ModelSlots(settings, core);
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
     * @param owner who brought it; empty for what the operator put into the folder
     */
    public record Version(long number, long fileBytes, Optional<String> sha256, Optional<String> owner) {}

    /**
     * A version that somebody brought.
     *
     * @param model as it was when the version was the newest
     */
    public record Brought(Version version, Listed model) {}

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
        return current(asked, (slot, versions) -> {
            tryToLoad(slot);
            return listed(asked.name(), slot, versions);
        });
    }

    /**
     * A model, loaded.
     *
     * @param reference {@code NAME}, or {@code NAME@DIGEST} for the version whose SHA-256 begins so
     * @throws DomainException MODEL_NOT_FOUND with the nearest names, MODEL_REFUSED, TOO_LARGE
     */
    public HostedModel get(String reference) {
        ModelReference asked = ModelReference.parse(reference);
        return current(asked, (slot, versions) -> slots.load(slot));
    }

    /**
     * Removes a model from the folder with all its versions, or those of one SHA-256. Runs under way come to their end.
     *
     * @throws DomainException MODEL_NOT_FOUND with the nearest names, CONFIGURATION_INVALID, NOT_OWNER where one of them is
     *     another's
     * @throws UncheckedIOException where the folder can't be written to
     */
    public void delete(String reference, Caller by) {
        ModelReference asked = ModelReference.parse(reference);
        synchronized (changes) {
            relist();
            List<ModelFile> kept = new ArrayList<>(versions(asked));
            List<ModelFile> removed = asked.digest().isPresent()
                    ? pinned(asked, kept).stream().map(ModelSlot::file).toList()
                    : List.copyOf(kept);
            Owners.checkDeletion(asked.name(), removed, by);
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
                            .formatted(ModelNotFound.shown(name)));
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
     * Refuses what {@link #publish} would refuse, before anything was brought.
     *
     * @throws DomainException NOT_OWNER where the name is another's
     */
    public void checkName(String name, Caller by) {
        Owners.checkName(name, relist().getOrDefault(name, List.of()), by);
    }

    /**
     * Makes a staged model the newest version of its name, at once, and loads it.
     *
     * @param by whose it is from now on
     * @throws DomainException CONFIGURATION_INVALID, NOT_OWNER where the name is another's
     * @throws UncheckedIOException where the folder can't be written to
     */
    public Brought publish(StagedModel staged, Caller by) {
        Path published;
        List<ModelFile> versions;
        synchronized (changes) {
            List<ModelFile> present = relist().getOrDefault(staged.name(), List.of());
            Owners.checkName(staged.name(), present, by);
            Owners.note(staged.folder(), by);
            published = changes.publish(staged, present);
            versions = relist().getOrDefault(staged.name(), List.of());
        }
        // Other servers may bring and delete versions of this folder.
        return versions.stream()
                .filter(file -> file.onnx().folder().equals(published))
                .findFirst()
                .map(file -> brought(file, versions))
                .orElseThrow(() -> ModelNotFound.named(staged.name(), relist().keySet()));
    }

    /**
     * The newest version of a staged model's name, loaded, where it has the same files.
     *
     * @throws UncheckedIOException where they can't be compared
     */
    public Optional<Brought> same(StagedModel staged) {
        List<ModelFile> versions = relist().getOrDefault(staged.name(), List.of());
        return versions.stream()
                .limit(1)
                .filter(newest -> newest.number() > 0)
                .filter(newest -> SameFiles.in(newest.onnx().folder(), staged.folder()))
                .findFirst()
                .map(newest -> brought(newest, versions));
    }

    /** Whether the system lets this server change the folder. */
    public boolean canBeWrittenTo() {
        return Files.isWritable(folder.path());
    }

    /** Tells of models whose file went away or changed, by SHA-256. */
    public void whenGone(Consumer<String> departure) {
        slots.whenGone(departure);
    }

    /** Bytes of the weights of all loaded models. */
    public long weightBytes() {
        return slots.weightBytes();
    }

    public long weightBudgetBytes() {
        return slots.weightBudgetBytes();
    }

    /** The cache of sessions of derived graphs. */
    public SharedCache<?, Session> sessions() {
        return slots.sessions();
    }

    /** Native memory of all sessions in the cache, as measured. */
    public long sessionBytes() {
        return slots.sessionBytes();
    }

    /** Removes what was staged; models stay usable. */
    @Override
    public void close() {
        slots.close();
        staging.close();
    }

    private Listed listed(String name, List<ModelFile> versions) {
        ModelFile newest = versions.get(0);
        return slots.known(newest)
                .map(slot -> listed(name, slot, versions))
                .orElseGet(() -> new Listed(name, newest.bytes(), Optional.empty(), Optional.empty(), known(versions)));
    }

    private Listed listed(String name, ModelSlot slot, List<ModelFile> versions) {
        return new Listed(name, slot.file().bytes(), slot.loaded(), slot.refusal(), known(versions));
    }

    private List<Version> known(List<ModelFile> versions) {
        return versions.stream().map(this::known).toList();
    }

    private Version known(ModelFile file) {
        return new Version(file.number(), file.bytes(), slots.known(file).flatMap(ModelSlot::sha256), Owners.of(file));
    }

    /** It is there whether or not this server has the memory to load it. */
    private Brought brought(ModelFile file, List<ModelFile> versions) {
        ModelSlot slot = slots.of(file);
        try {
            slots.load(slot);
        } catch (DomainException e) {
            LOG.warn("model '{}' was brought, but can't be loaded: {}", file.name(), e.sentence());
        }
        return new Brought(known(file), listed(file.name(), slot, versions));
    }

    /** What is done with the version asked for. */
    private interface Use<T> {
        T of(ModelSlot slot, List<ModelFile> versions);
    }

    /** A listing may be a second old: what fails for a file that is another by now, or gone, is done again. */
    private <T> T current(ModelReference asked, Use<T> use) {
        List<ModelFile> versions = versions(asked);
        try {
            return use.of(asked(asked, versions), versions);
        } catch (DomainException e) {
            List<ModelFile> now = relist().getOrDefault(asked.name(), List.of());
            if (now.equals(versions)) {
                throw e;
            }
            List<ModelFile> changed = versions(asked);
            return use.of(asked(asked, changed), changed);
        }
    }

    private ModelSlot asked(ModelReference asked, List<ModelFile> versions) {
        return asked.digest().isPresent() ? pinned(asked, versions).get(0) : slots.of(versions.get(0));
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
            throw ModelNotFound.named(asked.name(), files.keySet());
        }
        return versions;
    }

    /** Loads all versions, for only then is their SHA-256 known. Returns those of one SHA-256, the newest first. */
    private List<ModelSlot> pinned(ModelReference asked, List<ModelFile> versions) {
        String digest = asked.digest().orElseThrow();
        List<ModelSlot> all = versions.stream().map(slots::of).toList();
        all.stream().filter(slot -> slot.sha256().isEmpty()).forEach(this::tryToLoad);
        List<ModelSlot> fitting = all.stream()
                .filter(slot ->
                        slot.sha256().filter(known -> known.startsWith(digest)).isPresent())
                .toList();
        if (fitting.stream().map(ModelSlot::sha256).distinct().count() == 1) {
            return fitting;
        }
        throw ModelNotFound.version(asked.name(), digest, all, fitting);
    }

    /** Tries to load a model, whose refusal its slot keeps. */
    private void tryToLoad(ModelSlot slot) {
        try {
            slots.load(slot);
        } catch (DomainException e) {
            if (e.reason() != Reason.MODEL_REFUSED) {
                throw e;
            }
        }
    }

    /** One at a time, so that no older listing takes the place of a younger one. */
    private synchronized Map<String, List<ModelFile>> relist() {
        long nanoTime = System.nanoTime();
        Map<String, List<ModelFile>> files = folder.list();
        slots.retain(files.values().stream()
                .flatMap(List::stream)
                .collect(Collectors.toMap(file -> file.onnx().file(), file -> file)));
        recent = new Listing(files, nanoTime);
        return files;
    }
}
