package dev.layerscope.viewer;

import com.google.protobuf.ByteString;
import dev.layerscope.v1.Artifact;
import dev.layerscope.v1.CancelJobRequest;
import dev.layerscope.v1.CancelJobResponse;
import dev.layerscope.v1.ChannelMeanTerm;
import dev.layerscope.v1.CreateJobRequest;
import dev.layerscope.v1.CreateJobResponse;
import dev.layerscope.v1.DeleteJobRequest;
import dev.layerscope.v1.DeleteJobResponse;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.JobProgress;
import dev.layerscope.v1.JobsGrpc;
import dev.layerscope.v1.ListJobsRequest;
import dev.layerscope.v1.ListJobsResponse;
import dev.layerscope.v1.Objective;
import dev.layerscope.v1.ObjectiveTerm;
import dev.layerscope.v1.Optimization;
import dev.layerscope.v1.ReadArtifactRequest;
import dev.layerscope.v1.ReadArtifactResponse;
import dev.layerscope.v1.WatchJobRequest;
import dev.layerscope.v1.WatchJobResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;

/** Jobs that do nothing by themselves: a test says what becomes of them, and sees what was asked. */
public final class FakeJobs extends JobsGrpc.JobsImplBase {
    private static final long LONGEST_SECONDS = 30;

    /** That are listed, the newest first. */
    public final List<Job> all = new CopyOnWriteArrayList<>();
    /** By {@code job/name}. */
    public final Map<String, byte[]> files = new ConcurrentHashMap<>();

    public final BlockingQueue<CreateJobRequest> creations = new LinkedBlockingQueue<>();
    public final BlockingQueue<ListJobsRequest> lists = new LinkedBlockingQueue<>();
    public final BlockingQueue<Watcher> watchers = new LinkedBlockingQueue<>();
    public final BlockingQueue<String> readings = new LinkedBlockingQueue<>();
    public final BlockingQueue<String> cancellations = new LinkedBlockingQueue<>();
    public final BlockingQueue<String> deletions = new LinkedBlockingQueue<>();
    /** Where not empty, no search is begun. */
    public volatile String refusal = "";

    /**
     * Somebody who watches.
     *
     * @param left has the job's id once nobody watches any more
     */
    public record Watcher(WatchJobRequest request, StreamObserver<WatchJobResponse> out, BlockingQueue<String> left) {
        public void tell(Job job, byte[] preview) {
            out.onNext(WatchJobResponse.newBuilder()
                    .setJob(job)
                    .setPreview(ByteString.copyFrom(preview))
                    .build());
        }

        /** Tells of the end, which is the last. */
        public void end(Job job) {
            tell(job, new byte[0]);
            out.onCompleted();
        }
    }

