package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.layerscope.client.Connection;
import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.Errors;
import dev.layerscope.client.JobsClient;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.MemorySink;
import dev.layerscope.client.RetryListener;
import dev.layerscope.client.RetryPolicy;
import dev.layerscope.client.Retrying;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.client.ServerError;
import dev.layerscope.client.TileScreen;
import dev.layerscope.client.Token;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.job.JobSettings;
import dev.layerscope.server.model.GraphBuilder;
import dev.layerscope.server.runtime.RunSettings;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.upload.UploadSettings;
import dev.layerscope.server.users.Enrolment;
import dev.layerscope.server.users.EntranceSettings;
import dev.layerscope.v1.Basis;
import dev.layerscope.v1.ChannelRange;
import dev.layerscope.v1.Coloring;
import dev.layerscope.v1.Component;
import dev.layerscope.v1.ComponentsFigure;
import dev.layerscope.v1.Crop;
import dev.layerscope.v1.CropsFigure;
import dev.layerscope.v1.CropsRow;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.FindComponentsRequest;
import dev.layerscope.v1.FindMaximaRequest;
import dev.layerscope.v1.GridFigure;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.Limits;
import dev.layerscope.v1.ListLayersRequest;
import dev.layerscope.v1.Mosaic;
import dev.layerscope.v1.Norm;
import dev.layerscope.v1.OpenView;
import dev.layerscope.v1.Optimization;
import dev.layerscope.v1.Overlay;
import dev.layerscope.v1.PictureCrop;
import dev.layerscope.v1.PixelBox;
import dev.layerscope.v1.PredictRequest;
import dev.layerscope.v1.Preprocessing;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.Size;
import dev.layerscope.v1.StreamActivationsRequest;
import dev.layerscope.v1.StreamGradientsRequest;
import dev.layerscope.v1.SummarizeActivationsRequest;
import dev.layerscope.v1.Viewport;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table of refusals in the operators' README, over a real port. */
@Timeout(120)
class RefusalsTest {
    private static final String HEADING = "## What is refused, and how";
    private static final String NET = "tiny_resnet";
    private static final String LAYER = "layer1.0.conv1";
    private static final int TOO_LARGE = 1 << 20;

    @TempDir
    private static Path models;

    @TempDir
    private static Path elsewhere;

    private static TestServer server;
    private static TestServer readOnly;
    private static TestServer full;
    private static TestServer guarded;
    private static String viewer;
    private static String runner;
    private static TestServer crowded;
    private static TestServer fullOfJobs;
    private static TestServer second;
    private static LocalInput input;
    private static LocalInput picture;
    private static Map<String, Refused> cases;

    /** What is to be refused. */
    private interface Refused {
        void attempt() throws Exception;
    }

    /** A line of the table. */
    private record Row(String what, String code, String reason, String exitCode) {
        @Override
        public String toString() {
            return what;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        TestServer.copyGolden(models, NET);
        writeBrokenModels();
        server = TestServer.over(
                models,
                settings -> settings.withRuns(new RunSettings(
                                settings.runs().concurrent(), settings.runs().waiting(), Duration.ofSeconds(1)))
                        .withUploads(
                                settings.uploads().withLargestBytes(TOO_LARGE).withSilence(Duration.ofMillis(200))));
        readOnly = serverThatTakesModels(uploads -> uploads.withAccess(UploadSettings.Access.READ_ONLY));
        full = serverThatTakesModels(uploads -> uploads.withSpareBytes(Long.MAX_VALUE / 2));
        crowded = serverWithJobs(
                jobs -> jobs.withFolder(elsewhere.resolve("jobs")).withAtOnce(1).withWaiting(1, 9));
        fullOfJobs = serverWithJobs(jobs -> jobs.withSpareBytes(Long.MAX_VALUE / 2));
        second = serverWithJobs(jobs -> jobs.withFolder(elsewhere.resolve("jobs")));
        Enrolment enrolment = new Enrolment(elsewhere.resolve("users.yaml"), Clock.systemUTC());
        viewer = enrolment.add("vera", Role.VIEWER, List.of()).text();
        runner = enrolment.add("alice", Role.RUNNER, List.of()).text();
        guarded = TestServer.over(
                models,
                settings -> settings.withListen(settings.listen()
                        .withEntrance(EntranceSettings.OPEN.withUsers(elsewhere.resolve("users.yaml")))));
        input = LocalInput.of(Npz.files("/golden/" + NET + ".npz").get("input"));
        picture = LocalInput.of(ErrorsOverTheWireTest.png(48, 40));
        server.client().ensureInputs(List.of(input, picture));
        cases = cases();
    }

