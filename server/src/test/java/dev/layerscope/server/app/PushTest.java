package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.layerscope.client.LocalInput;
import dev.layerscope.client.LocalModel;
import dev.layerscope.client.ServerError;
import dev.layerscope.server.upload.UploadSettings;
import dev.layerscope.v1.Model;
import dev.layerscope.v1.ModelCard;
import dev.layerscope.v1.ModelVersion;
import dev.layerscope.v1.Preprocessing;
import dev.layerscope.v1.PushModelRequest;
import dev.layerscope.v1.PushModelResponse;
import dev.layerscope.v1.PushModelResponse.Outcome;
import dev.layerscope.v1.Size;
import dev.layerscope.v1.StreamActivationsRequest;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models that come and go over a real port, tried in a real process. */
@Timeout(180)
class PushTest {
    private static final ModelCard NO_CARD = ModelCard.getDefaultInstance();

    @TempDir
    private Path models;

    @TempDir
    private Path local;

    private TestServer server;

    private void serve(UnaryOperator<ServerSettings> change) throws IOException {
        server = TestServer.over(models, change);
    }

    private void serve() throws IOException {
        serve(UnaryOperator.identity());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aPushedModelAnswersWithItsCardAndTheNumbersOfItsFile() throws IOException {
        TestServer.copyGolden(local, "tiny_resnet");
        TestServer.copyGolden(models, "tiny_resnet");
        serve();
        ModelCard card = ModelCard.newBuilder()
                .setPreprocessing(Preprocessing.newBuilder().setPreset("unit").setResize(50))
                .setSize(Size.newBuilder().setHeight(40).setWidth(48))
                .addAllLabels(List.of("1", "yes: no", "- \"fox\""))
                .build();

        PushModelResponse pushed = push("mine", local.resolve("tiny_resnet.onnx"), card);

        assertThat(pushed.getOutcome()).isEqualTo(Outcome.OUTCOME_PUBLISHED);
        assertThat(pushed.getNote()).isEmpty();
        Model model = pushed.getModel();
        assertThat(model.getState()).isEqualTo(Model.State.STATE_LOADED);
        assertThat(model.getPreprocessing()).isEqualTo("unit");
        assertThat(model.getPreprocessingAssumed()).isFalse();
        assertThat(model.getLabelsList()).containsExactly("1", "yes: no", "- \"fox\"");
        assertThat(model.getInputs(0).getDefaultSize()).isEqualTo(card.getSize());
        assertThat(model.getVersionsList()).containsExactly(pushed.getVersion());
        assertThat(pushed.getVersion().getSha256()).isEqualTo(model.getSha256());
        LocalInput input = LocalInput.of(Npz.files("/golden/tiny_resnet.npz").get("input"));
        assertThat(server.activations("mine", input, "layer2.0").get(0).data())
                .isEqualTo(server.activations("tiny_resnet", input, "layer2.0")
                        .get(0)
                        .data());
        assertThat(files())
                .containsExactly(
                        "mine/1/.layerscope-owner", "mine/1/layerscope.yaml", "mine/1/model.onnx", "tiny_resnet.onnx");
    }

    @Test
    void theSameAgainChangesNothingAndAnotherIsANewVersionByItsDigest() throws IOException {
        TestServer.copyGolden(local, "tiny_resnet", "tiny_vgg");
        serve();
        String first = push("net", local.resolve("tiny_resnet.onnx"), NO_CARD)
                .getModel()
                .getSha256();

        PushModelResponse again = push("net", local.resolve("tiny_resnet.onnx"), NO_CARD);
        PushModelResponse other = push("net", local.resolve("tiny_vgg.onnx"), NO_CARD);

        assertThat(again.getOutcome()).isEqualTo(Outcome.OUTCOME_UNCHANGED);
        assertThat(other.getOutcome()).isEqualTo(Outcome.OUTCOME_PUBLISHED);
        assertThat(other.getModel().getVersionsList())
                .extracting(ModelVersion::getNumber)
                .containsExactly(2L, 1L);
        assertThat(server.client().getModel("net@" + first).getSha256()).isEqualTo(first);
        assertThat(server.client().getModel("net").getSha256())
                .isEqualTo(other.getModel().getSha256())
                .isNotEqualTo(first);

        server.client().deleteModel("net@" + other.getModel().getSha256().substring(0, 8));

        assertThat(server.client().getModel("net").getSha256()).isEqualTo(first);
    }

    @Test
    void weightsBesideTheFileTravelWithIt() throws IOException {
        TestModels.writeExternal(local, "net", "weights/net.bin", 1, 2, 3, 4);
        serve();

        PushModelResponse pushed = push("net", local.resolve("net.onnx"), NO_CARD);

        assertThat(pushed.getOutcome()).isEqualTo(Outcome.OUTCOME_PUBLISHED);
        assertThat(files()).containsExactly("net/1/.layerscope-owner", "net/1/model.onnx", "net/1/weights/net.bin");
        assertThat(pushed.getModel().getParameters()).isEqualTo(4);
    }

    @Test
    void aStrangersModelCantMakeTheClientSendFilesFromElsewhere() throws IOException {
        Files.writeString(local.resolve("secret"), "0123456789abcdef");
        Path folder = Files.createDirectory(local.resolve("downloads"));
        Files.createSymbolicLink(folder.resolve("link.bin"), local.resolve("secret"));
        serve();
        for (String location : List.of("../secret", local.resolve("secret").toString(), "link.bin")) {
            TestModels.writeExternal(folder, "net", location);

            assertThatThrownBy(() -> push("net", folder.resolve("net.onnx"), NO_CARD))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("outside the model's folder");
        }
    }

    @Test
    void aModelInUseCanBeReplacedAndDeleted() throws Exception {
        TestModels.writeWide(local, "net", 512, 1, 2, 3, 4, 5, 6, 7, 8);
        serve();
        push("net", local.resolve("net.onnx"), NO_CARD);
        LocalInput picture = LocalInput.of(ErrorsOverTheWireTest.png(512, 512));
        server.client().putInput(picture);
        StreamActivationsRequest request = StreamActivationsRequest.newBuilder()
                .setFeed(TestServer.feed("net", List.of(picture)))
                .addLayers("wide")
                .build();
        PausedStream reader = PausedStream.open(server.connection().channel(), request);
        reader.read();

        server.client().deleteModel("net");

        assertThat(files()).isEmpty();
        assertThatThrownBy(() -> server.client().getModel("net"))
                .isInstanceOfSatisfying(
                        ServerError.class, e -> assertThat(e.reason()).contains("MODEL_NOT_FOUND"));
        assertThat(reader.readToTheEnd().isOk()).isTrue();
    }

    @Test
    void nothingOfARefusedModelStays() throws IOException {
        serve(settings -> settings.withUploads(settings.uploads().withLargestBytes(1 << 20)));
        byte[] good = Files.readAllBytes(TestModels.writeWide(local, "good", 8, 1));
        byte[] strange = TestModels.unknownOperator();
        Pushes pushes = new Pushes(server.connection().channel());

        assertRefused("no ONNX", Code.FAILED_PRECONDITION, "MODEL_REFUSED", () -> pushes.push("net", new byte[100]));
        assertRefused("zeros", Code.FAILED_PRECONDITION, "MODEL_REFUSED", () -> pushes.push("net", new byte[1 << 20]));
        assertRefused("unknown operator", Code.FAILED_PRECONDITION, "MODEL_REFUSED", () -> pushes.push("net", strange));
        assertRefused(
                "too large",
                Code.OUT_OF_RANGE,
                "TOO_LARGE",
                () -> pushes.push(Pushes.announce("net", Pushes.file("model.onnx", (1 << 20) + 1))));
        assertRefused(
                "two that overflow",
                Code.OUT_OF_RANGE,
                "TOO_LARGE",
                () -> pushes.push(Pushes.announce(
                        "net", Pushes.file("model.onnx", Long.MAX_VALUE), Pushes.file("w", Long.MAX_VALUE))));
        assertRefused(
                "fewer bytes",
                Code.INVALID_ARGUMENT,
                "UPLOAD_INVALID",
                () -> pushes.push(
                        Pushes.announce("net", Pushes.file("model.onnx", good.length + 1)), Pushes.data(good)));
        assertRefused(
                "more bytes",
                Code.INVALID_ARGUMENT,
                "UPLOAD_INVALID",
                () -> pushes.push(
                        Pushes.announce("net", Pushes.file("model.onnx", good.length - 1)), Pushes.data(good)));
        assertRefused(
                "another SHA-256",
                Code.INVALID_ARGUMENT,
                "UPLOAD_INVALID",
                () -> pushes.push(
                        Pushes.announce(
                                "net",
                                Pushes.file("model.onnx", good.length).toBuilder()
                                        .setSha256("0".repeat(64))
                                        .build()),
                        Pushes.data(good)));
        assertRefused("no header", Code.INVALID_ARGUMENT, "UPLOAD_INVALID", () -> pushes.push(Pushes.data(good)));
        assertRefused("no message", Code.INVALID_ARGUMENT, "UPLOAD_INVALID", pushes::push);
        assertRefused("no file", Code.INVALID_ARGUMENT, "UPLOAD_INVALID", () -> pushes.push(Pushes.announce("net")));
        for (String name : List.of("", ".", "..", "../net", "a/b", "a\\b", ".hidden", "x y", "net@12345678")) {
            assertRefused("name " + name, Code.INVALID_ARGUMENT, "MODEL_NAME_INVALID", () -> pushes.push(name, good));
        }
        for (String name : List.of(
                "",
                "..",
                "../w",
                "/etc/w",
                "a/../../w",
                "a//w",
                "a\\..\\w",
                "model.onnx",
                "MODEL.ONNX",
                ".w",
                "w\0",
                "layerscope.yaml",
                "C:w",
                "model.onnx/w",
                "a/b/c/d/e/f/g/h/w",
                "\u00e4".repeat(200))) {
            assertRefused(
                    "file " + name,
                    Code.INVALID_ARGUMENT,
                    "UPLOAD_INVALID",
                    () -> pushes.push(
                            Pushes.announce("net", Pushes.file("model.onnx", good.length), Pushes.file(name, 1)),
                            Pushes.data(good),
                            Pushes.data(new byte[1])));
        }
        assertRefused(
                "the same name twice",
                Code.INVALID_ARGUMENT,
                "UPLOAD_INVALID",
                () -> pushes.push(Pushes.announce(
                        "net", Pushes.file("model.onnx", 1), Pushes.file("w", 1), Pushes.file("W", 1))));
        assertRefused(
                "a file in a file",
                Code.INVALID_ARGUMENT,
                "UPLOAD_INVALID",
                () -> pushes.push(Pushes.announce(
                        "net", Pushes.file("model.onnx", 1), Pushes.file("w", 1), Pushes.file("w/w", 1))));

        assertThat(pushes.push("net", good).getOutcome()).isEqualTo(Outcome.OUTCOME_PUBLISHED);
        assertThat(files()).containsExactly("net/1/.layerscope-owner", "net/1/model.onnx");
    }

    @Test
    void whoCrashesOnnxRuntimeCrashesAChildAlone() throws IOException {
        serve();
        Pushes pushes = new Pushes(server.connection().channel());

        StatusRuntimeException refusal = assertRefused(
                "crash", Code.FAILED_PRECONDITION, "MODEL_REFUSED", () -> pushes.push("crash", TestModels.crashing()));

        assertThat(refusal.getStatus().getDescription())
                .isEqualTo(
                        "model 'crash': crashes ONNX Runtime: the process that tried it ended with exit code 134 and "
                                + "no word (expected: a model that loads and runs)");
        assertThat(files()).isEmpty();
        assertThat(server.client().listModels().getModelsList()).isEmpty();
    }

    @Test
    void aModelThatNeverEndsOrWantsAllMemoryIsRefused() throws IOException {
        serve(settings -> settings.withRuns(new dev.layerscope.server.runtime.RunSettings(
                settings.runs().concurrent(), settings.runs().waiting(), Duration.ofSeconds(1))));
        Pushes pushes = new Pushes(server.connection().channel());
        TestModels.writeEndless(local, "endless");
        byte[] endless = Files.readAllBytes(local.resolve("endless.onnx"));

        StatusRuntimeException stopped = assertRefused(
                "endless", Code.FAILED_PRECONDITION, "MODEL_REFUSED", () -> pushes.push("endless", endless));
        StatusRuntimeException large = assertRefused(
                "100 GB",
                Code.FAILED_PRECONDITION,
                "MODEL_REFUSED",
                () -> pushes.push("large", TestModels.hundredGigabytes()));

        assertThat(stopped.getStatus().getDescription())
                .isEqualTo("run: stopped after 1 s (expected: done within that time)");
        assertThat(large.getStatus().getDescription()).contains("takes 93.1 GiB whatever is fed");
        assertThat(files()).isEmpty();
    }

    @Test
    void aTrialThatTakesTooLongIsEnded() throws IOException {
        serve(settings -> settings.withTrials(settings.trials().withLongest(Duration.ofMillis(1))));
        byte[] good = Files.readAllBytes(TestModels.writeWide(local, "good", 8, 1));

        StatusRuntimeException refusal = assertRefused(
                "slow",
                Code.FAILED_PRECONDITION,
                "MODEL_REFUSED",
                () -> new Pushes(server.connection().channel()).push("good", good));

        assertThat(refusal.getStatus().getDescription()).contains("not loaded and run within 0 s");
    }

    @Test
    void aFullDiskIsSaid() throws IOException {
        serve(settings -> settings.withUploads(settings.uploads().withSpareBytes(Long.MAX_VALUE / 2)));
        byte[] good = Files.readAllBytes(TestModels.writeWide(local, "good", 8, 1));

        StatusRuntimeException refusal = assertRefused(
                "full disk",
                Code.RESOURCE_EXHAUSTED,
                "STORAGE_FULL",
                () -> new Pushes(server.connection().channel()).push("good", good));

        assertThat(refusal.getStatus().getDescription())
                .startsWith("disk of the models: ")
                .contains("bytes free");
        assertThat(files()).isEmpty();
    }

    @Test
    void aServerThatIsToBeReadOnlyTakesNothing() throws IOException {
        TestModels.writeWide(models, "net", 8, 1);
        serve(settings -> settings.withUploads(settings.uploads().withAccess(UploadSettings.Access.READ_ONLY)));
        Pushes pushes = new Pushes(server.connection().channel());

        assertRefused("push", Code.PERMISSION_DENIED, "READ_ONLY", () -> pushes.push("net", new byte[1]));
        assertThatThrownBy(() -> server.client().deleteModel("net"))
                .isInstanceOfSatisfying(
                        ServerError.class, e -> assertThat(e.reason()).contains("READ_ONLY"));

        assertThat(files()).containsExactly("net.onnx");
    }

    @Test
    void aClientThatFallsSilentIsGivenUp() throws IOException {
        serve(settings -> settings.withUploads(settings.uploads().withSilence(Duration.ofMillis(50))));
        Pushes pushes = new Pushes(server.connection().channel());
        PushModelRequest header = Pushes.announce("net", Pushes.file("model.onnx", 100));

        SingleAnswer<PushModelResponse> silent = pushes.begin(header, Pushes.data(new byte[10]));

        assertRefused("silent", Code.ABORTED, "UPLOAD_STALLED", silent::await);
        assertThat(files()).isEmpty();
    }

    private PushModelResponse push(String name, Path onnx, ModelCard card) throws IOException {
        return server.client().pushModel(LocalModel.of(name, onnx, card), bytes -> {});
    }

    private StatusRuntimeException assertRefused(String what, Code code, String reason, Runnable push) {
        StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, push::run);
        assertThat(refusal).as(what).isNotNull();
        assertThat(refusal.getStatus().getCode()).as("%s: %s", what, refusal).isEqualTo(code);
        assertThat(StatusProto.fromThrowable(refusal).getDetailsList().toString())
                .as(what)
                .contains(reason);
        return refusal;
    }

    /** All files but the locks of servers. */
    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(models)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> models.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> !file.endsWith(".lock"))
                    .sorted()
                    .toList();
        }
    }
}
