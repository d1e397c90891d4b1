package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.client.Connection;
import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.MemorySink;
import dev.layerscope.client.Pause;
import dev.layerscope.client.ReceivedTensor;
import dev.layerscope.client.RetryListener;
import dev.layerscope.client.RetryPolicy;
import dev.layerscope.client.Retrying;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.client.ServerError;
import dev.layerscope.client.TensorSink;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import dev.layerscope.v1.ChannelRange;
import dev.layerscope.v1.ElementType;
import dev.layerscope.v1.PredictRequest;
import dev.layerscope.v1.Resumption;
import dev.layerscope.v1.StreamActivationsRequest;
import dev.layerscope.v1.StreamActivationsResponse;
import io.grpc.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntToLongFunction;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tensors survive what happens to their connection and their server; where they can't, nobody gets wrong numbers. */
@Timeout(120)
class BrokenStreamTest {
    private static final int SIDE = 256;
    private static final int CHANNELS = 40;
    private static final long TENSOR_BYTES = 4L * CHANNELS * SIDE * SIDE;
    private static final RetryPolicy FIVE_TRIES = new RetryPolicy(5, Duration.ofMillis(100), Duration.ofSeconds(1));

    @TempDir
    private Path models;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Duration> waits = new CopyOnWriteArrayList<>();
    private LocalInput input;
    private StreamActivationsRequest request;

    @BeforeEach
    void write() throws IOException {
        write("wide", 1);
        Random random = new Random(3);
        byte[] header = NpyHeader.of(NpyType.FLOAT32, 1, 1, SIDE, SIDE).toBytes();
        ByteBuffer file =
                ByteBuffer.allocate(header.length + 4 * SIDE * SIDE).put(header).order(ByteOrder.LITTLE_ENDIAN);
        while (file.hasRemaining()) {
            file.putFloat(random.nextFloat() - 0.5f);
        }
        input = LocalInput.of(file.array());
        request = StreamActivationsRequest.newBuilder()
                .setFeed(TestServer.feed("wide", List.of(input)))
                .addLayers("wide")
                .addLayers("pooled")
                .addLayers("wide")
                .build();
    }

    private void write(String name, int seed) throws IOException {
        Random random = new Random(seed);
        float[] weights = new float[CHANNELS];
        for (int c = 0; c < CHANNELS; c++) {
            weights[c] = random.nextFloat() + 0.5f;
        }
        TestModels.writeWide(models, name, SIDE, weights);
    }

    @Test
    void aStreamCutAnywhereArrivesByteForByte() throws IOException {
        try (TestServer server = TestServer.over(models)) {
            List<ReceivedTensor> whole = server.activations(request, List.of(input));
            for (int seed = 0; seed < 4; seed++) {
                Random random = new Random(seed);
                // Enough for the answers to questions and to go on by at least a few messages.
                IntToLongFunction cuts = n -> n < 12 ? 300_000 + random.nextInt(3_000_000) : Long.MAX_VALUE;
                try (CuttingProxy proxy = new CuttingProxy(server.server().port(), cuts)) {
                    assertThat(read(proxy.port(), request)).isEqualTo(whole);
                    assertThat(proxy.connections()).isGreaterThan(6);
                }
            }
            assertThat(heard).contains("lost").anyMatch(line -> line.startsWith("wide_node continued at "));
        }
    }

