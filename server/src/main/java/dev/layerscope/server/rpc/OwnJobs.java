package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.job.Job;
import dev.layerscope.server.job.JobFilter;
import dev.layerscope.server.job.Jobs;
import dev.layerscope.server.job.OpenArtifact;
import dev.layerscope.server.job.Watch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The jobs as one caller sees them: their own, and for an admin all. Those of others are answered as if they weren't there.
 *
 * <p>Errors are those of {@link Jobs}.
 */
final class OwnJobs {
    private final Jobs jobs;
    private final Caller caller;

    OwnJobs(Jobs jobs, Caller caller) {
        this.jobs = jobs;
        this.caller = caller;
    }

    Job get(String id) {
        Job job = jobs.get(id);
        if (seesAll() || job.owner().equals(caller.name())) {
            return job;
        }
        throw Jobs.notFound(id);
    }

    /** Those that the filter wants, among those that the caller may see. */
    List<Job> list(JobFilter filter, long before, int limit) {
        return jobs.list(seesAll() ? filter : filter.ownedBy(caller.name()), before, limit);
    }

    /** Whose jobs are the caller's own. */
    String owner() {
        return caller.name();
    }

    Watch watch(String id, Duration between, Watch.View view) {
        return jobs.watch(get(id).id().text(), between, view);
    }

    CompletableFuture<Job> cancel(String id) {
        return jobs.cancel(get(id).id().text());
    }

    void delete(String id) {
        jobs.delete(get(id).id().text());
    }

    OpenArtifact artifact(String id, String name) {
        return jobs.artifact(get(id).id().text(), name);
    }

    private boolean seesAll() {
        return caller.role().includes(Role.ADMIN);
    }
}
