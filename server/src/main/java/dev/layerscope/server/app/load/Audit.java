package dev.layerscope.server.app.load;

import dev.layerscope.client.ServerError;
import dev.layerscope.server.app.load.person.Belongings.Wish;
import dev.layerscope.server.app.load.person.Examiner;
import dev.layerscope.server.app.load.person.Person;
import dev.layerscope.server.app.load.seen.Faults;
import dev.layerscope.server.app.load.seen.Finding;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.ListJobsRequest;
import dev.layerscope.v1.Model;
import dev.layerscope.v1.ModelVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Looks, when all have left, whether everything is there that the server acknowledged, and nothing that it deleted. */
final class Audit {
    private static final int MOST_JOBS = 100_000;

    private static final String STORAGE_FULL = "STORAGE_FULL";

    private final Faults faults;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Integer> jobs = new TreeMap<>();
    private int models;

    Audit(Faults faults) {
        this.faults = faults;
    }

    /** Waits for jobs that haven't ended. */
    void look(Person person) {
        try {
            models(person);
            jobs(person);
        } catch (ServerError e) {
            findings.add(new Finding("audit", "person %d: %s".formatted(person.number(), e.getMessage())));
        }
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** How many jobs that had to be there are in which state. */
    Map<String, Integer> jobs() {
        return new TreeMap<>(jobs);
    }

    /** How many models had to be there. */
    int models() {
        return models;
    }

    private void models(Person person) {
        Map<String, Set<String>> hosted = person.client().listModels().getModelsList().stream()
                .collect(Collectors.toMap(Model::getName, Audit::digests));
        person.belongings().models().forEach((name, digest) -> {
            models++;
            if (!hosted.containsKey(name)) {
                findings.add(new Finding("lost model", name));
            } else if (!digests(person.client().getModel(name)).contains(digest)) {
                findings.add(new Finding("lost version", name + "@" + digest));
            }
        });
        person.belongings().goneModels().stream()
                .filter(hosted::containsKey)
                .forEach(name -> findings.add(new Finding("model back from deletion", name)));
    }

    private static Set<String> digests(Model model) {
        return model.getVersionsList().stream().map(ModelVersion::getSha256).collect(Collectors.toSet());
    }

    private void jobs(Person person) {
        person.belongings().jobs().forEach((id, wish) -> {
            try {
                Job job = Examiner.ended(person, id);
                jobs.merge(job.getState().name().replace("STATE_", ""), 1, Integer::sum);
                if (!endedAsWished(job, wish)) {
                    findings.add(new Finding(
                            "job",
                            "%s: %s, %s %s (expected: %s)"
                                    .formatted(
                                            id,
                                            job.getState(),
                                            job.getFailure().getReason(),
                                            job.getFailure().getMessage(),
                                            wish)));
                }
                Examiner.results(person, job).ifPresent(why -> findings.add(new Finding("job's results", why)));
            } catch (ServerError e) {
                findings.add(new Finding("lost job", "%s: %s".formatted(id, e.getMessage())));
            }
        });
        Set<String> listed = person.client().jobs().list(ListJobsRequest.getDefaultInstance(), MOST_JOBS).stream()
                .map(Job::getId)
                .collect(Collectors.toSet());
        person.belongings().goneJobs().stream()
                .filter(listed::contains)
                .forEach(id -> findings.add(new Finding("job back from deletion", id)));
    }

    private boolean endedAsWished(Job job, Wish wish) {
        if (job.getState() == Job.State.STATE_FAILED
                && job.getFailure().getReason().equals(STORAGE_FULL)) {
            return faults.ever(Faults.Kind.DISK_FULL);
        }
        return job.getState() == Job.State.STATE_SUCCEEDED
                || (wish == Wish.CANCELLED && job.getState() == Job.State.STATE_CANCELLED);
    }
}