    private static TestServer serverThatTakesModels(UnaryOperator<UploadSettings> change) throws IOException {
        return TestServer.over(models, settings -> settings.withUploads(change.apply(settings.uploads())));
    }

    private static TestServer serverWithJobs(UnaryOperator<JobSettings> change) throws IOException {
        return TestServer.over(models, settings -> settings.withJobs(change.apply(settings.jobs())));
    }

    private static void writeBrokenModels() throws IOException {
        byte[] whole = Files.readAllBytes(models.resolve(NET + ".onnx"));
        Files.write(models.resolve("empty.onnx"), new byte[0]);
        Files.write(models.resolve("truncated.onnx"), Arrays.copyOf(whole, whole.length / 2));
        Files.write(models.resolve("zeros.onnx"), new byte[1_000_000]);
        Files.write(models.resolve("strange.onnx"), TestModels.unknownOperator());
        Files.write(models.resolve("future.onnx"), TestModels.ofOpset(99));
        Files.write(models.resolve("hundred.onnx"), TestModels.hundredGigabytes());
        Files.write(models.resolve("strides.onnx"), TestModels.withoutStrides());
        Files.writeString(elsewhere.resolve("secret"), "my secret is ...");
        TestModels.writeExternal(models, "missing", "missing.bin");
        TestModels.writeExternal(models, "dots", "../" + elsewhere.getFileName() + "/secret");
        TestModels.writeExternal(models, "absolute", elsewhere.resolve("secret").toString());
        Files.createSymbolicLink(models.resolve("link.bin"), elsewhere.resolve("secret"));
        TestModels.writeExternal(models, "linked", "link.bin");
        Files.copy(models.resolve(NET + ".onnx"), elsewhere.resolve("outside.onnx"));
        Files.createSymbolicLink(models.resolve("outside.onnx"), elsewhere.resolve("outside.onnx"));
        TestModels.writeEndless(models, "endless");
        new GraphBuilder()
                .input("x", 1, 3, 8, 8)
                .node("Relu", "y", "x")
                .output("y")
                .write(models, "pictures");
        new GraphBuilder()
                .input("x", 1, 3, 8, 8)
                .node("Round", "y", "x")
                .output("y")
                .write(models, "steps");
        new GraphBuilder()
                .opset("", 6)
                .input("x", 1, 3, 8, 8)
                .node("Relu", "y", "x")
                .output("y")
                .write(models, "old");
        new GraphBuilder()
                .input("x", 1, 3, 32, 32)
                .node("ReduceSum", "sum", Map.of("keepdims", new Attribute.Int(0)), "x")
                .output("sum")
                .write(models, "sum");
        new GraphBuilder()
                .input("ids", ElementType.INT64, 1, 7)
                .weight("table", 50, 4)
                .node("Gather", "y", "table", "ids")
                .output("y")
                .write(models, "tokens");
        new GraphBuilder()
                .input("x", 1, 3, 8, 8)
                .input("factor", 1)
                .node("Mul", "y", "x", "factor")
                .output("y")
                .write(models, "guided");
    }

    @AfterAll
    static void stop() {
        Stream.of(server, readOnly, full, guarded, crowded, fullOfJobs, second).forEach(TestServer::close);
    }

    static List<Row> rows() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String section = readme.substring(readme.indexOf(HEADING)).split("\n## ", 3)[0];
        return section.lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| case "))
                .map(line -> line.substring(2, line.length() - 2).split(" \\|", -1))
                .map(cells -> new Row(cells[0].strip(), cells[1].strip(), cells[2].strip(), cells[3].strip()))
                .toList();
    }

