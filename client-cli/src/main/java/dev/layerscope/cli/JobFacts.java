package dev.layerscope.cli;

import com.google.protobuf.Timestamp;
import dev.layerscope.v1.Artifact;
import dev.layerscope.v1.Job;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What there is to know of one job, as names and values. */
final class JobFacts {
    private JobFacts() {}

    static List<Map.Entry<String, String>> of(Job job) {
        List<Map.Entry<String, String>> facts = new ArrayList<>(List.of(
                Map.entry("id", job.getId()),
                Map.entry("state", JobText.state(job.getState())),
                Map.entry("failure", job.getFailure().getMessage()),
                Map.entry("model", job.getOptimization().getModel()),
                Map.entry("objective", JobText.objectives(job.getOptimization())),
                Map.entry("recipe", JobText.recipe(job.getOptimization())),
                Map.entry("seed", Long.toUnsignedString(job.getOptimization().getSeed())),
                Map.entry("engine", JobText.engine(job.getEngine())),
                Map.entry("engine_reason", job.getEngineReason()),
                Map.entry("core", job.getOrigin().getCore()),
                Map.entry("device", job.getOrigin().getDevice()),
                Map.entry("owner", job.getOwner()),
                Map.entry("created", job.hasCreateTime() ? time(job.getCreateTime()) : ""),
                Map.entry("started", job.hasStartTime() ? time(job.getStartTime()) : ""),
                Map.entry("ended", job.hasEndTime() ? time(job.getEndTime()) : ""),
                Map.entry("progress", job.hasProgress() ? JobText.progress(job) : "")));
        job.getNotesList().forEach(note -> facts.add(Map.entry("note", note)));
        for (Artifact artifact : job.getArtifactsList()) {
            facts.add(Map.entry("artifact", artifact.getName() + ", " + Units.bytes(artifact.getTotalBytes())));
        }
        return facts.stream().filter(fact -> !fact.getValue().isEmpty()).toList();
    }

    private static String time(Timestamp moment) {
        return Instant.ofEpochSecond(moment.getSeconds()).toString();
    }
}
