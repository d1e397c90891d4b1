package dev.layerscope.client;

import dev.layerscope.v1.Artifact;
import dev.layerscope.v1.CancelJobRequest;
import dev.layerscope.v1.CreateJobRequest;
import dev.layerscope.v1.DeleteJobRequest;
import dev.layerscope.v1.GetJobRequest;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.JobsGrpc;
import dev.layerscope.v1.ListJobsRequest;
import dev.layerscope.v1.ListJobsResponse;
import dev.layerscope.v1.Optimization;
import dev.layerscope.v1.WatchJobRequest;
import dev.layerscope.v1.WatchJobResponse;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Jobs of a server. As {@link LayerscopeClient}, from which it comes: waits on the thread that asks, may be used by many,
 * and asks again where the connection is lost.
 */
public final class JobsClient {
    private final Connection connection;
    private final Calls calls;
    private final HeldInputs held;

    JobsClient(Connection connection, Calls calls, HeldInputs held) {
        this.connection = connection;
        this.calls = calls;
        this.held = held;
    }

    /**
     * Creates one job, however often the connection is lost: every try has the same key.
     *
     * @param inputs the one to start from, if any
     */
    public Job create(Optimization optimization, Collection<LocalInput> inputs) {
        return create(optimization, UUID.randomUUID().toString(), inputs);
    }

    /**
     * The same with a key of one's own: creates the job, or finds the one that was created with it before.
     *
     * @throws ServerError with KEY_REUSED where that was another request
     */
    public Job create(Optimization optimization, String idempotencyKey, Collection<LocalInput> inputs) {
        CreateJobRequest request = CreateJobRequest.newBuilder()
                .setOptimization(optimization)
                .setIdempotencyKey(idempotencyKey)
                .build();
        return held.with(inputs, channel -> JobsGrpc.newBlockingStub(channel).createJob(request))
                .getJob();
    }

    public Job get(String job) {
        GetJobRequest request = GetJobRequest.newBuilder().setJob(job).build();
        return calls.answer(channel -> JobsGrpc.newBlockingStub(channel).getJob(request))
                .getJob();
    }

    /**
     * Jobs, the newest first, from however many pages.
     *
     * @param most of them
     */
    public List<Job> list(ListJobsRequest request, int most) {
        List<Job> jobs = new ArrayList<>();
        String page = request.getPageToken();
        while (true) {
            ListJobsRequest next = request.toBuilder()
                    .setPageToken(page)
                    .setPageSize(Math.min(1000, most - jobs.size()))
                    .build();
            ListJobsResponse response =
                    calls.answer(channel -> JobsGrpc.newBlockingStub(channel).listJobs(next));
            jobs.addAll(response.getJobsList());
            page = response.getNextPageToken();
            if (page.isEmpty() || jobs.size() >= most) {
                return jobs;
            }
        }
    }

    /**
     * Watches a job to its end, whatever the timeout of other calls is, and through losses of the connection.
     *
     * @param news gets each message, on this thread; only the first has what was asked of the job
     * @return the job, which has ended
     * @throws TransferException where the server ends the stream before
     */
    public Job watch(WatchJobRequest request, Consumer<WatchJobResponse> news) throws TransferException {
        return calls.answer(new JobWatch(connection, request, news));
    }

    /** Ends a job between two steps. The job may still run where its step takes long. */
    public Job cancel(String job) {
        CancelJobRequest request = CancelJobRequest.newBuilder().setJob(job).build();
        return calls.answer(channel -> JobsGrpc.newBlockingStub(channel).cancelJob(request))
                .getJob();
    }

    /** Removes a job that has ended. */
    public void delete(String job) {
        DeleteJobRequest request = DeleteJobRequest.newBuilder().setJob(job).build();
        try {
            // Made once only: the second time it would be missing.
            JobsGrpc.newBlockingStub(connection.channelUntil(connection.deadline()))
                    .deleteJob(request);
        } catch (StatusRuntimeException e) {
            throw Errors.from(e, connection.server());
        }
    }

    /**
     * Reads a file that a job made. Where the connection is lost in the middle, it goes on where it was.
     *
     * @param bytes takes them in order
     * @throws TransferException where what arrives isn't what the header says
     * @throws IOException where the channel throws it
     */
    public Artifact readArtifact(String job, String name, WritableByteChannel bytes) throws IOException {
        return calls.answer(new ArtifactReading(job, name, bytes));
    }
}