    @Test
    void everyRowHasItsCaseAndEveryCaseItsRow() throws IOException {
        assertThat(rows()).extracting(Row::what).containsExactlyInAnyOrderElementsOf(cases.keySet());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isRefusedAsTheTableSaysAndTheServerGoesOn(Row row) throws IOException {
        ServerError error = refused(cases.get(row.what()));

        assertThat(error.code()).as(error.getMessage()).hasToString(row.code());
        assertThat(error.reason().orElse("")).isEqualTo(row.reason());
        assertThat(error.exitCode().number()).hasToString(row.exitCode());
        assertThat(error.getMessage()).contains(" (expected: ").doesNotContain("\n", models.toString(), "secret is");
        assertThat(server.activations(NET, input, LAYER)).hasSize(1);
    }

    private static ServerError refused(Refused attempt) {
        Throwable failure = catchThrowable(attempt::attempt);
        if (failure instanceof StatusRuntimeException status) {
            return Errors.from(status, server.connection().server());
        }
        assertThat(failure).isInstanceOf(ServerError.class);
        return (ServerError) failure;
    }

    private static Map<String, Refused> cases() {
        Map<String, Refused> all = new LinkedHashMap<>();
        models(all);
        requests(all);
        pictures(all);
        inputs(all);
        pushes(all);
        jobs(all);
        all.put("no token", () -> client(guarded, null, null).listModels());
        all.put("a wrong token", () -> client(guarded, "wrong", null).listModels());
        all.put(
                "a role that doesn't go so far",
                () -> client(guarded, viewer, null).deleteModel(NET));
        all.put(
                "a name or version of a model that is another's",
                () -> client(guarded, runner, null).deleteModel(NET));
        all.put(
                "a deadline that passes",
                () -> client(server, null, Duration.ofNanos(1)).listModels());
        all.put("a server that isn't there", RefusalsTest::callNobody);
        return all;
    }

    private static void models(Map<String, Refused> all) {
        all.put("an empty file for a model", () -> layers("empty"));
        all.put("a truncated model, a renamed picture, a Git LFS pointer", () -> layers("truncated"));
        all.put("a file of zeros for a model", () -> layers("zeros"));
        all.put("a model with an operator that the core lacks", () -> layers("strange"));
        all.put("a model of an operator set that the core is too old for", () -> layers("future"));
        all.put("weights in a file that is missing", () -> layers("missing"));
        all.put("weights at `../../secret`", () -> layers("dots"));
        all.put("weights at an absolute path", () -> layers("absolute"));
        all.put("weights behind a link out of the folder", () -> layers("linked"));
        all.put("a model that is a link out of the folder", () -> layers("outside"));
        all.put("a model with a constant of 100 GB", () -> layers("hundred"));
        all.put("a model that divides by strides of zero", () -> layers("strides"));
        all.put("a Loop without end", () -> layers("endless"));
        all.put("the model `../../etc/passwd`", () -> layers("../../etc/passwd"));
        all.put("a version that isn't there", () -> layers(NET + "@00000000"));
    }

    private static void requests(Map<String, Refused> all) {
        all.put("an unknown layer", () -> stream(request("layer1.0.conv9")));
        all.put(
                "a value inside the body of a Loop",
                () -> stream(request("more").setFeed(feed().setModel("endless"))));
        all.put("a layer's name that fits several", () -> stream(request("0.conv1")));
        all.put(
                "a size of 16,384 x 16,384 that takes more memory than a run may",
                () -> stream(request(LAYER).setFeed(pictureFeed().setSize(size(16_384, 16_384)))));
        all.put(
                "a negative size",
                () -> stream(request(LAYER).setFeed(pictureFeed().setSize(size(-5, 5)))));
        all.put(
                "an unknown preprocessing",
                () -> stream(request(LAYER)
                        .setFeed(pictureFeed()
                                .setPreprocessing(Preprocessing.newBuilder().setPreset("imagnet")))));
        all.put(
                "a channel that the layer hasn't",
                () -> stream(request(LAYER)
                        .addChannels(ChannelRange.newBuilder().setFirst(0).setLast(99))));
        all.put(
                "a crop beyond the edge",
                () -> stream(request(LAYER)
                        .setCrop(Crop.newBuilder().setTop(1000).setHeight(1).setWidth(1))));
        all.put("a gradient behind an operator that none passes", () -> gradient("steps"));
        all.put("a gradient of a model of an operator set before 7", () -> gradient("old"));
        all.put(
                "classes of a model that has none",
                () -> server.client()
                        .predict(
                                PredictRequest.newBuilder()
                                        .setFeed(pictureFeed().setModel("pictures"))
                                        .build(),
                                List.of()));
    }

    private static void inputs(Map<String, Refused> all) {
        all.put("a PNG of 50,000 x 50,000 pixels", () -> put(pngHeader(50_000)));
        all.put("a picture that ends early", () -> put(firstHalf(ErrorsOverTheWireTest.png(48, 40))));
        all.put("a text file for a picture", () -> put("cat".getBytes(StandardCharsets.US_ASCII)));
        all.put(
                "the sample `../../etc/passwd`",
                () -> server.client()
                        .samples()
                        .read("../../etc/passwd", Channels.newChannel(new ByteArrayOutputStream())));
        all.put("a tensor of another rank", () -> stream(feedOf(npy(4))));
        all.put(
                "fewer bytes of an input than announced",
                () -> uploads().put(Uploads.announce(100, ""), Uploads.data(new byte[10])));
        all.put(
                "an input with another SHA-256 than announced",
                () -> uploads().put(Uploads.announce(10, "0".repeat(64)), Uploads.data(new byte[10])));
        all.put(
                "an input that was never sent",
                () -> stream(request(LAYER)
                        .setFeed(Feed.newBuilder().setModel(NET).addInputs("0123456789abcdef".repeat(4)))));
    }

    private static void jobs(Map<String, Refused> all) {
        all.put("a job that isn't there", () -> server.client().jobs().get("0123456789ab"));
        all.put("a search in a layer that isn't there", () -> search(server, "layer9", 1));
        all.put(
                "a search that raises nothing",
                () -> server.client()
                        .jobs()
                        .create(Optimization.newBuilder().setModel(NET).build(), List.of()));
        all.put(
                "a search for a channel that the layer hasn't",
                () -> server.client()
                        .jobs()
                        .create(withChannel(optimization(LAYER, 1), 9999).build(), List.of()));
        all.put(
                "a search for a direction of another length than the layer's",
                () -> server.client()
                        .jobs()
                        .create(alongOne(optimization(LAYER, 1)).build(), List.of()));
        all.put(
                "a search that leaves an input unfed",
                () -> server.client()
                        .jobs()
                        .create(optimization("y", 1).setModel("guided").build(), List.of()));
        all.put(
                "a search for tokens",
                () -> server.client()
                        .jobs()
                        .create(optimization("y", 1).setModel("tokens").build(), List.of()));
        all.put("a search of 99,999 steps", () -> search(server, LAYER, 99_999));
        all.put(
                "a search that starts from a picture that was never sent",
                () -> server.client()
                        .jobs()
                        .create(
                                optimization(LAYER, 1)
                                        .setStart("0123456789abcdef".repeat(4))
                                        .build(),
                                List.of()));
        all.put("a key that belongs to another search", () -> {
            JobsClient jobs = server.client().jobs();
            jobs.create(optimization(LAYER, 1).build(), "taken", List.of());
            jobs.create(optimization(LAYER, 2).build(), "taken", List.of());
        });
        all.put("more waiting jobs than may wait", () -> {
            for (int i = 0; i < 4; i++) {
                search(crowded, LAYER, 20_000);
            }
        });
        all.put("a file that a job didn't make", () -> {
            Job job = search(server, LAYER, 1);
            server.client()
                    .jobs()
                    .readArtifact(job.getId(), "secret.png", Channels.newChannel(new ByteArrayOutputStream()));
        });
        all.put(
                "deleting a job that runs",
                () -> server.client()
                        .jobs()
                        .delete(search(server, LAYER, 20_000).getId()));
        all.put("a job where the disk is full", () -> search(fullOfJobs, LAYER, 1));
        all.put("a job where another server has the folder", () -> search(second, LAYER, 1));
    }

    private static Job search(TestServer at, String layer, int steps) {
        return at.client().jobs().create(optimization(layer, steps).build(), List.of());
    }

    private static Optimization.Builder optimization(String layer, int steps) {
        Optimization.Builder optimization =
                Optimization.newBuilder().setModel(NET).setSize(size(32, 32));
        optimization.addStagesBuilder().setSteps(steps);
        optimization
                .addObjectivesBuilder()
                .addTermsBuilder()
                .getChannelMeanBuilder()
                .setLayer(layer);
        return optimization;
    }

    private static Optimization.Builder withChannel(Optimization.Builder optimization, int channel) {
        optimization
                .getObjectivesBuilder(0)
                .getTermsBuilder(0)
                .getChannelMeanBuilder()
                .setChannel(channel);
        return optimization;
    }

    private static Optimization.Builder alongOne(Optimization.Builder optimization) {
        optimization
                .getObjectivesBuilder(0)
                .getTermsBuilder(0)
                .getDirectionBuilder()
                .setLayer(LAYER)
                .addDirection(1);
        return optimization;
    }

    private static void pushes(Map<String, Refused> all) {
        byte[] byteOfData = new byte[1];
        all.put("a pushed model called `../net`", () -> pushes(server).push("../net", byteOfData));
        all.put(
                "a pushed file called `../../cron.d/job`",
                () -> pushes(server)
                        .push(Pushes.announce("net", Pushes.file("net.onnx", 1), Pushes.file("../../cron.d/job", 1))));
        all.put(
                "fewer bytes of a pushed model than announced",
                () -> pushes(server).push(Pushes.announce("net", Pushes.file("net.onnx", 2)), Pushes.data(byteOfData)));
        all.put(
                "a pushed model that is too large",
                () -> pushes(server).push(Pushes.announce("net", Pushes.file("net.onnx", TOO_LARGE + 1))));
        all.put(
                "a push that falls silent",
                () -> pushes(server)
                        .begin(Pushes.announce("net", Pushes.file("net.onnx", 1)))
                        .await());
        all.put("a push onto a full disk", () -> pushes(full).push("net", byteOfData));
        all.put("a pushed model that crashes ONNX Runtime", () -> pushes(server).push("crash", TestModels.crashing()));
        all.put(
                "a pushed model that never ends",
                () -> pushes(server).push("loop", Files.readAllBytes(models.resolve("endless.onnx"))));
        all.put("a push to a server that is read-only", () -> pushes(readOnly).push("net", byteOfData));
    }

    /** Of figures, maxima, components and tiles. */
    private static void pictures(Map<String, Refused> all) {
        GridFigure grid = GridFigure.getDefaultInstance();
        all.put(
                "a part of a picture that isn't inside it",
                () -> server.client()
                        .renderFigure(
                                RenderFigureRequest.newBuilder()
                                        .setFeed(pictureFeed())
                                        .addLayers(LAYER)
                                        .setCrops(CropsFigure.newBuilder()
                                                .addRows(CropsRow.newBuilder()
                                                        .addCrops(PictureCrop.newBuilder()
                                                                .setBox(PixelBox.newBuilder()
                                                                        .setLeft(-1)
                                                                        .setHeight(8)
                                                                        .setWidth(8)))))
                                        .build(),
                                List.of()));
        all.put(
                "channels of a layer that has none",
                () -> draw(RenderFigureRequest.newBuilder()
                        .setFeed(feed().setModel("sum"))
                        .addLayers("sum")
                        .setGrid(grid)));
        all.put(
                "the largest values of a layer without channels",
                () -> server.client()
                        .findMaxima(
                                FindMaximaRequest.newBuilder()
                                        .setFeed(feed().setModel("sum"))
                                        .addLayers("sum")
                                        .build(),
                                List.of()));
        all.put(
                "a figure of one picture for two",
                () -> draw(figure().setFeed(TestServer.feed(NET, List.of(picture, picture)))
                        .setGrid(grid)));
        all.put(
                "maps laid over an input that is no picture",
                () -> draw(figure().setGrid(grid.toBuilder().setOverlay(Overlay.getDefaultInstance()))));
        all.put(
                "limits that the norm can't show",
                () -> draw(figure().setGrid(grid)
                        .setColoring(Coloring.newBuilder()
                                .setNorm(Norm.newBuilder().setKind(Norm.Kind.KIND_LOG))
                                .setLimits(Limits.newBuilder().setLow(-1).setHigh(1)))));
        all.put(
                "more components than a layer has channels",
                () -> server.client()
                        .findComponents(
                                FindComponentsRequest.newBuilder()
                                        .setFeed(feed())
                                        .addLayers(LAYER)
                                        .setComponents(16)
                                        .build(),
                                List.of()));
        all.put(
                "a basis of another number of channels",
                () -> draw(figure().setComponents(ComponentsFigure.newBuilder()
                        .addBases(Basis.newBuilder()
                                .addMean(0)
                                .addComponents(
                                        Component.newBuilder().addLoadings(1).setHighest(1))))));
        all.put("tiles of a layer that isn't there", () -> {
            try (TileScreen screen = TileScreen.open(server.client())) {
                screen.open(
                        OpenView.newBuilder()
                                .setFeed(feed())
                                .setLayer("layer1.0.conv9")
                                .build(),
                        List.of());
            }
        });
        all.put("tiles of a level that the mosaic hasn't", () -> {
            try (TileScreen screen = TileScreen.open(server.client())) {
                Mosaic mosaic = screen.open(
                        OpenView.newBuilder().setFeed(feed()).setLayer(LAYER).build(), List.of());
                screen.look(
                        mosaic,
                        Viewport.newBuilder()
                                .setLevel(mosaic.getHighestLevel() + 1)
                                .setWidth(256)
                                .setHeight(256)
                                .build());
            }
        });
        all.put(
                "a quantile above 1",
                () -> server.client()
                        .summarizeActivations(
                                SummarizeActivationsRequest.newBuilder()
                                        .setFeed(feed())
                                        .addLayers(LAYER)
                                        .addQuantiles(1.5)
                                        .build(),
                                List.of()));
    }

    private static RenderFigureRequest.Builder figure() {
        return RenderFigureRequest.newBuilder().setFeed(feed()).addLayers(LAYER);
    }

    private static void draw(RenderFigureRequest.Builder figure) throws IOException {
        server.client().renderFigure(figure.build(), List.of());
    }

    private static void layers(String model) {
        server.client()
                .listLayers(ListLayersRequest.newBuilder().setModel(model).build());
    }

    private static Feed.Builder feed() {
        return TestServer.feed(NET, List.of(input));
    }

    private static Feed.Builder pictureFeed() {
        return TestServer.feed(NET, List.of(picture));
    }

    private static StreamActivationsRequest.Builder request(String layer) {
        return StreamActivationsRequest.newBuilder().setFeed(feed()).addLayers(layer);
    }

    private static StreamActivationsRequest.Builder feedOf(byte[] npy) {
        LocalInput other = LocalInput.of(npy);
        server.client().putInput(other);
        return request(LAYER).setFeed(TestServer.feed(NET, List.of(other)));
    }

    private static void stream(StreamActivationsRequest.Builder request) throws IOException {
        server.activations(request.build(), List.of());
    }

    private static void gradient(String model) throws IOException {
        server.client()
                .streamGradients(
                        StreamGradientsRequest.newBuilder()
                                .setFeed(pictureFeed().setModel(model))
                                .setLayer("y")
                                .build(),
                        List.of(),
                        new MemorySink(TOO_LARGE));
    }

    private static void put(byte[] file) {
        server.client().putInput(LocalInput.of(file));
    }

    private static Uploads uploads() {
        return new Uploads(server.connection().channel());
    }

    private static Pushes pushes(TestServer to) {
        return new Pushes(to.connection().channel());
    }

    private static Size.Builder size(int height, int width) {
        return Size.newBuilder().setHeight(height).setWidth(width);
    }

    private static byte[] firstHalf(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length / 2);
    }

