package dev.layerscope.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.layerscope.v1.Artifact;
import dev.layerscope.v1.CreateJobRequest;
import dev.layerscope.v1.CreateJobResponse;
import dev.layerscope.v1.DeleteJobRequest;
import dev.layerscope.v1.DeleteJobResponse;
import dev.layerscope.v1.GetJobRequest;
import dev.layerscope.v1.GetJobResponse;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.JobsGrpc;
import dev.layerscope.v1.Optimization;
import dev.layerscope.v1.ReadArtifactRequest;
import dev.layerscope.v1.ReadArtifactResponse;
import dev.layerscope.v1.WatchJobRequest;
import dev.layerscope.v1.WatchJobResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a server whose answers break off. */
@Timeout(60)
final class JobsClientTest {
    private static final byte[] FILE = {1, 2, 3, 4, 5, 6, 7};

    private final FakeJobs fake = new FakeJobs();
    private FakeServer server;
    private Connection connection;
    private JobsClient jobs;

    @BeforeEach
    void start() throws IOException {
        server = FakeServer.plainText(fake);
        connection =
                Connection.open(ConnectionSettings.plainText(server.address()).withTimeout(Duration.ofMinutes(5)));
        Retrying retrying =
                new Retrying(RetryPolicy.PATIENT, new SplittableRandom(1), wait -> {}, RetryListener.SILENT);
        jobs = new LayerscopeClient(connection, retrying).jobs();
        jobs.get("known");
    }

    @AfterEach
    void stop() {
        connection.close();
        server.close();
    }

    @Test
    void every_try_to_create_a_job_has_the_same_key() {
        fake.lost = 2;

        assertThat(jobs.create(Optimization.getDefaultInstance(), List.of()).getId())
                .isEqualTo("made");

        assertThat(fake.keys).hasSize(3);
        assertThat(fake.keys).doesNotContain("").containsOnly(fake.keys.get(0));
        jobs.create(Optimization.getDefaultInstance(), List.of());
        assertThat(fake.keys.get(3)).isNotEqualTo(fake.keys.get(0));
    }

    @Test
    void a_watch_that_breaks_is_taken_up_again_until_the_job_has_ended() throws TransferException {
        List<Long> steps = new ArrayList<>();

        Job end = jobs.watch(
                WatchJobRequest.newBuilder().setJob("x").build(),
                news -> steps.add(news.getJob().getProgress().getStep()));

        assertThat(end.getState()).isEqualTo(Job.State.STATE_SUCCEEDED);
        assertThat(steps).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void a_file_goes_on_at_the_byte_that_it_lacks() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Artifact artifact = jobs.readArtifact("x", "a.png", Channels.newChannel(bytes));

        assertThat(bytes.toByteArray()).isEqualTo(FILE);
        assertThat(artifact.getTotalBytes()).isEqualTo(FILE.length);
        assertThat(fake.reads).extracting(ReadArtifactRequest::getOffset).containsExactly(0L, 3L, 6L);
        assertThat(fake.reads.get(0).getSha256()).isEmpty();
        assertThat(fake.reads.get(2).getSha256()).isEqualTo(sha256(FILE));
    }

    @Test
    void other_bytes_than_announced_are_no_file() {
        fake.damaged = true;

        assertThatThrownBy(() -> jobs.readArtifact("x", "a.png", Channels.newChannel(new ByteArrayOutputStream())))
                .isInstanceOf(TransferException.class)
                .hasMessageContaining("artifact a.png: SHA-256");
    }

    @Test
    void a_job_is_deleted_once() {
        assertThatThrownBy(() -> jobs.delete("x"))
                .isInstanceOfSatisfying(
                        ServerError.class, e -> assertThat(e.code()).isEqualTo(Status.Code.UNAVAILABLE));
        assertThat(fake.deletions).isEqualTo(1);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static final class FakeJobs extends JobsGrpc.JobsImplBase {
        private final List<String> keys = new ArrayList<>();
        private final List<ReadArtifactRequest> reads = new ArrayList<>();
        private int lost;
        private int watches;
        private int deletions;
        private boolean damaged;

        @Override
        public void getJob(GetJobRequest request, StreamObserver<GetJobResponse> out) {
            out.onNext(GetJobResponse.getDefaultInstance());
            out.onCompleted();
        }

        @Override
        public synchronized void createJob(CreateJobRequest request, StreamObserver<CreateJobResponse> out) {
            keys.add(request.getIdempotencyKey());
            if (lost-- > 0) {
                out.onError(Status.UNAVAILABLE.asRuntimeException());
                return;
            }
            out.onNext(CreateJobResponse.newBuilder()
                    .setJob(Job.newBuilder().setId("made"))
                    .build());
            out.onCompleted();
        }

        @Override
        public synchronized void watchJob(WatchJobRequest request, StreamObserver<WatchJobResponse> out) {
            watches++;
            out.onNext(news(2 * watches - 1, Job.State.STATE_RUNNING));
            if (watches == 2) {
                out.onNext(news(4, Job.State.STATE_SUCCEEDED));
                out.onCompleted();
                return;
            }
            out.onNext(news(2, Job.State.STATE_RUNNING));
            out.onError(Status.UNAVAILABLE.asRuntimeException());
        }

        private static WatchJobResponse news(int step, Job.State state) {
            Job.Builder job = Job.newBuilder().setState(state);
            job.getProgressBuilder().setStep(step);
            return WatchJobResponse.newBuilder().setJob(job).build();
        }

        @Override
        public synchronized void readArtifact(ReadArtifactRequest request, StreamObserver<ReadArtifactResponse> out) {
            reads.add(request);
            int from = (int) request.getOffset();
            int to = Math.min(FILE.length, from + 3);
            out.onNext(ReadArtifactResponse.newBuilder()
                    .setHeader(Artifact.newBuilder()
                            .setName(request.getName())
                            .setTotalBytes(FILE.length)
                            .setSha256(damaged ? "00" : sha256(FILE)))
                    .setOffset(from)
                    .build());
            out.onNext(ReadArtifactResponse.newBuilder()
                    .setOffset(from)
                    .setData(ByteString.copyFrom(Arrays.copyOfRange(FILE, from, to)))
                    .build());
            if (to == FILE.length) {
                out.onCompleted();
            } else {
                out.onError(Status.UNAVAILABLE.asRuntimeException());
            }
        }

        @Override
        public synchronized void deleteJob(DeleteJobRequest request, StreamObserver<DeleteJobResponse> out) {
            deletions++;
            out.onError(Status.UNAVAILABLE.asRuntimeException());
        }
    }
}