    @Test
    void slicesCutAnywhereArriveByteForByteToo() throws IOException {
        StreamActivationsRequest some = request.toBuilder()
                .addChannels(ChannelRange.newBuilder().setFirst(3).setLast(37))
                .setElementType(ElementType.ELEMENT_TYPE_FLOAT16)
                .build();
        try (TestServer atOnce = TestServer.over(models);
                TestServer inSlices = TestServer.over(models, slicing(1_000_000))) {
            for (StreamActivationsRequest asked : List.of(request, some)) {
                List<ReceivedTensor> whole = atOnce.activations(asked, List.of(input));
                assertThat(inSlices.activations(asked, List.of(input))).isEqualTo(whole);
                Random random = new Random(9);
                IntToLongFunction cuts = n -> n < 8 ? 500_000 + random.nextInt(3_000_000) : Long.MAX_VALUE;
                try (CuttingProxy proxy = new CuttingProxy(inSlices.server().port(), cuts)) {
                    assertThat(read(proxy.port(), asked)).isEqualTo(whole);
                    assertThat(proxy.connections()).isGreaterThan(4);
                }
            }
        }
    }

    @Test
    void aServerThatIsAnotherOneInTheMiddleGetsTheInputsAgainAndGoesOn() throws IOException {
        try (TestServer first = TestServer.over(models);
                TestServer second = TestServer.over(models);
                CuttingProxy proxy = new CuttingProxy(first.server().port(), n -> Long.MAX_VALUE)) {
            List<ReceivedTensor> whole = first.activations(request, List.of(input));

            MemorySink memory = new MemorySink(1 << 28);
            TensorSink moving = header -> {
                if (header.getIndex() == 2) {
                    proxy.leadTo(second.server().port());
                    first.close();
                }
                return memory.begin(header);
            };
            try (Connection connection = connect(proxy.port())) {
                client(connection).streamActivations(request, List.of(input), moving);
            }

            assertThat(memory.tensors()).isEqualTo(whole);
            assertThat(heard).contains("lost");
        }
    }

    @Test
    void aServerStartedAgainOnItsPortGoesOn() throws IOException {
        TestServer first = TestServer.over(models);
        int port = first.server().port();
        List<ReceivedTensor> whole = first.activations(request, List.of(input));
        MemorySink memory = new MemorySink(1 << 28);
        TensorSink stopping = header -> {
            if (header.getIndex() == 2) {
                first.close();
            }
            return memory.begin(header);
        };
        List<TestServer> again = new ArrayList<>();
        // Started while the client waits for its second try.
        Pause starting = time -> {
            waits.add(time);
            if (waits.size() == 2) {
                again.add(restarted(port));
            }
        };

        try (Connection connection = connect(port)) {
            new LayerscopeClient(connection, retrying(FIVE_TRIES, starting))
                    .streamActivations(request, List.of(input), stopping);
        } finally {
            again.forEach(TestServer::close);
        }

        assertThat(memory.tensors()).isEqualTo(whole);
        assertThat(heard).startsWith("lost").hasSize(2);
        assertThat(waits).hasSizeGreaterThanOrEqualTo(2);
    }