    /** Zeros of one axis. */
    private static byte[] npy(int length) {
        byte[] header = NpyHeader.of(NpyType.FLOAT32, length).toBytes();
        return Arrays.copyOf(header, header.length + length * Float.BYTES);
    }

    /** A few bytes that say how many pixels are to come. */
    private static byte[] pngHeader(int side) {
        ByteBuffer chunk = ByteBuffer.allocate(17);
        chunk.put("IHDR".getBytes(StandardCharsets.US_ASCII)).putInt(side).putInt(side);
        chunk.put(new byte[] {8, 2, 0, 0, 0});
        CRC32 checksum = new CRC32();
        checksum.update(chunk.array());
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13});
        png.writeBytes(chunk.array());
        png.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
        return png.toByteArray();
    }

    private static LayerscopeClient client(TestServer to, @Nullable String token, @Nullable Duration timeout)
            throws IOException {
        return client(ServerAddress.parse(to.address()), token, timeout);
    }

    private static LayerscopeClient client(ServerAddress to, @Nullable String token, @Nullable Duration timeout)
            throws IOException {
        Connection connection = Connection.open(ConnectionSettings.plainText(to)
                .withToken(token == null ? null : new Token(token))
                .withTimeout(timeout));
        return new LayerscopeClient(connection, Retrying.by(RetryPolicy.NONE, RetryListener.SILENT));
    }

    private static void callNobody() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        client(ServerAddress.parse("127.0.0.1:" + free), null, null).listModels();
    }
}
