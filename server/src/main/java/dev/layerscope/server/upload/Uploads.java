package dev.layerscope.server.upload;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.QuotaBook;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.model.ModelCard;
import dev.layerscope.server.model.ModelCardWriter;
import dev.layerscope.server.model.Models;
import dev.layerscope.server.model.StagedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.util.Optional;

/** Brings models into the repository and out of it, where that is allowed. Thread safe. */
public final class Uploads {
    private final UploadSettings settings;
    private final Models models;
    private final Trial trial;
    private final StoredQuota stored;

    public Uploads(UploadSettings settings, Models models, Trial trial, QuotaBook quotas) {
        this.settings = settings;
        this.models = models;
        this.trial = trial;
        this.stored = new StoredQuota(quotas, models);
    }

    /**
     * What became of a model that was brought.
     *
     * @param brought the version that holds it
     * @param note what is worth knowing of it
     */
    public record Received(Outcome outcome, Models.Brought brought, Optional<String> note) {}

    /** Whether there is a new version now. */
    public enum Outcome {
        PUBLISHED,
        /** The newest version has the same files already. */
        UNCHANGED
    }

    /**
     * Receives a model, tries it and publishes it as the newest version of its name. Blocks until then; of a model that is
     * refused nothing stays.
     *
     * @throws DomainException READ_ONLY, MODEL_NAME_INVALID, UPLOAD_INVALID, UPLOAD_STALLED, TOO_LARGE, STORAGE_FULL,
     *     MODEL_REFUSED, CONFIGURATION_INVALID, NOT_OWNER, QUOTA_EXCEEDED
     * @throws java.util.concurrent.CancellationException where the client leaves
     */
    public Received receive(Announcement announcement, Pieces pieces, Call call) {
        checkWritable();
        models.checkName(announcement.model(), call.caller());
        stored.check(call.caller(), announcement.totalBytes());
        try (StagedModel staged = models.stage(announcement.model())) {
            FileStore disk = Files.getFileStore(staged.root());
            new Reception(staged, pieces, settings, disk::getUsableSpace).receive(announcement);
            if (!announcement.card().equals(ModelCard.EMPTY)) {
                ModelCardWriter.write(announcement.card(), staged.card());
            }
            Optional<Models.Brought> same = models.same(staged);
            if (same.isPresent()) {
                return new Received(Outcome.UNCHANGED, same.get(), Optional.empty());
            }
            Optional<String> note = trial.of(staged, call);
            call.cancellation().check();
            return new Received(Outcome.PUBLISHED, models.publish(staged, call.caller()), note);
        } catch (IOException e) {
            throw new UncheckedIOException("disk of the models can't be looked at", e);
        } catch (UncheckedIOException e) {
            throw unwritable(e);
        }
    }

    /**
     * Removes a model.
     *
     * @param reference a name for all versions, or one that is pinned to one version
     * @throws DomainException READ_ONLY, MODEL_NOT_FOUND, CONFIGURATION_INVALID, NOT_OWNER
     */
    public void delete(String reference, Caller by) {
        checkWritable();
        try {
            models.delete(reference, by);
        } catch (UncheckedIOException e) {
            throw unwritable(e);
        }
    }

    private void checkWritable() {
        if (settings.access() == UploadSettings.Access.READ_ONLY) {
            throw new DomainException(
                    Reason.READ_ONLY, "models: can't be changed on this server (expected: one without --read-only)");
        }
    }

    private RuntimeException unwritable(UncheckedIOException failure) {
        return failure.getCause() instanceof AccessDeniedException || !models.canBeWrittenTo()
                ? new DomainException(
                        Reason.READ_ONLY,
                        "models: the server can't write to its model folder (expected: a folder that it owns)",
                        failure)
                : failure;
    }
}
