package dev.layerscope.viewer.search;

import dev.layerscope.client.JobsClient;
import dev.layerscope.v1.Artifact;
import dev.layerscope.v1.Job;
import dev.layerscope.viewer.work.WholeFile;
import java.io.IOException;
import java.nio.file.Path;

/** A file that a job made, on this machine. */
final class SavedFile {
    private SavedFile() {}

    /**
     * Writes it, which blocks. Until it is whole it has another name, so that a file that was there before stays as it is where
     * something goes wrong.
     */
    static Path write(JobsClient jobs, Job job, Artifact artifact, Path file) throws IOException {
        WholeFile.write(file, bytes -> jobs.readArtifact(job.getId(), artifact.getName(), bytes));
        return file;
    }
}
