package dev.layerscope.server.job;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Quota;
import dev.layerscope.server.access.QuotaBook;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.sharing.QuotaRefusal;

/** What each owner may have of jobs, beside what the settings allow anyone. */
final class JobQuotas {
    private final QuotaBook book;
    private final JobStore store;

    JobQuotas(QuotaBook book, JobStore store) {
        this.book = book;
        this.store = store;
    }

    /**
     * @param waiting jobs of the owner that wait
     * @throws DomainException QUOTA_EXCEEDED
     */
    void checkNew(Caller owner, int waiting) {
        require(Quota.JOBS_WAITING, owner, waiting);
        if (book.of(owner).isLimited(Quota.RESULTS)) {
            require(Quota.RESULTS, owner, store.artifactBytes(owner.name()));
        }
    }

    /** Whether another job of an owner may run beside so many. */
    boolean mayRun(String owner, long running) {
        return running < book.of(caller(owner)).limit(Quota.JOBS_RUNNING);
    }

    /**
     * @param more bytes of artifacts, less those that they replace
     * @throws DomainException QUOTA_EXCEEDED
     */
    void checkArtifact(String owner, long more) {
        Caller caller = caller(owner);
        if (book.of(caller).isLimited(Quota.RESULTS)) {
            long used = store.artifactBytes(owner) + more;
            // One that just fits may be made.
            require(Quota.RESULTS, caller, used - 1);
        }
    }

    private void require(Quota quota, Caller owner, long used) {
        long limit = book.of(owner).limit(quota);
        if (used >= limit) {
            throw QuotaRefusal.of(quota, owner, used, limit);
        }
    }

    /** A job is somebody's who runs jobs, whatever else that user may do. */
    private static Caller caller(String owner) {
        return new Caller(owner, Role.RUNNER);
    }
}
