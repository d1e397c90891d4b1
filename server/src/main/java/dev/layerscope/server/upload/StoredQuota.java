package dev.layerscope.server.upload;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Quota;
import dev.layerscope.server.access.QuotaBook;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.model.Models;
import dev.layerscope.server.sharing.QuotaRefusal;
import java.util.Optional;

/** What each user may have of models that it brought. */
final class StoredQuota {
    private final QuotaBook quotas;
    private final Models models;

    StoredQuota(QuotaBook quotas, Models models) {
        this.quotas = quotas;
        this.models = models;
    }

    /**
     * @param more bytes that are to come
     * @throws DomainException QUOTA_EXCEEDED where they have no place beside what the caller has brought
     */
    void check(Caller caller, long more) {
        long limit = quotas.of(caller).limit(Quota.MODELS);
        if (limit == Long.MAX_VALUE) {
            return;
        }
        long stored = models.list().stream()
                .flatMap(model -> model.versions().stream())
                .filter(version -> version.owner().equals(Optional.of(caller.name())))
                .mapToLong(Models.Version::fileBytes)
                .sum();
        if (more > limit - stored) {
            throw QuotaRefusal.ofMore(Quota.MODELS, caller, stored, more, limit);
        }
    }
}
