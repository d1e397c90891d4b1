package dev.layerscope.client;

import dev.layerscope.v1.Job;
import dev.layerscope.v1.JobsGrpc;
import dev.layerscope.v1.WatchJobRequest;
import dev.layerscope.v1.WatchJobResponse;
import io.grpc.Channel;
import java.util.Iterator;
import java.util.function.Consumer;

/** A job's news to its end, over however many calls. Used by one thread. */
final class JobWatch implements Retrying.Attempt<Job, TransferException> {
    private final Connection connection;
    private final WatchJobRequest request;
    private final Consumer<WatchJobResponse> news;
    private long received;

    JobWatch(Connection connection, WatchJobRequest request, Consumer<WatchJobResponse> news) {
        this.connection = connection;
        this.request = request;
        this.news = news;
    }

    /**
     * @param channel has a deadline, which a watch hasn't
     */
    @Override
    public Job make(Channel channel) throws TransferException {
        Iterator<WatchJobResponse> messages =
                JobsGrpc.newBlockingStub(connection.channelWithoutEnd()).watchJob(request);
        while (messages.hasNext()) {
            WatchJobResponse message = messages.next();
            received++;
            news.accept(message);
            if (hasEnded(message.getJob())) {
                return message.getJob();
            }
        }
        throw new TransferException("job " + request.getJob() + ": the watch ends before the job (expected: its end)");
    }

    private static boolean hasEnded(Job job) {
        return switch (job.getState()) {
            case STATE_SUCCEEDED, STATE_FAILED, STATE_CANCELLED -> true;
            case STATE_QUEUED, STATE_RUNNING, STATE_UNSPECIFIED, UNRECOGNIZED -> false;
        };
    }

    @Override
    public long progress() {
        return received;
    }
}
