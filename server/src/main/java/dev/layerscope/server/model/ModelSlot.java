package dev.layerscope.server.model;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** A version of a model and what came of loading it. Thread safe. */
final class ModelSlot {
    private final ModelFile file;
    private final ModelSettings settings;
    private final HostedModel.Surroundings surroundings;
    // Read without the lock: a list of models must not wait while one of them loads.
    private volatile Optional<HostedModel> loaded = Optional.empty();
    private volatile Optional<DomainException> refused = Optional.empty();
    private volatile Optional<String> sha256 = Optional.empty();
    private volatile FilesBeside beside = new FilesBeside();
    private volatile long usedNanos = System.nanoTime();

    ModelSlot(ModelFile file, ModelSettings settings, HostedModel.Surroundings surroundings) {
        this.file = file;
        this.settings = settings;
        this.surroundings = surroundings;
    }

    /** Whether this is what came of the file as it is now, and of all that it names. */
    boolean isOf(ModelFile other) {
        return file.equals(other) && beside.areCurrent();
    }

    /**
     * The model, loaded where it isn't.
     *
     * @throws DomainException MODEL_REFUSED, TOO_LARGE
     */
    synchronized HostedModel model() {
        usedNanos = System.nanoTime();
        if (refused.filter(ModelSlot::lasts).isPresent()) {
            DomainException first = refused.get();
            throw new DomainException(first.reason(), first.sentence(), first);
        }
        if (loaded.isEmpty()) {
            try {
                loaded = Optional.of(load());
                refused = Optional.empty();
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
        FilesBeside noted = new FilesBeside();
        try {
            ModelCard card = file.card()
                    .map(stamp -> ModelCardReader.read(stamp.file(), noted))
                    .orElse(ModelCard.EMPTY);
            ModelLoading.Loaded read = new ModelLoading(file, settings, noted).load();
            sha256 = Optional.of(read.sha256());
            return HostedModel.of(file.name(), read, card, surroundings);
        } finally {
            beside = noted;
        }
    }

    /** A file that can't be read today may be tomorrow, and looks the same. */
    private static boolean lasts(DomainException refusal) {
        return !(refusal.getCause() instanceof IOException || refusal.getCause() instanceof UncheckedIOException);
    }

    /** Lets the weights go; a request that uses the model keeps it as long as it runs. */
    synchronized void unload() {
        loaded = Optional.empty();
    }

    ModelFile file() {
        return file;
    }

    Optional<HostedModel> loaded() {
        return loaded;
    }

    /** Known once it was loaded, whether or not it still is. */
    Optional<String> sha256() {
        return sha256;
    }

    Optional<String> refusal() {
        return refused.map(DomainException::sentence);
    }

    /** Of the last use, as {@link System#nanoTime} has it. */
    long usedNanos() {
        return usedNanos;
    }

    long weightBytes() {
        return loaded.map(HostedModel::weightBytes).orElse(0L);
    }
}
