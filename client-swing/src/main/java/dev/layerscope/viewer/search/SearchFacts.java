package dev.layerscope.viewer.search;

import com.google.protobuf.Timestamp;
import dev.layerscope.v1.Artifact;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.Optimization;
import dev.layerscope.viewer.look.Units;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What there is to know of a search beside its pictures, as names and values. */
final class SearchFacts {
    private SearchFacts() {}

    static List<Map.Entry<String, String>> of(Job job, ZoneId zone) {
        Optimization asked = job.getOptimization();
        List<Map.Entry<String, String>> facts = new ArrayList<>(List.of(
                Map.entry("failure", job.getFailure().getMessage()),
                Map.entry("search", job.getId()),
                Map.entry("model", SearchWords.model(job)),
                Map.entry("recipe", SearchWords.recipe(asked.getRecipe())),
                Map.entry("engine", engine(job)),
                Map.entry("seed", Long.toUnsignedString(asked.getSeed())),
                Map.entry("size", SearchWords.size(asked)),
                Map.entry("start", asked.getStart().isEmpty() ? "noise" : "a picture of one's own"),
                Map.entry("created", moment(job.hasCreateTime(), job.getCreateTime(), zone)),
                Map.entry("ended", moment(job.hasEndTime(), job.getEndTime(), zone)),
                Map.entry("by", job.getOwner()),
                Map.entry("on", job.getOrigin().getDevice())));
        job.getNotesList().forEach(note -> facts.add(Map.entry("note", note)));
        String files = files(job);
        facts.add(Map.entry("files", files));
        return facts.stream().filter(fact -> !fact.getValue().isEmpty()).toList();
    }

    /** The one that does it, and why; the one that was asked for where that isn't known. */
    private static String engine(Job job) {
        return switch (job.getEngine()) {
            case ENGINE_UNSPECIFIED, UNRECOGNIZED ->
                SearchWords.engine(job.getOptimization().getEngine());
            default ->
                SearchWords.engine(job.getEngine())
                        + (job.getEngineReason().isEmpty() ? "" : ", " + job.getEngineReason());
        };
    }

    private static String files(Job job) {
        long bytes = job.getArtifactsList().stream()
                .mapToLong(Artifact::getTotalBytes)
                .sum();
        return bytes == 0 ? "" : job.getArtifactsCount() + ", " + Units.bytes(bytes);
    }

    private static String moment(boolean known, Timestamp moment, ZoneId zone) {
        return known ? SearchWords.moment(moment, zone) : "";
    }
}
