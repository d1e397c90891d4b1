package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.ServerError;
import dev.layerscope.v1.Input;
import dev.layerscope.v1.InputsGrpc;
import dev.layerscope.v1.ListSamplesRequest;
import dev.layerscope.v1.ListSamplesResponse;
import dev.layerscope.v1.ReadSampleRequest;
import dev.layerscope.v1.ReadSampleResponse;
import dev.layerscope.v1.Sample;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server offers to be tried. */
@Timeout(120)
class SamplesOverTheWireTest {
    /** More than one message. */
    private static final String LARGE = "large.png";

    @TempDir
    private static Path folder;

    @TempDir
    private static Path models;

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        EmbeddedModel.unpackPictures(folder);
        Files.write(folder.resolve(LARGE), ErrorsOverTheWireTest.png(700, 500));
        Files.writeString(folder.resolve("notes.txt"), "no picture");
        Files.createSymbolicLink(
                folder.resolve("link.png"), Path.of("README.md").toAbsolutePath());
        server = TestServer.over(
                models, settings -> settings.withInputs(settings.inputs().withSamples(folder)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void picturesOfTheFolderAreListedByName() throws IOException {
        List<Sample> samples = server.client().samples().list(100);

        assertThat(samples)
                .extracting(Sample::getName)
                .containsExactly(
                        "checkerboard.png", "circle.png", LARGE, "ring.png", "star.png", "stripes.png", "triangle.png");
        Sample large = samples.get(2);
        LocalInput file = LocalInput.read(folder.resolve(LARGE));
        assertThat(large.getTotalBytes()).isEqualTo(file.byteSize());
        assertThat(large.getInput()).isEqualTo(server.client().putInput(file));
        assertThat(large.getInput().getKind()).isEqualTo(Input.Kind.KIND_IMAGE);
    }

    @Test
    void aClientGetsAsManyAsItWantsFromAnyNumberOfPages() {
        ListSamplesResponse first = list(3, "");
        ListSamplesResponse second = list(3, first.getNextPageToken());
        ListSamplesResponse third = list(3, second.getNextPageToken());

        assertThat(first.getSamplesCount()).isEqualTo(3);
        assertThat(second.getSamplesCount()).isEqualTo(3);
        assertThat(third.getSamplesList()).extracting(Sample::getName).containsExactly("triangle.png");
        assertThat(third.getNextPageToken()).isEmpty();
        assertThat(server.client().samples().list(2)).hasSize(2);
        assertRefused(Code.INVALID_ARGUMENT, () -> list(-1, ""));
    }

    @Test
    void aSampleArrivesAsItIs() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Sample sample = server.client().samples().read(LARGE, Channels.newChannel(bytes));

        assertThat(bytes.toByteArray()).isEqualTo(Files.readAllBytes(folder.resolve(LARGE)));
        assertThat(sample).isEqualTo(server.client().samples().list(100).get(2));
    }

    @Test
    void aStreamThatBrokeGoesOnWhereItWas() throws IOException {
        List<ReadSampleResponse> whole = read(0, "");
        String sha256 = whole.get(0).getHeader().getInput().getSha256();
        long middle = whole.get(2).getOffset();
        List<ReadSampleResponse> rest = read(middle + 3, sha256);

        assertThat(whole).hasSizeGreaterThan(3);
        assertThat(whole.get(1).hasHeader()).isFalse();
        assertThat(rest.get(0).getHeader()).isEqualTo(whole.get(0).getHeader());
        assertThat(rest.get(0).getOffset()).isEqualTo(middle + 3);
        assertThat(data(rest)).isEqualTo(data(whole).substring((int) middle + 3));
        long end = whole.get(0).getHeader().getTotalBytes();
        assertThat(data(read(end, sha256))).isEqualTo(ByteString.EMPTY);
        assertRefused(Code.INVALID_ARGUMENT, () -> read(end + 1, sha256));
        assertRefused(Code.INVALID_ARGUMENT, () -> read(-1, sha256));
        assertRefused(Code.ABORTED, () -> read(0, "0".repeat(64)));
    }

    @Test
    void nothingElseIsRead() {
        for (String name : List.of("link.png", "notes.txt", "../" + models.getFileName(), "/etc/passwd", "")) {
            assertThatThrownBy(() ->
                            server.client().samples().read(name, Channels.newChannel(new ByteArrayOutputStream())))
                    .isInstanceOfSatisfying(ServerError.class, e -> {
                        assertThat(e.code()).isEqualTo(Code.NOT_FOUND);
                        assertThat(e.reason()).contains("SAMPLE_NOT_FOUND");
                    });
        }
    }

    @Test
    void aServerWithoutSamplesListsNone() throws IOException {
        try (TestServer bare = TestServer.over(models)) {
            assertThat(bare.client().samples().list(100)).isEmpty();
        }
    }

    private static ListSamplesResponse list(int size, String token) {
        return InputsGrpc.newBlockingStub(server.connection().channel())
                .listSamples(ListSamplesRequest.newBuilder()
                        .setPageSize(size)
                        .setPageToken(token)
                        .build());
    }

    private static List<ReadSampleResponse> read(long offset, String sha256) {
        List<ReadSampleResponse> messages = new ArrayList<>();
        InputsGrpc.newBlockingStub(server.connection().channel())
                .readSample(ReadSampleRequest.newBuilder()
                        .setName(LARGE)
                        .setOffset(offset)
                        .setSha256(sha256)
                        .build())
                .forEachRemaining(messages::add);
        return messages;
    }

    private static ByteString data(List<ReadSampleResponse> messages) {
        return messages.stream().map(ReadSampleResponse::getData).reduce(ByteString.EMPTY, ByteString::concat);
    }

    private static void assertRefused(Code code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(code));
    }
}
