package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.ReceivedTensor;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import dev.layerscope.v1.ActivationsGrpc;
import dev.layerscope.v1.ChannelFigure;
import dev.layerscope.v1.ChannelRange;
import dev.layerscope.v1.Coloring;
import dev.layerscope.v1.Crop;
import dev.layerscope.v1.ElementType;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.FindMissingInputsRequest;
import dev.layerscope.v1.GetModelRequest;
import dev.layerscope.v1.GridFigure;
import dev.layerscope.v1.InputsGrpc;
import dev.layerscope.v1.Limits;
import dev.layerscope.v1.ListLayersRequest;
import dev.layerscope.v1.ModelsGrpc;
import dev.layerscope.v1.Norm;
import dev.layerscope.v1.Overlay;
import dev.layerscope.v1.Percentiles;
import dev.layerscope.v1.PicturesGrpc;
import dev.layerscope.v1.PredictRequest;
import dev.layerscope.v1.Preprocessing;
import dev.layerscope.v1.Reduction;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.Size;
import dev.layerscope.v1.StreamActivationsRequest;
import dev.layerscope.v1.SummarizeActivationsRequest;
import io.grpc.Channel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Over a real port, every wrong request ends with the right code, one ErrorInfo and one sentence that says what was
 * expected, and the server goes on.
 */
@Timeout(60)
class ErrorsOverTheWireTest {
    private static final String MODEL = "tiny_resnet";
    private static final String FIXED = "tiny_vit";
    private static final String LAYER = "layer1.0.conv1";
    private static final String SHA = "0123456789abcdef".repeat(4);

    @TempDir
    private static Path models;

    private static TestServer server;
    private static byte[] tensor;
    private static byte[] picture;
    private static String tensorHash;
    private static String pictureHash;

    /** A wrong request and how it must end. */
    private record Wrong(String what, Code code, String reason, List<String> said, Runnable request) {
        @Override
        public String toString() {
            return what;
        }
    }

