package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.client.LocalInput;
import dev.layerscope.client.ServerError;
import dev.layerscope.server.input.ClientFiles;
import dev.layerscope.server.model.GraphBuilder;
import dev.layerscope.v1.CancelJobRequest;
import dev.layerscope.v1.ChannelMeanTerm;
import dev.layerscope.v1.CreateJobRequest;
import dev.layerscope.v1.Engine;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.JobsGrpc;
import dev.layerscope.v1.ListJobsRequest;
import dev.layerscope.v1.ListJobsResponse;
import dev.layerscope.v1.Objective;
import dev.layerscope.v1.ObjectiveTerm;
import dev.layerscope.v1.Optimization;
import dev.layerscope.v1.ReadArtifactRequest;
import dev.layerscope.v1.ReadArtifactResponse;
import dev.layerscope.v1.Size;
import dev.layerscope.v1.Stage;
import dev.layerscope.v1.WatchJobRequest;
import dev.layerscope.v1.WatchJobResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs over a real port, with searches in a small network. */
@Timeout(120)
class JobsOverTheWireTest {
    private static final String NET = "tiny_resnet";
    private static final int ENDLESS = 20_000;

    @TempDir
    private Path models;

    @TempDir
    private Path data;

    @BeforeEach
    void copyModel() throws IOException {
        TestServer.copyGolden(models, NET);
    }

    private TestServer start() throws IOException {
        return TestServer.over(
                models,
                settings -> settings.withJobs(
                        settings.jobs().withFolder(data).withSpareBytes(0).withAtOnce(1)));
    }

    static Optimization search(int steps, int... channels) {
        Optimization.Builder search = Optimization.newBuilder()
                .setModel(NET)
                .setEngine(Engine.ENGINE_GRADIENT)
                .setSeed(3)
                .setSize(Size.newBuilder().setHeight(32).setWidth(32))
                .addStages(Stage.newBuilder().setSteps(steps));
        for (int channel : channels) {
            search.addObjectives(Objective.newBuilder()
                    .addTerms(ObjectiveTerm.newBuilder()
                            .setChannelMean(ChannelMeanTerm.newBuilder()
                                    .setLayer("layer1.0.conv1")
                                    .setChannel(channel))));
        }
        return search.build();
    }

    private static Job ended(TestServer server, Job job) throws IOException {
        return server.client()
                .jobs()
                .watch(WatchJobRequest.newBuilder().setJob(job.getId()).build(), news -> {});
    }