    private TestServer restarted(int port) {
        try {
            return TestServer.over(
                    models, settings -> settings.withListen(dev.layerscope.server.app.ListenSettings.loopback(port)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aModelReplacedInTheMiddleIsASentence() throws IOException {
        try (TestServer first = TestServer.over(models);
                CuttingProxy proxy = new CuttingProxy(first.server().port(), n -> Long.MAX_VALUE)) {
            MemorySink memory = new MemorySink(1 << 28);
            List<TestServer> others = new ArrayList<>();
            TensorSink replacing = header -> {
                if (header.getIndex() == 2) {
                    Files.delete(models.resolve("wide.onnx"));
                    write("wide", 2);
                    others.add(TestServer.over(models));
                    proxy.leadTo(others.get(0).server().port());
                    first.close();
                }
                return memory.begin(header);
            };
            try (Connection connection = connect(proxy.port())) {
                assertThatThrownBy(() -> client(connection).streamActivations(request, List.of(input), replacing))
                        .isInstanceOfSatisfying(ServerError.class, e -> {
                            assertThat(e.reason()).contains("RESUME_MISMATCH");
                            assertThat(e)
                                    .hasMessage("resume: model 'wide' has changed since the stream began"
                                            + " (expected: the same file; begin again)");
                        });
            } finally {
                others.forEach(TestServer::close);
            }
            assertThat(memory.tensors()).hasSize(2);
        }
    }

    @Test
    void aConnectionThatIsAlwaysCutEndsTheTries() throws IOException {
        try (TestServer server = TestServer.over(models)) {
            // Nothing of the tensor ever arrives behind the first two connections.
            IntToLongFunction cuts = n -> n == 0 ? 2_000_000 : 100;
            try (CuttingProxy proxy = new CuttingProxy(server.server().port(), cuts);
                    Connection connection = connect(proxy.port())) {
                assertThatThrownBy(() -> client(connection).readActivations(request, List.of(input), 1 << 28))
                        .isInstanceOfSatisfying(
                                ServerError.class, e -> assertThat(e.code()).isEqualTo(Status.Code.UNAVAILABLE));
                assertThat(waits).hasSize(5);
                assertThat(heard).containsExactly("lost");
            }
        }
    }

    @Test
    void unaryCallsAreMadeAgainToo() throws IOException {
        try (TestServer server = TestServer.over(models);
                CuttingProxy proxy = new CuttingProxy(server.server().port(), n -> n < 3 ? 300 : Long.MAX_VALUE);
                Connection connection = connect(proxy.port())) {
            LayerscopeClient client = client(connection);
            client.listModels();

            assertThat(client.getModel("wide").getName()).isEqualTo("wide");
            assertThat(client.predict(
                                    PredictRequest.newBuilder()
                                            .setFeed(TestServer.feed("wide", List.of(input)))
                                            .build(),
                                    List.of(input))
                            .getPredictionsCount())
                    .isEqualTo(1);
            assertThat(proxy.connections()).isEqualTo(4);
        }
    }

    @Test
    void aServerThatNeverAnsweredIsNotWaitedFor() throws IOException {
        try (TestServer server = TestServer.over(models);
                CuttingProxy proxy = new CuttingProxy(server.server().port(), n -> 20);
                Connection connection = connect(proxy.port())) {
            assertThatThrownBy(() -> client(connection).readActivations(request, List.of(input), 1 << 28))
                    .isInstanceOf(ServerError.class);
            assertThat(waits).isEmpty();
            assertThat(heard).isEmpty();
        }
    }

    @Test
    void aStreamGoesOnAtAnyByteAndOnlyThere() throws Exception {
        for (UnaryOperator<ServerSettings> settings :
                List.<UnaryOperator<ServerSettings>>of(UnaryOperator.identity(), slicing(1_000_000))) {
            try (TestServer server = TestServer.over(models, settings)) {
                byte[] whole =
                        array(server.activations(request, List.of(input)).get(2).data());
                for (int offset : new int[] {0, 1, 262_144, 1_000_001, whole.length - 1, whole.length}) {
                    PausedStream stream = PausedStream.open(
                            server.connection().channel(), resumed(2, offset, checksum(whole, offset)));

                    StreamActivationsResponse header = stream.read();
                    assertThat(header.getHeader().getIndex()).isEqualTo(2);
                    assertThat(header.getHeader().getTotalBytes()).isEqualTo(TENSOR_BYTES);
                    ByteBuffer rest = ByteBuffer.allocate(whole.length - offset);
                    StreamActivationsResponse message = stream.read();
                    while (!message.hasEnd()) {
                        assertThat(message.getOffset()).isEqualTo(offset + rest.position());
                        rest.put(message.getData().asReadOnlyByteBuffer());
                        message = stream.read();
                    }
                    assertThat(rest.flip()).isEqualTo(ByteBuffer.wrap(whole, offset, whole.length - offset));
                    assertThat(message.getEnd().getCrc32C()).isEqualTo(checksum(whole, whole.length));
                    assertThat(stream.readToTheEnd()).isEqualTo(Status.OK);
                }
                assertThat(server.server().tensorBytes()).isLessThanOrEqualTo(2 * TENSOR_BYTES);
            }
        }
    }

    @Test
    void whereAStreamCantHaveBeenIsRefused() throws Exception {
        for (UnaryOperator<ServerSettings> settings :
                List.<UnaryOperator<ServerSettings>>of(UnaryOperator.identity(), slicing(1_000_000))) {
            try (TestServer server = TestServer.over(models, settings)) {
                server.client().ensureInputs(List.of(input));

                assertEnd(
                        server,
                        resumed(4, 0, 0),
                        Status.Code.INVALID_ARGUMENT,
                        "resume: tensor 4 (expected: 0 to 3, one for each layer)");
                assertEnd(
                        server,
                        resumed(-1, 0, 0),
                        Status.Code.INVALID_ARGUMENT,
                        "resume: tensor -1 (expected: 0 to 3, one for each layer)");
                assertEnd(
                        server,
                        resumed(3, 1, 0),
                        Status.Code.INVALID_ARGUMENT,
                        "resume: offset 1 behind the last tensor (expected: 0)");
                assertEnd(
                        server,
                        resumed(0, TENSOR_BYTES + 1, 0),
                        Status.Code.INVALID_ARGUMENT,
                        "resume: offset 10485761 of layer 'wide_node' (expected: 0 to 10485760, its bytes)");
                assertEnd(
                        server,
                        resumed(0, -1, 0),
                        Status.Code.INVALID_ARGUMENT,
                        "resume: offset -1 of layer 'wide_node' (expected: 0 to 10485760, its bytes)");
                PausedStream other = PausedStream.open(server.connection().channel(), resumed(0, 3_000_000, 77));
                Status end = other.readToTheEnd();
                assertThat(end.getCode()).isEqualTo(Status.Code.ABORTED);
                assertThat(end.getDescription())
                        .startsWith("resume: layer 'wide_node' has other bytes before 3000000 than those sent");
                assertThat(PausedStream.open(server.connection().channel(), resumed(3, 0, 0))
                                .readToTheEnd())
                        .isEqualTo(Status.OK);
            }
        }
    }

    private static void assertEnd(TestServer server, StreamActivationsRequest request, Status.Code code, String words)
            throws InterruptedException {
        Status end = PausedStream.open(server.connection().channel(), request).readToTheEnd();
        assertThat(end.getCode()).isEqualTo(code);
        assertThat(end.getDescription()).isEqualTo(words);
    }

    private StreamActivationsRequest resumed(int index, long offset, int crc32c) {
        return request.toBuilder()
                .setResume(Resumption.newBuilder()
                        .setIndex(index)
                        .setOffset(offset)
                        .setCrc32C(crc32c))
                .build();
    }

    private static UnaryOperator<ServerSettings> slicing(long bytes) {
        return settings -> settings.withActivations(settings.activations().withWholeBytes(bytes));
    }

    private List<ReceivedTensor> read(int port, StreamActivationsRequest asked) throws IOException {
        try (Connection connection = connect(port)) {
            return client(connection).readActivations(asked, List.of(input), 1 << 28);
        }
    }

    private static Connection connect(int port) throws IOException {
        return Connection.open(ConnectionSettings.plainText(new ServerAddress("127.0.0.1", port)));
    }

    private LayerscopeClient client(Connection connection) {
        return new LayerscopeClient(connection, retrying(FIVE_TRIES, waits::add));
    }

    private Retrying retrying(RetryPolicy policy, Pause pause) {
        return new Retrying(policy, new SplittableRandom(1), pause, new RetryListener() {
            @Override
            public void lost() {
                heard.add("lost");
            }

            @Override
            public void busy() {
                heard.add("busy");
            }

            @Override
            public void continued(String layer, long offset) {
                heard.add(layer + " continued at " + offset);
            }
        });
    }

    private static byte[] array(ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.duplicate().get(bytes);
        return bytes;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }
}
