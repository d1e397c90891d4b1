package dev.layerscope.cli;

import com.google.protobuf.ByteString;
import dev.layerscope.v1.Artifact;
import dev.layerscope.v1.CancelJobRequest;
import dev.layerscope.v1.CancelJobResponse;
import dev.layerscope.v1.CreateJobRequest;
import dev.layerscope.v1.CreateJobResponse;
import dev.layerscope.v1.DeleteJobRequest;
import dev.layerscope.v1.DeleteJobResponse;
import dev.layerscope.v1.Engine;
import dev.layerscope.v1.GetJobRequest;
import dev.layerscope.v1.GetJobResponse;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.JobFailure;
import dev.layerscope.v1.JobProgress;
import dev.layerscope.v1.JobsGrpc;
import dev.layerscope.v1.ListJobsRequest;
import dev.layerscope.v1.ListJobsResponse;
import dev.layerscope.v1.ReadArtifactRequest;
import dev.layerscope.v1.ReadArtifactResponse;
import dev.layerscope.v1.WatchJobRequest;
import dev.layerscope.v1.WatchJobResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** One job, {@code job000000001}, of two stages, which ends as it is told. */
final class FakeJobs extends JobsGrpc.JobsImplBase {
    static final String ID = "job000000001";

    volatile CreateJobRequest creation = CreateJobRequest.getDefaultInstance();
    volatile ListJobsRequest listing = ListJobsRequest.getDefaultInstance();
    volatile Job.State end = Job.State.STATE_SUCCEEDED;
    volatile String failure = "MODEL_NOT_FOUND";
    /** Whether the server breaks the watch off, for good. */
    volatile boolean forgets;

    volatile String deleted = "";

    @Override
    public void createJob(CreateJobRequest request, StreamObserver<CreateJobResponse> out) {
        creation = request;
        out.onNext(CreateJobResponse.newBuilder()
                .setJob(job(Job.State.STATE_QUEUED).setQueuePosition(1))
                .build());
        out.onCompleted();
    }

    private Job.Builder job(Job.State state) {
        return Job.newBuilder()
                .setId(ID)
                .setState(state)
                .setOwner("127.0.0.1")
                .setOptimization(creation.getOptimization().toBuilder().setModel("resnet@abcd"));
    }

    private Job.Builder ended() {
        Job.Builder job = job(end).setEngine(Engine.ENGINE_GRADIENT)
                .setEngineReason("the first that can")
                .setProgress(progress(40, 1))
                .addNotes("a dead start was tried again");
        if (end == Job.State.STATE_FAILED) {
            return job.setFailure(
                    JobFailure.newBuilder().setReason(failure).setMessage("model: 'resnet' is gone (expected: not)"));
        }
        int pictures = creation.getOptimization().getObjectivesCount();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < pictures; i++) {
            names.add("picture-" + i + ".png");
            names.add("input-" + i + ".npy");
        }
        if (pictures > 1) {
            names.add("grid.png");
        }
        names.add("objective.csv");
        if (end == Job.State.STATE_SUCCEEDED || end == Job.State.STATE_CANCELLED) {
            names.forEach(name -> job.addArtifacts(artifact(name)));
        }
        return job;
    }

    private static JobProgress progress(int step, int stage) {
        return JobProgress.newBuilder()
                .setStep(step)
                .setSteps(40)
                .setStage(stage)
                .setStages(2)
                .setStageName(stage == 0 ? "64x64" : "96x96")
                .addValues(0.25 * step)
                .build();
    }

    @Override
    public void watchJob(WatchJobRequest request, StreamObserver<WatchJobResponse> out) {
        out.onNext(news(job(Job.State.STATE_QUEUED).setQueuePosition(1)));
        out.onNext(later(job(Job.State.STATE_RUNNING).setProgress(progress(1, 0))));
        if (forgets) {
            out.onError(Status.DEADLINE_EXCEEDED.asRuntimeException());
            return;
        }
        out.onNext(later(job(Job.State.STATE_RUNNING).setProgress(progress(9, 0))));
        out.onNext(later(job(Job.State.STATE_RUNNING).setProgress(progress(30, 1))));
        out.onNext(later(ended()));
        out.onCompleted();
    }

    private static WatchJobResponse later(Job.Builder job) {
        return news(job.clearOptimization());
    }

    private static WatchJobResponse news(Job.Builder job) {
        return WatchJobResponse.newBuilder().setJob(job).build();
    }

    @Override
    public void getJob(GetJobRequest request, StreamObserver<GetJobResponse> out) {
        out.onNext(GetJobResponse.newBuilder().setJob(ended()).build());
        out.onCompleted();
    }

    @Override
    public void listJobs(ListJobsRequest request, StreamObserver<ListJobsResponse> out) {
        listing = request;
        out.onNext(ListJobsResponse.newBuilder().addJobs(ended()).build());
        out.onCompleted();
    }

    @Override
    public void cancelJob(CancelJobRequest request, StreamObserver<CancelJobResponse> out) {
        out.onNext(CancelJobResponse.newBuilder()
                .setJob(job(Job.State.STATE_CANCELLED))
                .build());
        out.onCompleted();
    }

    @Override
    public void deleteJob(DeleteJobRequest request, StreamObserver<DeleteJobResponse> out) {
        deleted = request.getJob();
        out.onNext(DeleteJobResponse.getDefaultInstance());
        out.onCompleted();
    }

    @Override
    public void readArtifact(ReadArtifactRequest request, StreamObserver<ReadArtifactResponse> out) {
        out.onNext(ReadArtifactResponse.newBuilder()
                .setHeader(artifact(request.getName()))
                .build());
        out.onNext(ReadArtifactResponse.newBuilder()
                .setData(ByteString.copyFrom(content(request.getName())))
                .build());
        out.onCompleted();
    }

    static byte[] content(String name) {
        return ("bytes of " + name).getBytes(StandardCharsets.UTF_8);
    }

    private static Artifact artifact(String name) {
        try {
            return Artifact.newBuilder()
                    .setName(name)
                    .setTotalBytes(content(name).length)
                    .setSha256(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content(name))))
                    .build();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