    @BeforeAll
    static void start() throws IOException {
        TestServer.copyGolden(models, MODEL, FIXED);
        Files.copy(models.resolve(MODEL + ".onnx"), models.resolve("fresh.onnx"));
        Files.copy(models.resolve(MODEL + ".onnx"), models.resolve("fresh_too.onnx"));
        Files.writeString(models.resolve("nonsense.onnx"), "no model");
        server = TestServer.over(
                models,
                settings -> settings.withActivations(settings.activations().keepingNothing()));
        tensor = Npz.files("/golden/" + MODEL + ".npz").get("input");
        picture = png(48, 40);
        tensorHash = uploads().put(tensor).getSha256();
        pictureHash = uploads().put(picture).getSha256();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource({
        "wrongModels",
        "wrongLayers",
        "wrongSelections",
        "wrongSizes",
        "wrongInputs",
        "wrongFeeds",
        "wrongUploads",
        "wrongPagesAndLimits",
        "wrongColors"
    })
    void endsWithOneErrorInfoAndOneSentence(Wrong wrong) throws IOException {
        StatusRuntimeException failure = catchThrowableOfType(
                StatusRuntimeException.class, () -> wrong.request().run());

        assertThat(failure).as("refusal of %s", wrong).isNotNull();
        com.google.rpc.Status status = StatusProto.fromThrowable(failure);
        assertThat(status).isNotNull();
        assertThat(failure.getStatus().getCode()).as(status.getMessage()).isEqualTo(wrong.code());
        List<Any> infos = status.getDetailsList().stream()
                .filter(detail -> detail.is(ErrorInfo.class))
                .toList();
        assertThat(infos).hasSize(1);
        ErrorInfo info = infos.get(0).unpack(ErrorInfo.class);
        assertThat(info.getDomain()).isEqualTo("layerscope.dev");
        assertThat(info.getReason()).as(status.getMessage()).isEqualTo(wrong.reason());
        assertThat(status.getMessage())
                .isEqualTo(failure.getStatus().getDescription())
                .matches("[^\\p{Cntrl}]+: [^\\p{Cntrl}]+ \\(expected: [^\\p{Cntrl}]+\\)")
                .satisfies(sentence ->
                        wrong.said().forEach(part -> assertThat(sentence).contains(part)))
                .doesNotContain(models.toString(), "java.", "dev.layerscope", "\tat ", "Exception");
        assertThat(info.getMetadataMap().values())
                .noneMatch(value -> value.contains(models.toString()) || value.contains("dev.layerscope"));
        assertServerAnswers();
    }

    @Test
    void aRefusedModelSaysWhyInItsDescriptionAndDoesNotHideTheOthers() {
        assertThat(ModelsGrpc.newBlockingStub(channel())
                        .getModel(GetModelRequest.newBuilder()
                                .setModel("nonsense")
                                .build())
                        .getModel()
                        .getRefusal())
                .isNotEmpty()
                .doesNotContain(models.toString());
        assertThat(server.client().listModels().getModelsList()).hasSize(5);
    }

    @Test
    void nothingOfARefusedInputStays() {
        byte[] broken = "GIF89a and more".getBytes(StandardCharsets.US_ASCII);
        String hash = LocalInput.of(broken).sha256();
        assertThatThrownBy(() -> uploads().put(broken)).isInstanceOf(StatusRuntimeException.class);

        assertThat(InputsGrpc.newBlockingStub(channel())
                        .findMissingInputs(FindMissingInputsRequest.newBuilder()
                                .addSha256(hash)
                                .build())
                        .getSha256List())
                .containsExactly(hash);
    }

    static Stream<Wrong> wrongModels() {
        return Stream.of(
                wrong("unknown model", Code.NOT_FOUND, "MODEL_NOT_FOUND", () -> layers("tiny_resnt"), "tiny_resnet"),
                wrong("no model", Code.NOT_FOUND, "MODEL_NOT_FOUND", () -> layers("")),
                wrong("model outside the folder", Code.NOT_FOUND, "MODEL_NOT_FOUND", () -> layers("../tiny_resnet")),
                wrong("model of a long name", Code.NOT_FOUND, "MODEL_NOT_FOUND", () -> layers("m".repeat(20_000))),
                wrong(
                        "description of an unknown model",
                        Code.NOT_FOUND,
                        "MODEL_NOT_FOUND",
                        () -> ModelsGrpc.newBlockingStub(channel())
                                .getModel(GetModelRequest.newBuilder()
                                        .setModel("none")
                                        .build())),
                wrong("file that is no model", Code.FAILED_PRECONDITION, "MODEL_REFUSED", () -> layers("nonsense")),
                wrong(
                        "activations of an unknown model",
                        Code.NOT_FOUND,
                        "MODEL_NOT_FOUND",
                        () -> stream(feed().setModel("none"), LAYER)),
                wrong(
                        "prediction of an unknown model",
                        Code.NOT_FOUND,
                        "MODEL_NOT_FOUND",
                        () -> predict(feed().setModel("none"), 5)));
    }

    static Stream<Wrong> wrongLayers() {
        return Stream.of(
                wrong(
                        "unknown layer",
                        Code.NOT_FOUND,
                        "LAYER_NOT_FOUND",
                        () -> stream(feed(), "layer1.0.conv9"),
                        "'layer1.0.conv9'",
                        "'layer1.0.conv1'"),
                wrong("empty layer", Code.NOT_FOUND, "LAYER_NOT_FOUND", () -> stream(feed(), "")),
                wrong(
                        "layer of a long name",
                        Code.NOT_FOUND,
                        "LAYER_NOT_FOUND",
                        () -> stream(feed(), "n".repeat(20_000))),
                wrong("layer with lines", Code.NOT_FOUND, "LAYER_NOT_FOUND", () -> stream(feed(), "a\nb\u001b[2J")),
                wrong(
                        "ambiguous layer",
                        Code.INVALID_ARGUMENT,
                        "LAYER_AMBIGUOUS",
                        () -> stream(feed(), "0.conv1"),
                        "'layer1.0.conv1'",
                        "'layer2.0.conv1'"),
                wrong("no layer", Code.INVALID_ARGUMENT, "REQUEST_INVALID", () -> stream(feed())),
                wrong(
                        "too many layers",
                        Code.INVALID_ARGUMENT,
                        "REQUEST_INVALID",
                        () -> stream(feed(), Collections.nCopies(5000, LAYER).toArray(String[]::new))),
                wrong(
                        "unknown layer in a summary",
                        Code.NOT_FOUND,
                        "LAYER_NOT_FOUND",
                        () -> ActivationsGrpc.newBlockingStub(channel())
                                .summarizeActivations(SummarizeActivationsRequest.newBuilder()
                                        .setFeed(feed())
                                        .addLayers("none")
                                        .build())),
                wrong(
                        "unknown layer in a grid",
                        Code.NOT_FOUND,
                        "LAYER_NOT_FOUND",
                        () -> grid(figure().addLayers("none"))));
    }

    static Stream<Wrong> wrongSelections() {
        return Stream.of(
                channels("channel out of range", 0, 99),
                channels("negative channel", -1, 2),
                channels("channels backwards", 3, 2),
                channels("channels that overflow", 0, Integer.MAX_VALUE),
                wrong(
                        "channels repeated without end",
                        Code.INVALID_ARGUMENT,
                        "CHANNEL_INVALID",
                        () -> stream(request(feed(), LAYER)
                                .addAllChannels(Collections.nCopies(
                                        1000,
                                        ChannelRange.newBuilder()
                                                .setFirst(0)
                                                .setLast(7)
                                                .build())))),
                crop("crop outside", LAYER, 10, 10, 100, 4),
                crop("crop of nothing", LAYER, 0, 0, 0, 4),
                crop("crop before the beginning", LAYER, -1, 0, 2, 2),
                crop("crop that overflows", LAYER, Integer.MAX_VALUE, 0, Integer.MAX_VALUE, 2),
                crop("crop of a list of numbers", "fc", 0, 0, 1, 1),
                wrong(
                        "unknown reduction",
                        Code.INVALID_ARGUMENT,
                        "REQUEST_INVALID",
                        () -> stream(request(feed(), LAYER).setReductionValue(99)),
                        "mean"),
                wrong(
                        "unknown element type",
                        Code.INVALID_ARGUMENT,
                        "REQUEST_INVALID",
                        () -> stream(request(feed(), LAYER).setElementTypeValue(99)),
                        "FLOAT16"),
                wrong(
                        "integers of a floating-point layer",
                        Code.INVALID_ARGUMENT,
                        "REQUEST_INVALID",
                        () -> stream(request(feed(), LAYER).setElementType(ElementType.ELEMENT_TYPE_INT8)),
                        "INT8",
                        LAYER),
                wrong(
                        "float16 of an integer layer",
                        Code.INVALID_ARGUMENT,
                        "REQUEST_INVALID",
                        () -> stream(request(feed().setModel(FIXED), shapeValue())
                                .setElementType(ElementType.ELEMENT_TYPE_FLOAT16)),
                        "INT64"),
                wrong(
                        "mean over a layer without channels",
                        Code.INVALID_ARGUMENT,
                        "REDUCTION_INVALID",
                        () -> stream(
                                request(feed().setModel(FIXED), shapeValue()).setReduction(Reduction.REDUCTION_MEAN))),
                wrong(
                        "channels of a layer without channels",
                        Code.INVALID_ARGUMENT,
                        "CHANNEL_INVALID",
                        () -> stream(request(feed().setModel(FIXED), shapeValue())
                                .addChannels(ChannelRange.getDefaultInstance()))));
    }

    static Stream<Wrong> wrongSizes() {
        return Stream.of(
                        size("no height", MODEL, 0, 5, Code.INVALID_ARGUMENT, "SIZE_INVALID"),
                        size("negative width", MODEL, 5, -5, Code.INVALID_ARGUMENT, "SIZE_INVALID"),
                        size("absurd height", MODEL, 999_999, 5, Code.INVALID_ARGUMENT, "SIZE_INVALID"),
                        size("huge size", MODEL, 16_384, 16_384, Code.OUT_OF_RANGE, "TOO_LARGE"),
                        // Nothing is known of these models yet that the memory could be estimated from.
                        size("huge size at first", "fresh", 16_384, 16_384, Code.OUT_OF_RANGE, "TOO_LARGE"),
                        size("large size at first", "fresh_too", 12_000, 12_000, Code.OUT_OF_RANGE, "TOO_LARGE"))
                .flatMap(List::stream);
    }

    static Stream<Wrong> wrongInputs() {
        return Stream.of(
                wrong(
                        "size that a fixed model can't take",
                        Code.INVALID_ARGUMENT,
                        "SIZE_INVALID",
                        () -> stream(pictureFeed(FIXED).setSize(size(64, 48)), "heads")),
                wrong(
                        "unknown input",
                        Code.NOT_FOUND,
                        "INPUT_NOT_FOUND",
                        () -> stream(Feed.newBuilder().setModel(MODEL).addInputs(SHA), LAYER),
                        SHA),
                wrong(
                        "input that is no hash",
                        Code.NOT_FOUND,
                        "INPUT_NOT_FOUND",
                        () -> stream(Feed.newBuilder().setModel(MODEL).addInputs("/etc/passwd".repeat(999)), LAYER)),
                wrong(
                        "no input",
                        Code.INVALID_ARGUMENT,
                        "INPUT_INVALID",
                        () -> stream(Feed.newBuilder().setModel(MODEL), LAYER)),
                array("array of another rank", NpyType.FLOAT32, 3, 64, 64),
                array("array of too high a rank", NpyType.FLOAT32, 1, 1, 3, 8, 8),
                array("array of a single number", NpyType.FLOAT32),
                array("array of float64", NpyType.FLOAT64, 1, 3, 64, 64),
                array("array of bytes", NpyType.UINT8, 1, 3, 64, 64),
                array("array of another number of channels", NpyType.FLOAT32, 1, 4, 64, 64),
                array("array of no pictures", NpyType.FLOAT32, 0, 3, 64, 64),
                array("array of no height", NpyType.FLOAT32, 1, 3, 0, 64),
                wrong(
                        "array and picture of other sizes",
                        Code.INVALID_ARGUMENT,
                        "INPUT_INVALID",
                        () -> stream(feed().addInputs(pictureHash).setSize(size(32, 32)), LAYER)),
                wrong(
                        "picture cut off",
                        Code.INVALID_ARGUMENT,
                        "INPUT_INVALID",
                        () -> stream(broken(Arrays.copyOf(picture, picture.length / 2)), LAYER)),
                wrong(
                        "picture with a wrong byte",
                        Code.INVALID_ARGUMENT,
                        "INPUT_INVALID",
                        () -> stream(broken(damaged(picture)), LAYER)));
    }

    static Stream<Wrong> wrongFeeds() {
        return Stream.of(
                wrong(
                        "unknown named input",
                        Code.INVALID_ARGUMENT,
                        "INPUT_INVALID",
                        () -> stream(feed().putNamedInputs("mask", tensorHash), LAYER),
                        "input"),
                wrong(
                        "picture as a named input",
                        Code.INVALID_ARGUMENT,
                        "INPUT_INVALID",
                        () -> stream(Feed.newBuilder().setModel(MODEL).putNamedInputs("input", pictureHash), LAYER)),
                preprocessing("unknown preset", Preprocessing.newBuilder().setPreset("imagenot")),
                preprocessing("no deviation", Preprocessing.newBuilder().addStd(0)),
                preprocessing(
                        "mean that is no number", Preprocessing.newBuilder().addMean(Float.NaN)),
                preprocessing(
                        "means of two channels",
                        Preprocessing.newBuilder().addMean(0).addMean(0)),
                preprocessing(
                        "means of five channels", Preprocessing.newBuilder().addAllMean(List.of(0f, 0f, 0f, 0f, 0f))),
                preprocessing("infinite scale", Preprocessing.newBuilder().setScale(Float.POSITIVE_INFINITY)),
                preprocessing("negative resize", Preprocessing.newBuilder().setResize(-1)),
                preprocessing("absurd resize", Preprocessing.newBuilder().setResize(1_000_000)),
                preprocessing("unknown fit", Preprocessing.newBuilder().setFitValue(99)),
                preprocessing(
                        "unknown channel order", Preprocessing.newBuilder().setChannelOrderValue(99)));
    }

    static Stream<Wrong> wrongUploads() {
        return Stream.of(
                upload("nothing at all", "INPUT_TRUNCATED"),
                upload("fewer bytes than announced", "INPUT_TRUNCATED", Uploads.announce(100, ""), data(99)),
                upload("an announcement alone", "INPUT_TRUNCATED", Uploads.announce(100, "")),
                upload("more bytes than announced", "INPUT_MISMATCH", Uploads.announce(100, ""), data(60), data(60)),
                upload("no bytes announced", "REQUEST_INVALID", Uploads.announce(0, "")),
                upload("less than nothing announced", "REQUEST_INVALID", Uploads.announce(-1, "")),
                wrong(
                        "upload: more announced than is taken",
                        Code.OUT_OF_RANGE,
                        "TOO_LARGE",
                        () -> uploads().put(Uploads.announce(1L << 40, ""))),
                wrong(
                        "upload: another hash than announced",
                        Code.INVALID_ARGUMENT,
                        "INPUT_MISMATCH",
                        () -> uploads().put(Uploads.announce(picture.length, SHA), Uploads.data(picture)),
                        SHA),
                bytes("text", "hello, world".getBytes(StandardCharsets.US_ASCII)),
                bytes("a GIF", "GIF89a\1\0\1\0\0\0\0;".getBytes(StandardCharsets.ISO_8859_1)),
                bytes("the beginning of a PNG", new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'}),
                bytes("the beginning of a JPEG", new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff}),
                bytes("the beginning of an array", "\u0093NUMPY\1\0".getBytes(StandardCharsets.ISO_8859_1)),
                bytes(
                        "an array with too few numbers",
                        NpyHeader.of(NpyType.FLOAT32, 2, 2).toBytes()),
                bytes(
                        "an array of absurd size",
                        NpyHeader.of(NpyType.FLOAT32, 1L << 30, 1L << 30).toBytes()));
    }

    static Stream<Wrong> wrongPagesAndLimits() {
        return Stream.of(
                page("page token of letters", "next", 0, "PAGE_TOKEN_INVALID"),
                page("negative page token", "-1", 0, "PAGE_TOKEN_INVALID"),
                page("page token behind the end", "99999", 0, "PAGE_TOKEN_INVALID"),
                page("long page token", "9".repeat(20_000), 0, "PAGE_TOKEN_INVALID"),
                page("negative page size", "", -1, "REQUEST_INVALID"),
                wrong(
                        "endless pattern",
                        Code.INVALID_ARGUMENT,
                        "REQUEST_INVALID",
                        () -> ModelsGrpc.newBlockingStub(channel())
                                .listLayers(ListLayersRequest.newBuilder()
                                        .setModel(MODEL)
                                        .setMatch("*".repeat(10_000))
                                        .build())),
                wrong("no classes wanted", Code.INVALID_ARGUMENT, "REQUEST_INVALID", () -> predict(feed(), -1)),
                wrong("too many classes", Code.INVALID_ARGUMENT, "REQUEST_INVALID", () -> predict(feed(), 1001)),
                wrong(
                        "too many hashes",
                        Code.INVALID_ARGUMENT,
                        "REQUEST_INVALID",
                        () -> InputsGrpc.newBlockingStub(channel())
                                .findMissingInputs(FindMissingInputsRequest.newBuilder()
                                        .addAllSha256(Collections.nCopies(4097, SHA))
                                        .build())),
                wrong(
                        "grid of two inputs",
                        Code.INVALID_ARGUMENT,
                        "REQUEST_INVALID",
                        () -> grid(RenderFigureRequest.newBuilder()
                                .setFeed(feed().addInputs(tensorHash))
                                .addLayers(LAYER)
                                .setGrid(GridFigure.getDefaultInstance()))),
                wrong(
                        "no figure",
                        Code.INVALID_ARGUMENT,
                        "REQUEST_INVALID",
                        () -> grid(
                                RenderFigureRequest.newBuilder().setFeed(feed()).addLayers(LAYER))),
                wrong(
                        "scale above 4",
                        Code.INVALID_ARGUMENT,
                        "REQUEST_INVALID",
                        () -> grid(figure().addLayers(LAYER).setScale(5))),
                wrong(
                        "unknown sort",
                        Code.INVALID_ARGUMENT,
                        "REQUEST_INVALID",
                        () -> grid(figure().addLayers(LAYER)
                                .setGrid(GridFigure.newBuilder().setSortValue(9)))),
                wrong(
                        "channel that isn't there",
                        Code.INVALID_ARGUMENT,
                        "CHANNEL_INVALID",
                        () -> grid(figure().addLayers(LAYER)
                                .setChannel(ChannelFigure.newBuilder().setChannel(-1)))),
                wrong(
                        "overlay on an array",
                        Code.INVALID_ARGUMENT,
                        "INPUT_INVALID",
                        () -> grid(figure().addLayers(LAYER)
                                .setGrid(GridFigure.newBuilder().setOverlay(Overlay.getDefaultInstance())))),
                wrong(
                        "opacity above 1",
                        Code.INVALID_ARGUMENT,
                        "REQUEST_INVALID",
                        () -> grid(RenderFigureRequest.newBuilder()
                                .setFeed(pictureFeed(FIXED))
                                .addLayers(LAYER)
                                .setGrid(GridFigure.newBuilder()
                                        .setOverlay(Overlay.newBuilder().setOpacity(1.5))))),
                wrong(
                        "negative limit",
                        Code.INVALID_ARGUMENT,
                        "REQUEST_INVALID",
                        () -> grid(RenderFigureRequest.newBuilder()
                                .setFeed(feed())
                                .addLayers(LAYER)
                                .setGrid(GridFigure.newBuilder().setLimit(-1)))),
                wrong(
                        "too many maps",
                        Code.INVALID_ARGUMENT,
                        "REQUEST_INVALID",
                        () -> grid(RenderFigureRequest.newBuilder()
                                .setFeed(feed())
                                .addLayers(LAYER)
                                .setGrid(GridFigure.newBuilder().setLimit(4097)))),
                wrong(
                        "too many columns",
                        Code.INVALID_ARGUMENT,
                        "REQUEST_INVALID",
                        () -> grid(RenderFigureRequest.newBuilder()
                                .setFeed(feed())
                                .addLayers(LAYER)
                                .setGrid(GridFigure.newBuilder().setColumns(65)))),
                wrong(
                        "grid of an unknown channel",
                        Code.INVALID_ARGUMENT,
                        "CHANNEL_INVALID",
                        () -> grid(RenderFigureRequest.newBuilder()
                                .setFeed(feed())
                                .addLayers(LAYER)
                                .setGrid(GridFigure.newBuilder()
                                        .addChannels(ChannelRange.newBuilder()
                                                .setFirst(99)
                                                .setLast(99))))),
                wrong(
                        "grid of a layer without channels",
                        Code.FAILED_PRECONDITION,
                        "NO_CHANNELS",
                        () -> grid(RenderFigureRequest.newBuilder()
                                .setFeed(pictureFeed(FIXED))
                                .addLayers(shapeValue())
                                .setGrid(GridFigure.getDefaultInstance()))));
    }

    static Stream<Wrong> wrongColors() {
        return Stream.of(
                colors("unknown colour map", c -> c.setColormap("jet"), "colormap: 'jet' (expected: one of viridis, "),
                colors(
                        "unknown norm",
                        c -> c.setNorm(Norm.newBuilder().setKindValue(9)),
                        "norm: '9' (expected: linear, log, symlog or logit)"),
                colors("unknown scope", c -> c.setScopeValue(9), "scope: '9' (expected: channel or layer)"),
                colors("unknown center", c -> c.setCenterValue(9), "center: '9' (expected: zero or none)"),
                colors("limits backwards", c -> c.setLimits(limits(3, 1)), "limits: 3:1 (expected: two finite numbers"),
                colors("equal limits", c -> c.setLimits(limits(1, 1)), "limits: 1:1 (expected: "),
                colors("limits of NaN", c -> c.setLimits(limits(Double.NaN, 1)), "limits: NaN:1 (expected: "),
                colors(
                        "percentiles beyond 100",
                        c -> c.setPercentiles(percentiles(1, 101)),
                        "percentiles: 1:101 (expected: two numbers from 0 to 100"),
                colors("percentiles backwards", c -> c.setPercentiles(percentiles(99, 1)), "percentiles: 99:1 ("),
                colors(
                        "log of zero",
                        c -> c.setNorm(norm(Norm.Kind.KIND_LOG)).setLimits(limits(0, 1)),
                        "limits: 0:1 with norm log (expected: both above 0)"),
                colors(
                        "logit of one",
                        c -> c.setNorm(norm(Norm.Kind.KIND_LOGIT)).setLimits(limits(0.1, 1)),
                        "limits: 0.1:1 with norm logit (expected: both between 0 and 1)"),
                colors(
                        "log around zero",
                        c -> c.setNorm(norm(Norm.Kind.KIND_LOG)).setCenter(Coloring.Center.CENTER_ZERO),
                        "center: zero with norm log (expected: norm linear or symlog)"),
                colors(
                        "fixed limits around zero",
                        c -> c.setLimits(limits(-1, 2)).setCenter(Coloring.Center.CENTER_ZERO),
                        "center: zero with limits -1:2 (expected: "),
                colors(
                        "threshold of zero",
                        c -> c.setNorm(norm(Norm.Kind.KIND_SYMLOG).setLinthresh(-1)),
                        "linthresh: -1 (expected: above 0)"),
                colors(
                        "base of one",
                        c -> c.setNorm(norm(Norm.Kind.KIND_SYMLOG).setBase(1)),
                        "base: 1 (expected: above 1)"),
                colors(
                        "threshold of a logarithm",
                        c -> c.setNorm(norm(Norm.Kind.KIND_LOG).setLinthresh(2)),
                        "linthresh: 2.0 with norm log (expected: norm symlog)"));
    }

    private static Wrong colors(String what, UnaryOperator<Coloring.Builder> asked, String said) {
        return wrong(
                what,
                Code.INVALID_ARGUMENT,
                "REQUEST_INVALID",
                () -> grid(RenderFigureRequest.newBuilder()
                        .setFeed(feed())
                        .addLayers(LAYER)
                        .setGrid(GridFigure.getDefaultInstance())
                        .setColoring(asked.apply(Coloring.newBuilder()))),
                said);
    }

    private static Norm.Builder norm(Norm.Kind kind) {
        return Norm.newBuilder().setKind(kind);
    }

    private static Limits limits(double low, double high) {
        return Limits.newBuilder().setLow(low).setHigh(high).build();
    }

    private static Percentiles percentiles(double low, double high) {
        return Percentiles.newBuilder().setLow(low).setHigh(high).build();
    }

    private static Wrong wrong(String what, Code code, String reason, Runnable request, String... said) {
        return new Wrong(what, code, reason, List.of(said), request);
    }

    private static Wrong channels(String what, int first, int last) {
        return wrong(
                what,
                Code.INVALID_ARGUMENT,
                "CHANNEL_INVALID",
                () -> stream(request(feed(), LAYER)
                        .addChannels(ChannelRange.newBuilder().setFirst(first).setLast(last))),
                LAYER,
                "0-");
    }

    private static Wrong crop(String what, String layer, int top, int left, int height, int width) {
        return wrong(
                what,
                Code.INVALID_ARGUMENT,
                "CROP_INVALID",
                () -> stream(request(feed(), layer)
                        .setCrop(Crop.newBuilder()
                                .setTop(top)
                                .setLeft(left)
                                .setHeight(height)
                                .setWidth(width))),
                layer);
    }

    /** Of a listing and of activations. */
    private static List<Wrong> size(String what, String model, int height, int width, Code code, String reason) {
        return List.of(
                wrong(
                        "listing: " + what,
                        code,
                        reason,
                        () -> ModelsGrpc.newBlockingStub(channel())
                                .listLayers(ListLayersRequest.newBuilder()
                                        .setModel(model)
                                        .setSize(size(height, width))
                                        .build())),
                wrong(
                        "activations: " + what,
                        code,
                        reason,
                        () -> stream(pictureFeed(model).setSize(size(height, width)), LAYER)));
    }

    private static Wrong array(String what, NpyType type, long... shape) {
        return wrong(what, Code.INVALID_ARGUMENT, "INPUT_INVALID", () -> {
            NpyHeader header = NpyHeader.of(type, shape);
            byte[] npy = Arrays.copyOf(header.toBytes(), header.toBytes().length + (int) header.dataBytes());
            String hash = uploads().put(npy).getSha256();
            stream(Feed.newBuilder().setModel(MODEL).addInputs(hash), LAYER);
        });
    }

    private static Wrong preprocessing(String what, Preprocessing.Builder preprocessing) {
        return wrong(
                what,
                Code.INVALID_ARGUMENT,
                "PREPROCESSING_INVALID",
                () -> stream(pictureFeed(MODEL).setPreprocessing(preprocessing), LAYER));
    }

    private static Wrong upload(String what, String reason, dev.layerscope.v1.PutInputRequest... messages) {
        return wrong(
                "upload: " + what,
                Code.INVALID_ARGUMENT,
                reason,
                () -> uploads().put(messages));
    }

    private static Wrong bytes(String what, byte[] file) {
        return upload(what, "INPUT_INVALID", Uploads.announce(file.length, ""), Uploads.data(file));
    }

    private static dev.layerscope.v1.PutInputRequest data(int length) {
        return Uploads.data(new byte[length]);
    }

    private static Wrong page(String what, String token, int size, String reason) {
        return wrong(
                what,
                Code.INVALID_ARGUMENT,
                reason,
                () -> ModelsGrpc.newBlockingStub(channel())
                        .listLayers(ListLayersRequest.newBuilder()
                                .setModel(MODEL)
                                .setPageToken(token)
                                .setPageSize(size)
                                .build()));
    }

    private static void layers(String model) {
        ModelsGrpc.newBlockingStub(channel())
                .listLayers(ListLayersRequest.newBuilder().setModel(model).build());
    }

    private static void predict(Feed.Builder feed, int top) {
        ActivationsGrpc.newBlockingStub(channel())
                .predict(PredictRequest.newBuilder().setFeed(feed).setTop(top).build());
    }

    private static void stream(Feed.Builder feed, String... layers) {
        stream(request(feed, layers));
    }

    private static void stream(StreamActivationsRequest.Builder request) {
        ActivationsGrpc.newBlockingStub(channel())
                .streamActivations(request.build())
                .forEachRemaining(message -> {});
    }

    private static RenderFigureRequest.Builder figure() {
        return RenderFigureRequest.newBuilder().setFeed(feed()).setGrid(GridFigure.getDefaultInstance());
    }

    private static void grid(RenderFigureRequest.Builder request) {
        PicturesGrpc.newBlockingStub(channel()).renderFigure(request.build()).forEachRemaining(message -> {});
    }

    private static StreamActivationsRequest.Builder request(Feed.Builder feed, String... layers) {
        return StreamActivationsRequest.newBuilder().setFeed(feed).addAllLayers(List.of(layers));
    }

    private static Feed.Builder feed() {
        return Feed.newBuilder().setModel(MODEL).addInputs(tensorHash);
    }

    private static Feed.Builder pictureFeed(String model) {
        return Feed.newBuilder().setModel(model).addInputs(pictureHash);
    }

    private static Feed.Builder broken(byte[] file) {
        return Feed.newBuilder().setModel(MODEL).addInputs(uploads().put(file).getSha256());
    }

    private static Size size(int height, int width) {
        return Size.newBuilder().setHeight(height).setWidth(width).build();
    }

    /** A layer of the fixed model whose values are whole numbers and don't count channels. */
    private static String shapeValue() {
        return ModelsGrpc.newBlockingStub(channel())
                .listLayers(ListLayersRequest.newBuilder()
                        .setModel(FIXED)
                        .setIncludeShapeValues(true)
                        .build())
                .getLayersList()
                .stream()
                .filter(layer -> layer.getElementType() == ElementType.ELEMENT_TYPE_INT64 && layer.getChannelAxis() < 0)
                .findFirst()
                .orElseThrow()
                .getTensor();
    }

    static byte[] png(int height, int width) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, (x * 6151 + y * 90_001) & 0xffffff);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    /** With one byte of the pixels changed, which their checksum shows. */
    private static byte[] damaged(byte[] png) {
        byte[] changed = png.clone();
        changed[png.length / 2] ^= 0x55;
        return changed;
    }

    private static Uploads uploads() {
        return new Uploads(channel());
    }

    private static Channel channel() {
        return server.connection().channel();
    }

    private static void assertServerAnswers() throws IOException {
        ReceivedTensor answer =
                server.activations(MODEL, LocalInput.of(tensor), "fc").get(0);
        float[] expected = Npz.floats(Npz.files("/golden/" + MODEL + ".npz").get("act:fc"));
        assertThat(TestServer.floats(answer)).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(TestServer.floats(answer)[i]).isCloseTo(expected[i], org.assertj.core.data.Offset.offset(1e-3f));
        }
        assertThat(server.server().tensorBytes()).isZero();
    }
}
