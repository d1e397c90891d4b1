package dev.layerscope.server.rpc;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.layerscope.server.job.JobState;
import dev.layerscope.server.optimize.EngineChoice;
import dev.layerscope.server.optimize.Optimizations;
import dev.layerscope.v1.Artifact;
import dev.layerscope.v1.Engine;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.JobFailure;
import dev.layerscope.v1.JobProgress;
import dev.layerscope.v1.Objective;
import dev.layerscope.v1.ObjectiveTerm;
import dev.layerscope.v1.Optimization;
import dev.layerscope.v1.Origin;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** What is said of jobs. */
final class JobMessages {
    private JobMessages() {}

    /** All of it. */
    static Job job(dev.layerscope.server.job.Job job) {
        return builder(job).setOptimization(Searches.parse(job.request())).build();
    }

    /** Without what may be long. */
    static Job listed(dev.layerscope.server.job.Job job) {
        Optimization.Builder optimization = Searches.parse(job.request()).toBuilder();
        for (Objective.Builder objective : optimization.getObjectivesBuilderList()) {
            for (ObjectiveTerm.Builder term : objective.getTermsBuilderList()) {
                if (term.hasDirection()) {
                    term.getDirectionBuilder().clearDirection();
                }
            }
        }
        return builder(job).setOptimization(optimization).build();
    }

    /** Without what it was created with, which doesn't change. */
    static Job.Builder builder(dev.layerscope.server.job.Job job) {
        Job.Builder message = Job.newBuilder()
                .setId(job.id().text())
                .setOwner(job.owner())
                .setState(state(job.state()))
                .setCreateTime(moment(job.created()))
                .setQueuePosition(job.queuePosition())
                .addAllNotes(job.notes());
        job.started().map(JobMessages::moment).ifPresent(message::setStartTime);
        job.ended().map(JobMessages::moment).ifPresent(message::setEndTime);
        job.waitLeft().map(JobMessages::duration).ifPresent(message::setWaitLeft);
        job.timeLeft().map(JobMessages::duration).ifPresent(message::setTimeLeft);
        job.progress().map(JobMessages::progress).ifPresent(message::setProgress);
        job.failure()
                .map(why -> JobFailure.newBuilder().setReason(why.reason()).setMessage(why.sentence()))
                .ifPresent(message::setFailure);
        job.artifacts().stream().map(JobMessages::artifact).forEach(message::addArtifacts);
        facts(job.facts(), message);
        return message;
    }

    private static void facts(Map<String, String> facts, Job.Builder message) {
        Optional.ofNullable(facts.get(Optimizations.ENGINE)).ifPresent(engine -> message.setEngine(engine(engine)));
        Optional.ofNullable(facts.get(Optimizations.ENGINE_REASON)).ifPresent(message::setEngineReason);
        if (facts.containsKey(Searches.DEVICE)) {
            message.setOrigin(Origin.newBuilder()
                    .setModelSha256(facts.getOrDefault(Searches.MODEL_SHA256, ""))
                    .setCore(facts.getOrDefault(Searches.CORE, ""))
                    .setDevice(facts.getOrDefault(Searches.DEVICE, "")));
        }
    }

    private static Engine engine(String name) {
        return Arrays.stream(EngineChoice.values())
                .filter(choice -> choice.forPeople().equals(name))
                .findFirst()
                .map(choice -> Engine.valueOf("ENGINE_" + choice.name()))
                .orElse(Engine.ENGINE_UNSPECIFIED);
    }

    static Job.State state(JobState state) {
        return switch (state) {
            case QUEUED -> Job.State.STATE_QUEUED;
            case RUNNING -> Job.State.STATE_RUNNING;
            case SUCCEEDED -> Job.State.STATE_SUCCEEDED;
            case FAILED -> Job.State.STATE_FAILED;
            case CANCELLED -> Job.State.STATE_CANCELLED;
        };
    }

    /**
     * @throws dev.layerscope.server.error.DomainException REQUEST_INVALID
     */
    static JobState state(Job.State state) {
        return switch (state) {
            case STATE_QUEUED -> JobState.QUEUED;
            case STATE_RUNNING -> JobState.RUNNING;
            case STATE_SUCCEEDED -> JobState.SUCCEEDED;
            case STATE_FAILED -> JobState.FAILED;
            case STATE_CANCELLED -> JobState.CANCELLED;
            case STATE_UNSPECIFIED, UNRECOGNIZED ->
                throw FeedMessages.invalid(
                        "state: unknown (expected: queued, running, succeeded, failed or cancelled)");
        };
    }

    static Artifact artifact(dev.layerscope.server.job.Artifact artifact) {
        return Artifact.newBuilder()
                .setName(artifact.name())
                .setContentType(artifact.contentType())
                .setTotalBytes(artifact.bytes())
                .setSha256(artifact.sha256())
                .build();
    }

    private static JobProgress progress(dev.layerscope.server.job.Progress progress) {
        return JobProgress.newBuilder()
                .setStep(progress.step())
                .setSteps(progress.steps())
                .setStage(progress.stage())
                .setStages(progress.stages())
                .setStageName(progress.stageName())
                .addAllValues(progress.values())
                .setShare(progress.share())
                .build();
    }

    private static Timestamp moment(Instant moment) {
        return Timestamp.newBuilder()
                .setSeconds(moment.getEpochSecond())
                .setNanos(moment.getNano())
                .build();
    }

    private static Duration duration(java.time.Duration duration) {
        return Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }
}
