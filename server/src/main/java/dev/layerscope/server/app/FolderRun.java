package dev.layerscope.server.app;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.job.JobId;
import dev.layerscope.server.job.JobRun;
import dev.layerscope.server.job.Progress;
import dev.layerscope.server.job.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A job outside of any queue, which leaves its files in a folder; remembers when each step ended. */
final class FolderRun implements JobRun {
    private final Path folder;
    private final List<Long> stepNanos = new ArrayList<>();
    private final List<Progress> steps = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    FolderRun(Path folder) {
        this.folder = folder;
    }

    /** When each step ended, by System.nanoTime. */
    List<Long> stepNanos() {
        return stepNanos;
    }

    List<Progress> steps() {
        return steps;
    }

    /** Notes and facts. */
    List<String> notes() {
        return notes;
    }

    @Override
    public JobId id() {
        return new JobId("benchmark000");
    }

    @Override
    public byte[] request() {
        return new byte[0];
    }

    @Override
    public Optional<byte[]> attachment(String name) {
        return Optional.empty();
    }

    @Override
    public Optional<byte[]> checkpoint() {
        return Optional.empty();
    }

    @Override
    public Call call() {
        return Call.ofServer();
    }

    @Override
    public boolean checkpointDue() {
        return false;
    }

    @Override
    public void checkpoint(byte[] state) {
        throw new IllegalStateException("no checkpoint is due");
    }

    @Override
    public void progress(Progress progress, Snapshot snapshot) {
        stepNanos.add(System.nanoTime());
        steps.add(progress);
    }

    @Override
    public void artifact(String name, byte[] content) {
        try {
            Files.write(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void note(String sentence) {
        notes.add(sentence);
    }

    @Override
    public void fact(String name, String value) {
        notes.add(name + ": " + value);
    }
}
