package dev.layerscope.viewer.search;

import dev.layerscope.v1.Artifact;
import dev.layerscope.v1.Job;
import java.util.Optional;

/** What a person may keep of a search: files that its job made. */
enum Keepsake {
    /** The chosen picture as people see it. */
    PICTURE("picture-%d.png", "png"),
    /** All pictures of several. */
    GRID("grid.png", "png"),
    /** The chosen picture as the model is fed it. */
    ARRAY("input-%d.npy", "npy"),
    /** How the pictures came to be. */
    ANIMATION("animation.gif", "gif"),
    /** The objective at each step. */
    CURVE("objective.csv", "csv");

    private final String name;
    private final String extension;

    Keepsake(String name, String extension) {
        this.name = name;
        this.extension = extension;
    }

    /** Of a file's name, without the dot. */
    String extension() {
        return extension;
    }

    /**
     * The file, where the job made it.
     *
     * @param picture counted from 0
     */
    Optional<Artifact> of(Job job, int picture) {
        String wanted = String.format(java.util.Locale.ROOT, name, picture);
        return job.getArtifactsList().stream()
                .filter(artifact -> artifact.getName().equals(wanted))
                .findFirst();
    }

    /** A name for a file that tells what is in it. */
    String proposedName(Job job, int picture) {
        String which = this == PICTURE || this == ARRAY ? SearchWords.label(job.getOptimization(), picture) : "";
        String all = SearchWords.model(job) + "-" + SearchWords.target(job.getOptimization());
        return which.isEmpty() ? all + "-" + job.getId() : SearchWords.model(job) + "-" + which + "-" + job.getId();
    }
}
