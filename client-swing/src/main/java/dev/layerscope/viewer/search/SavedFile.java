package dev.layerscope.viewer.search;

import dev.layerscope.client.JobsClient;
import dev.layerscope.v1.Artifact;
import dev.layerscope.v1.Job;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that a job made, on this machine. */
final class SavedFile {
    private SavedFile() {}

    /**
     * Writes it, which blocks. Until it is whole it has another name, so that a file that was there before stays as it is where
     * something goes wrong.
     */
    static Path write(JobsClient jobs, Job job, Artifact artifact, Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (FileChannel bytes = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                jobs.readArtifact(job.getId(), artifact.getName(), bytes);
            }
            return Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