    /** What comes next of what a test waits for. */
    public static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        return Optional.ofNullable(queue.poll(LONGEST_SECONDS, TimeUnit.SECONDS))
                .orElseThrow(() -> new AssertionError("never came"));
    }

    /** A job for channels of {@code layer3} of {@code resnet}. */
    public static Job job(String id, Job.State state, int... channels) {
        Optimization.Builder optimization = Optimization.newBuilder()
                .setModel("resnet@" + "ab".repeat(32))
                .setRecipe(Optimization.Recipe.RECIPE_FOURIER)
                .setSeed(7);
        for (int channel : channels) {
            optimization.addObjectives(Objective.newBuilder()
                    .addTerms(ObjectiveTerm.newBuilder()
                            .setChannelMean(ChannelMeanTerm.newBuilder()
                                    .setLayer("layer3")
                                    .setChannel(channel))));
        }
        return Job.newBuilder()
                .setId(id)
                .setState(state)
                .setOwner("127.0.0.1")
                .setOptimization(optimization)
                .build();
    }

    /** The same, further. */
    public static Job at(Job job, long step, double... values) {
        JobProgress.Builder progress = JobProgress.newBuilder()
                .setStep(step)
                .setSteps(100)
                .setStages(1)
                .setStageName("8x8")
                .setShare(step / 100.0);
        for (double value : values) {
            progress.addValues(value);
        }
        return job.toBuilder()
                .setState(Job.State.STATE_RUNNING)
                .setProgress(progress)
                .build();
    }

    /** The same at its end, with files that from now on can be read: a picture of one colour for each objective. */
    public Job ended(Job job, Color... colors) {
        Job.Builder ended = job.toBuilder().setState(Job.State.STATE_SUCCEEDED);
        for (int i = 0; i < colors.length; i++) {
            keep(ended, "picture-" + i + ".png", png(8, 8, colors[i]));
            keep(ended, "input-" + i + ".npy", new byte[] {(byte) i});
        }
        if (colors.length > 1) {
            keep(ended, "grid.png", sheet(8, colors));
        }
        keep(ended, "objective.csv", csv(colors.length));
        return ended.build();
    }

    private static byte[] csv(int pictures) {
        StringBuilder csv = new StringBuilder("step");
        for (int i = 0; i < pictures; i++) {
            csv.append(",picture-").append(i);
        }
        for (int step = 0; step < 3; step++) {
            csv.append('\n').append(step);
            csv.append((",0." + step).repeat(pictures));
        }
        return csv.append('\n').toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    private void keep(Job.Builder job, String name, byte[] bytes) {
        files.put(job.getId() + "/" + name, bytes);
        job.addArtifacts(artifact(name, bytes));
    }

    private static Artifact artifact(String name, byte[] bytes) {
        try {
            return Artifact.newBuilder()
                    .setName(name)
                    .setTotalBytes(bytes.length)
                    .setSha256(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
                    .build();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    public static byte[] png(int width, int height, Color color) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = image.createGraphics();
        canvas.setColor(color);
        canvas.fillRect(0, 0, width, height);
        canvas.dispose();
        return png(image);
    }

    /** Squares in a row, four pixels apart. */
    public static byte[] sheet(int side, Color... colors) {
        BufferedImage image = new BufferedImage(colors.length * (side + 4) - 4, side, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = image.createGraphics();
        for (int i = 0; i < colors.length; i++) {
            canvas.setColor(colors[i]);
            canvas.fillRect(i * (side + 4), 0, side, side);
        }
        canvas.dispose();
        return png(image);
    }

    private static byte[] png(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new AssertionError("memory can be written", e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void createJob(CreateJobRequest request, StreamObserver<CreateJobResponse> out) {
        if (!refusal.isEmpty()) {
            out.onError(FakeServer.refusal(Status.Code.INVALID_ARGUMENT, "REQUEST_INVALID", refusal));
            return;
        }
        creations.add(request);
        Job job = Job.newBuilder()
                .setId("new")
                .setState(Job.State.STATE_QUEUED)
                .setQueuePosition(1)
                .setOptimization(request.getOptimization())
                .build();
        all.add(0, job);
        out.onNext(CreateJobResponse.newBuilder().setJob(job).build());
        out.onCompleted();
    }

    @Override
    public void listJobs(ListJobsRequest request, StreamObserver<ListJobsResponse> out) {
        lists.add(request);
        out.onNext(ListJobsResponse.newBuilder()
                .addAllJobs(all.stream()
                        .filter(job -> request.getStatesCount() == 0
                                || request.getStatesList().contains(job.getState()))
                        .limit(request.getPageSize())
                        .toList())
                .build());
        out.onCompleted();
    }

    @Override
    public void watchJob(WatchJobRequest request, StreamObserver<WatchJobResponse> out) {
        Watcher watcher = new Watcher(request, out, new LinkedBlockingQueue<>());
        ((ServerCallStreamObserver<WatchJobResponse>) out)
                .setOnCancelHandler(() -> watcher.left().add(request.getJob()));
        watchers.add(watcher);
    }

    @Override
    public void cancelJob(CancelJobRequest request, StreamObserver<CancelJobResponse> out) {
        cancellations.add(request.getJob());
        out.onNext(CancelJobResponse.getDefaultInstance());
        out.onCompleted();
    }

    @Override
    public void deleteJob(DeleteJobRequest request, StreamObserver<DeleteJobResponse> out) {
        deletions.add(request.getJob());
        if (all.removeIf(job -> job.getId().equals(request.getJob()))) {
            out.onNext(DeleteJobResponse.getDefaultInstance());
            out.onCompleted();
        } else {
            out.onError(FakeServer.refusal(
                    Status.Code.NOT_FOUND, "JOB_NOT_FOUND", "job: " + request.getJob() + " (expected: a job)"));
        }
    }

    @Override
    public void readArtifact(ReadArtifactRequest request, StreamObserver<ReadArtifactResponse> out) {
        String key = request.getJob() + "/" + request.getName();
        readings.add(key);
        byte[] bytes = files.get(key);
        if (bytes == null) {
            out.onError(FakeServer.refusal(
                    Status.Code.NOT_FOUND, "ARTIFACT_NOT_FOUND", "artifact: " + key + " (expected: a file)"));
            return;
        }
        out.onNext(ReadArtifactResponse.newBuilder()
                .setHeader(artifact(request.getName(), bytes))
                .build());
        out.onNext(ReadArtifactResponse.newBuilder()
                .setData(ByteString.copyFrom(bytes))
                .build());
        out.onCompleted();
    }
}