    private static byte[] artifact(TestServer server, Job job, String name) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        server.client().jobs().readArtifact(job.getId(), name, Channels.newChannel(bytes));
        return bytes.toByteArray();
    }

    @Test
    void aSearchIsWatchedToItsEndAndLeavesPicturesAndNumbers() throws IOException {
        try (TestServer server = start()) {
            Job job = server.client().jobs().create(search(40, 1, 2), List.of());
            List<WatchJobResponse> seen = new ArrayList<>();
            server.client()
                    .jobs()
                    .watch(
                            WatchJobRequest.newBuilder()
                                    .setJob(job.getId())
                                    .setUpdatesPerSecond(30)
                                    .build(),
                            seen::add);
            Job end = seen.get(seen.size() - 1).getJob();
            assertThat(end.getState()).isEqualTo(Job.State.STATE_SUCCEEDED);
            assertThat(end.getEngine()).isEqualTo(Engine.ENGINE_GRADIENT);
            assertThat(end.getEngineReason()).isEqualTo("as asked for");
            assertThat(end.getOrigin().getDevice()).isEqualTo("cpu");
            assertThat(end.getProgress().getValuesCount()).isEqualTo(2);
            assertThat(seen.get(0).getJob().getOptimization().getModel()).matches(NET + "@[0-9a-f]{64}");
            assertThat(seen.get(0).getJob().getOptimization().getPreprocessing().getPreset())
                    .isEqualTo("imagenet");
            assertThat(seen.subList(1, seen.size()))
                    .allSatisfy(
                            news -> assertThat(news.getJob().hasOptimization()).isFalse());
            assertThat(end.getArtifactsList())
                    .extracting("name")
                    .contains("picture-0.png", "picture-1.png", "input-1.npy", "grid.png", "objective.csv");
            assertThat(new String(artifact(server, end, "objective.csv"), java.nio.charset.StandardCharsets.UTF_8)
                            .lines())
                    .hasSize(41);
        }
    }

    @Test
    void theRecipeThatBreedsNeedsNoEngineToBeNamed() throws IOException {
        try (TestServer server = start()) {
            Optimization bred = search(8, 1).toBuilder()
                    .setEngine(Engine.ENGINE_AUTO)
                    .setRecipe(Optimization.Recipe.RECIPE_EVOLVE)
                    .build();
            Job end = ended(server, server.client().jobs().create(bred, List.of()));
            assertThat(end.getState()).isEqualTo(Job.State.STATE_SUCCEEDED);
            assertThat(end.getEngine()).isEqualTo(Engine.ENGINE_GRADIENT_FREE);
        }
    }

    @Test
    void aPreviewShowsThePicturesAsTheyAre() throws IOException {
        try (TestServer server = start()) {
            Job job = server.client().jobs().create(search(ENDLESS, 1, 2), List.of());
            Iterator<WatchJobResponse> news = JobsGrpc.newBlockingStub(
                            server.connection().channel())
                    .watchJob(WatchJobRequest.newBuilder()
                            .setJob(job.getId())
                            .setUpdatesPerSecond(30)
                            .setPreview(true)
                            .build());
            WatchJobResponse shown = news.next();
            while (shown.getPreview().isEmpty()) {
                shown = news.next();
            }
            BufferedImage preview = ImageIO.read(shown.getPreview().newInput());
            assertThat(preview.getWidth()).isGreaterThanOrEqualTo(64);
            assertThat(shown.getJob().getProgress().getStep()).isPositive();
        }
    }

    @Test
    void aSearchThatGoesOnInAnotherServerEndsWithTheSameBytes() throws IOException {
        Job job;
        try (TestServer server = start()) {
            job = server.client().jobs().create(search(400, 5), List.of());
            awaitStep(server, job, 20);
        }
        byte[] resumed;
        try (TestServer server = start()) {
            Job end = ended(server, job);
            assertThat(end.getState()).as(end.getFailure().getMessage()).isEqualTo(Job.State.STATE_SUCCEEDED);
            assertThat(end.getProgress().getStep()).isEqualTo(400);
            resumed = artifact(server, job, "input-0.npy");
            Job whole = server.client().jobs().create(search(400, 5), List.of());
            ended(server, whole);
            assertThat(artifact(server, whole, "input-0.npy")).isEqualTo(resumed);
            assertThat(artifact(server, whole, "objective.csv")).isEqualTo(artifact(server, job, "objective.csv"));
        }
    }

    private static void awaitStep(TestServer server, Job job, int step) {
        Iterator<WatchJobResponse> news = JobsGrpc.newBlockingStub(
                        server.connection().channel())
                .watchJob(WatchJobRequest.newBuilder()
                        .setJob(job.getId())
                        .setUpdatesPerSecond(30)
                        .build());
        while (news.hasNext()) {
            if (news.next().getJob().getProgress().getStep() >= step) {
                return;
            }
        }
        throw new AssertionError("the job ended before step " + step);
    }

    @Test
    void theSameKeyFindsTheJobAlsoWhenItsModelIsGone() throws IOException {
        try (TestServer server = start()) {
            Job job = server.client().jobs().create(search(1, 1), "key", List.of());
            ended(server, job);
            java.nio.file.Files.delete(models.resolve(NET + ".onnx"));
            assertThat(JobsGrpc.newBlockingStub(server.connection().channel())
                            .createJob(CreateJobRequest.newBuilder()
                                    .setOptimization(search(1, 1))
                                    .setIdempotencyKey("key")
                                    .build()))
                    .satisfies(answer -> {
                        assertThat(answer.getJob().getId()).isEqualTo(job.getId());
                        assertThat(answer.getExisting()).isTrue();
                    });
        }
    }

    @Test
    void aJobKeepsThePictureThatItStartsFrom() throws IOException {
        LocalInput picture = LocalInput.of(ErrorsOverTheWireTest.png(48, 40));
        Optimization fromPicture =
                search(1, 1).toBuilder().setStart(picture.sha256()).build();
        Job waiting;
        try (TestServer server = start()) {
            server.client().jobs().create(search(ENDLESS, 1), "endless", List.of());
            waiting = server.client().jobs().create(fromPicture, List.of(picture));
        }
        try (TestServer server = start()) {
            server.client()
                    .jobs()
                    .cancel(server.client()
                            .jobs()
                            .create(search(ENDLESS, 1), "endless", List.of())
                            .getId());
            Job end = ended(server, waiting);
            assertThat(end.getState()).as(end.getFailure().getMessage()).isEqualTo(Job.State.STATE_SUCCEEDED);
        }
    }

    @Test
    void jobsAreCancelledAndDeleted() throws IOException {
        try (TestServer server = start()) {
            Job running = server.client().jobs().create(search(ENDLESS, 1), List.of());
            Job waiting = server.client().jobs().create(search(ENDLESS, 1), List.of());
            assertThat(waiting.getQueuePosition()).isEqualTo(1);
            assertThat(server.client().jobs().cancel(waiting.getId()).getState())
                    .isEqualTo(Job.State.STATE_CANCELLED);
            awaitStep(server, running, 1);
            assertThat(JobsGrpc.newBlockingStub(server.connection().channel())
                            .cancelJob(CancelJobRequest.newBuilder()
                                    .setJob(running.getId())
                                    .build())
                            .getJob()
                            .getState())
                    .isEqualTo(Job.State.STATE_CANCELLED);
            server.client().jobs().delete(running.getId());
            assertThatThrownBy(() -> server.client().jobs().get(running.getId()))
                    .isInstanceOfSatisfying(
                            ServerError.class, e -> assertThat(e.reason()).contains("JOB_NOT_FOUND"));
        }
    }

    @Test
    void aJobKeepsWhatItsModelsFurtherInputsAreFed() throws IOException {
        new GraphBuilder()
                .input("x", 1, 3, "h", "w")
                .input("factor", 1)
                .weight("w", 4, 3, 3, 3)
                .node("Conv", "c", "x", "w")
                .node("Mul", "m", "c", "factor")
                .output("m")
                .write(models, "guided");
        LocalInput factor = LocalInput.of(bytes(ClientFiles.npy(new float[] {-3}, 1)));
        Optimization.Builder guided = search(20, 1).toBuilder().setModel("guided");
        guided.getObjectivesBuilder(0)
                .getTermsBuilder(0)
                .getChannelMeanBuilder()
                .setLayer("m");
        Job waiting;
        try (TestServer server = start()) {
            assertThatThrownBy(() -> server.client().jobs().create(guided.build(), List.of()))
                    .hasMessageContaining("input 'factor' of model 'guided': not fed");
            guided.putNamedInputs("factor", factor.sha256());
            server.client().jobs().create(search(ENDLESS, 1), "endless", List.of());
            waiting = server.client().jobs().create(guided.build(), List.of(factor));
            assertThat(waiting.getOptimization().getNamedInputsMap()).containsEntry("factor", factor.sha256());
        }
        try (TestServer server = start()) {
            server.client()
                    .jobs()
                    .cancel(server.client()
                            .jobs()
                            .create(search(ENDLESS, 1), "endless", List.of())
                            .getId());
            Job end = ended(server, waiting);
            assertThat(end.getState()).as(end.getFailure().getMessage()).isEqualTo(Job.State.STATE_SUCCEEDED);
            Job again = server.client().jobs().create(guided.build(), List.of(factor));
            ended(server, again);
            assertThat(artifact(server, again, "input-0.npy")).isEqualTo(artifact(server, end, "input-0.npy"));
        }
    }

    private static byte[] bytes(java.nio.ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    @Test
    void aCancelledJobHasWhatItHadReached() throws IOException {
        try (TestServer server = start()) {
            Job job = server.client().jobs().create(search(ENDLESS, 1, 2), List.of());
            awaitStep(server, job, 3);
            server.client().jobs().cancel(job.getId());
            Job end = ended(server, job);
            assertThat(end.getState()).isEqualTo(Job.State.STATE_CANCELLED);
            assertThat(end.getArtifactsList())
                    .extracting("name")
                    .contains("picture-0.png", "picture-1.png", "input-0.npy", "grid.png", "objective.csv");
            assertThat(new String(artifact(server, end, "objective.csv"), java.nio.charset.StandardCharsets.UTF_8)
                            .lines())
                    .hasSizeBetween(
                            (int) end.getProgress().getStep() + 1,
                            (int) end.getProgress().getStep() + 2);
            assertThat(ImageIO.read(new java.io.ByteArrayInputStream(artifact(server, end, "picture-1.png")))
                            .getWidth())
                    .isEqualTo(32);
        }
    }

    @Test
    void aJobThatIsCancelledBeforeItGoesOnHasWhatItHadReachedWhenTheServerStopped() throws IOException {
        Job waiting;
        try (TestServer server = start()) {
            waiting = server.client().jobs().create(search(ENDLESS, 1), List.of());
            awaitStep(server, waiting, 3);
        }
        try (TestServer server = start()) {
            server.client().jobs().cancel(waiting.getId());
            Job end = ended(server, waiting);
            assertThat(end.getState()).isEqualTo(Job.State.STATE_CANCELLED);
            assertThat(artifact(server, end, "picture-0.png")).isNotEmpty();
        }
    }

    @Test
    void jobsAreListedByPages() throws IOException {
        try (TestServer server = start()) {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                ids.add(
                        0,
                        server.client().jobs().create(search(1, i), List.of()).getId());
            }
            for (String id : ids) {
                ended(server, Job.newBuilder().setId(id).build());
            }
            ListJobsRequest request = ListJobsRequest.newBuilder()
                    .setModel(NET)
                    .setOwn(true)
                    .addStates(Job.State.STATE_SUCCEEDED)
                    .build();
            ListJobsResponse first = JobsGrpc.newBlockingStub(
                            server.connection().channel())
                    .listJobs(request.toBuilder().setPageSize(3).build());
            ListJobsResponse second = JobsGrpc.newBlockingStub(
                            server.connection().channel())
                    .listJobs(request.toBuilder()
                            .setPageSize(3)
                            .setPageToken(first.getNextPageToken())
                            .build());
            assertThat(first.getJobsList()).extracting(Job::getId).containsExactlyElementsOf(ids.subList(0, 3));
            assertThat(second.getJobsList()).extracting(Job::getId).containsExactlyElementsOf(ids.subList(3, 5));
            assertThat(second.getNextPageToken()).isEmpty();
            assertThat(server.client().jobs().list(request, 4))
                    .extracting(Job::getId)
                    .containsExactlyElementsOf(ids.subList(0, 4));
            assertThat(server.client()
                            .jobs()
                            .list(request.toBuilder().setModel("other").build(), 4))
                    .isEmpty();
        }
    }

    @Test
    void anArtifactGoesOnWhereItWas() throws IOException {
        try (TestServer server = start()) {
            Job job = server.client().jobs().create(search(1, 1), List.of());
            ended(server, job);
            byte[] whole = artifact(server, job, "input-0.npy");
            Iterator<ReadArtifactResponse> rest = read(server, job, 1000, "");
            ReadArtifactResponse header = rest.next();
            assertThat(header.getHeader().getTotalBytes()).isEqualTo(whole.length);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            long offset = 1000;
            while (rest.hasNext()) {
                ReadArtifactResponse piece = rest.next();
                assertThat(piece.getOffset()).isEqualTo(offset);
                offset += piece.getData().size();
                piece.getData().writeTo(bytes);
            }
            assertThat(bytes.toByteArray()).isEqualTo(java.util.Arrays.copyOfRange(whole, 1000, whole.length));
            assertThat(read(server, job, whole.length, header.getHeader().getSha256()))
                    .toIterable()
                    .hasSize(1);
            assertRefused(Status.Code.ABORTED, () -> read(server, job, 0, "00").next());
            assertRefused(
                    Status.Code.INVALID_ARGUMENT,
                    () -> read(server, job, whole.length + 1, "").next());
        }
    }

    private static Iterator<ReadArtifactResponse> read(TestServer server, Job job, long offset, String sha256) {
        return JobsGrpc.newBlockingStub(server.connection().channel())
                .readArtifact(ReadArtifactRequest.newBuilder()
                        .setJob(job.getId())
                        .setName("input-0.npy")
                        .setOffset(offset)
                        .setSha256(sha256)
                        .build());
    }

    private static void assertRefused(Status.Code code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(code));
    }

    @Test
    void whoWatchesLearnsThatTheServerStops() throws IOException {
        try (TestServer server = start()) {
            Job job = server.client().jobs().create(search(ENDLESS, 1), List.of());
            Iterator<WatchJobResponse> news = JobsGrpc.newBlockingStub(
                            server.connection().channel())
                    .watchJob(WatchJobRequest.newBuilder().setJob(job.getId()).build());
            news.next();
            Thread stopping = new Thread(() -> server.server().stop(java.time.Duration.ofSeconds(60)));
            stopping.start();
            assertRefused(Status.Code.UNAVAILABLE, () -> {
                while (true) {
                    news.next();
                }
            });
            stopping.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aServerThatWaitsForTheFolderOfJobsServesAllElse() throws IOException {
        try (TestServer owner = start();
                TestServer other = start()) {
            assertThat(owner.client().jobs().list(ListJobsRequest.getDefaultInstance(), 10))
                    .isEmpty();
            assertThatThrownBy(() -> other.client().jobs().create(search(1, 1), List.of()))
                    .isInstanceOfSatisfying(ServerError.class, e -> {
                        assertThat(e.reason()).contains("SERVER_BUSY");
                        assertThat(e.getMessage()).contains("in use by another server");
                    });
            assertThat(other.client().getModel(NET).getName()).isEqualTo(NET);
        }
    }
}
