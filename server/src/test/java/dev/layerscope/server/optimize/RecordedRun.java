package dev.layerscope.server.optimize;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.access.Priority;
import dev.layerscope.server.job.JobId;
import dev.layerscope.server.job.JobRun;
import dev.layerscope.server.job.Progress;
import dev.layerscope.server.job.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A job's run that keeps all it is told, and a checkpoint of each step. */
final class RecordedRun implements JobRun {
    final Map<String, byte[]> artifacts = new LinkedHashMap<>();
    final Map<String, String> facts = new LinkedHashMap<>();
    final List<String> notes = new ArrayList<>();
    final List<Progress> progress = new ArrayList<>();
    final List<byte[]> checkpoints = new ArrayList<>();
    final List<byte[]> previews = new ArrayList<>();
    private final Optional<byte[]> begun;
    private final Call call = new Call(Caller.SERVER, Priority.BACKGROUND, new Cancellation());
    private int stepsLeft = Integer.MAX_VALUE;

    RecordedRun(Optional<byte[]> begun) {
        this.begun = begun;
    }

    /** One whose call is cancelled, as by its owner, when so many steps are done. */
    static RecordedRun cancelledAfter(int steps) {
        RecordedRun run = fresh();
        run.stepsLeft = steps;
        return run;
    }

    static RecordedRun fresh() {
        return new RecordedRun(Optional.empty());
    }

    @Override
    public JobId id() {
        return new JobId("abcdefghij01");
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
        return begun;
    }

    @Override
    public Call call() {
        return call;
    }

    @Override
    public boolean checkpointDue() {
        return true;
    }

    @Override
    public void checkpoint(byte[] state) {
        checkpoints.add(state);
    }

    @Override
    public void progress(Progress now, Snapshot snapshot) {
        progress.add(now);
        previews.add(snapshot.take().png());
        if (--stepsLeft == 0) {
            call.cancellation().cancel();
        }
    }

    @Override
    public void artifact(String name, byte[] content) {
        artifacts.put(name, content);
    }

    @Override
    public void note(String sentence) {
        notes.add(sentence);
    }

    @Override
    public void fact(String name, String value) {
        facts.put(name, value);
    }
}
