package dev.layerscope.server.rpc;

import com.google.common.hash.Hashing;
import com.google.protobuf.CodedOutputStream;
import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.job.JobKey;
import dev.layerscope.server.job.Jobs;
import dev.layerscope.server.job.NewJob;
import dev.layerscope.server.job.Watch;
import dev.layerscope.v1.CancelJobRequest;
import dev.layerscope.v1.CancelJobResponse;
import dev.layerscope.v1.CreateJobRequest;
import dev.layerscope.v1.CreateJobResponse;
import dev.layerscope.v1.DeleteJobRequest;
import dev.layerscope.v1.DeleteJobResponse;
import dev.layerscope.v1.GetJobRequest;
import dev.layerscope.v1.GetJobResponse;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.JobsGrpc;
import dev.layerscope.v1.ListJobsRequest;
import dev.layerscope.v1.ListJobsResponse;
import dev.layerscope.v1.Optimization;
import dev.layerscope.v1.ReadArtifactRequest;
import dev.layerscope.v1.ReadArtifactResponse;
import dev.layerscope.v1.WatchJobRequest;
import dev.layerscope.v1.WatchJobResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Jobs that search. */
final class JobsService extends JobsGrpc.JobsImplBase {
    private static final double DEFAULT_RATE = 2;
    private static final double LOWEST_RATE = 0.01;
    private static final double HIGHEST_RATE = 30;
    private static final int LONGEST_CANCEL_SECONDS = 10;

    private final Work work;
    private final Jobs jobs;
    private final Searches searches;
    private final Cancellation stopping;
    private final Set<WatchedJob> watched = ConcurrentHashMap.newKeySet();

    /**
     * @param stopping cancelled when the server begins to stop
     */
    JobsService(Work work, Jobs jobs, Searches searches, Cancellation stopping) {
        this.work = work;
        this.jobs = jobs;
        this.searches = searches;
        this.stopping = stopping;
        stopping.onCancel(() -> watched.forEach(WatchedJob::stop));
    }

    @Override
    public void createJob(CreateJobRequest request, StreamObserver<CreateJobResponse> observer) {
        work.answer(observer, call -> create(request, call));
    }

    private CreateJobResponse create(CreateJobRequest request, Call call) {
        Optional<JobKey> key = key(request);
        // Before anything else: a request that comes again gets its job, whatever became of the model since.
        Optional<dev.layerscope.server.job.Job> before =
                key.flatMap(one -> jobs.existing(call.caller().name(), one));
        if (before.isPresent()) {
            return CreateJobResponse.newBuilder()
                    .setJob(JobMessages.job(before.get()))
                    .setExisting(true)
                    .build();
        }
        Searches.Pinned pinned = searches.pin(request.getOptimization(), call);
        NewJob asked = new NewJob(
                call.caller(), key, pinned.subject(), pinned.optimization().toByteArray(), pinned.attachments());
        return CreateJobResponse.newBuilder()
                .setJob(JobMessages.job(jobs.create(asked)))
                .build();
    }

    private static Optional<JobKey> key(CreateJobRequest request) {
        if (request.getIdempotencyKey().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new JobKey(
                request.getIdempotencyKey(),
                Hashing.sha256().hashBytes(ordered(request.getOptimization())).toString()));
    }

    /** The same bytes for the same message, whatever order its maps came in. */
    private static byte[] ordered(Optimization asked) {
        byte[] bytes = new byte[asked.getSerializedSize()];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            asked.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes;
    }

    @Override
    public void getJob(GetJobRequest request, StreamObserver<GetJobResponse> observer) {
        work.answer(
                observer,
                call -> GetJobResponse.newBuilder()
                        .setJob(JobMessages.job(own(call).get(request.getJob())))
                        .build());
    }

    @Override
    public void listJobs(ListJobsRequest request, StreamObserver<ListJobsResponse> observer) {
        work.answer(observer, call -> JobPage.of(own(call), request));
    }

    @Override
    public void watchJob(WatchJobRequest request, StreamObserver<WatchJobResponse> observer) {
        work.stream(observer, call -> {
            Watch.View view = request.getPreview() ? Watch.View.PREVIEW : Watch.View.PROGRESS;
            WatchedJob source =
                    new WatchedJob(own(call).watch(request.getJob(), between(request), view), watched::remove);
            watched.add(source);
            if (stopping.isCancelled()) {
                source.stop();
            }
            return source;
        });
    }

    private static Duration between(WatchJobRequest request) {
        double rate = request.getUpdatesPerSecond() == 0 ? DEFAULT_RATE : request.getUpdatesPerSecond();
        if (!(rate >= LOWEST_RATE && rate <= HIGHEST_RATE)) {
            throw FeedMessages.invalid(
                    "updates per second: %s (expected: %s to %s)".formatted(rate, LOWEST_RATE, HIGHEST_RATE));
        }
        return Duration.ofNanos(Math.round(1e9 / rate));
    }

    @Override
    public void cancelJob(CancelJobRequest request, StreamObserver<CancelJobResponse> observer) {
        Call call = Callers.of(observer);
        work.submit(observer, call, () -> {
            CompletableFuture<Optional<dev.layerscope.server.job.Job>> end = own(call)
                    .cancel(request.getJob())
                    .thenApply(Optional::of)
                    .completeOnTimeout(Optional.empty(), LONGEST_CANCEL_SECONDS, TimeUnit.SECONDS);
            // No thread waits meanwhile.
            end.whenComplete((ended, failure) -> work.goOn(observer, call, () -> {
                Job job = JobMessages.job(ended.orElseGet(() -> own(call).get(request.getJob())));
                observer.onNext(CancelJobResponse.newBuilder().setJob(job).build());
                observer.onCompleted();
            }));
        });
    }

    @Override
    public void deleteJob(DeleteJobRequest request, StreamObserver<DeleteJobResponse> observer) {
        work.answer(observer, call -> {
            own(call).delete(request.getJob());
            return DeleteJobResponse.getDefaultInstance();
        });
    }

    @Override
    public void readArtifact(ReadArtifactRequest request, StreamObserver<ReadArtifactResponse> observer) {
        work.stream(
                observer,
                call -> ArtifactSource.of(
                        own(call).artifact(request.getJob(), request.getName()), request, work, call));
    }

    private OwnJobs own(Call call) {
        return new OwnJobs(jobs, call.caller());
    }
}
