package dev.layerscope.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.layerscope.v1.ActivationsGrpc;
import dev.layerscope.v1.FindMissingInputsRequest;
import dev.layerscope.v1.FindMissingInputsResponse;
import dev.layerscope.v1.Input;
import dev.layerscope.v1.InputsGrpc;
import dev.layerscope.v1.Layer;
import dev.layerscope.v1.ListLayersRequest;
import dev.layerscope.v1.ListLayersResponse;
import dev.layerscope.v1.ModelsGrpc;
import dev.layerscope.v1.PictureHeader;
import dev.layerscope.v1.PicturesGrpc;
import dev.layerscope.v1.PredictRequest;
import dev.layerscope.v1.PredictResponse;
import dev.layerscope.v1.PutInputRequest;
import dev.layerscope.v1.PutInputResponse;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.RenderFigureResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class LayerscopeClientTest {
    private static final LocalInput SMALL = LocalInput.of(TensorMessages.bytes(1000, 1));
    private static final LocalInput LARGE = LocalInput.of(TensorMessages.bytes(20_000_000, 2));

    private final Map<String, ByteString> held = new ConcurrentHashMap<>();
    /** How many hashes each question had. */
    private final List<Integer> asked = new CopyOnWriteArrayList<>();

    private final List<Integer> puts = new CopyOnWriteArrayList<>();
    private final FakeActivations activations = new FakeActivations();
    private FakeServer server;
    private Connection connection;
    private LayerscopeClient client;

    @BeforeEach
    void start() throws IOException {
        server = FakeServer.plainText(new FakeInputs(), new FakeModels(), activations, new FakePictures());
        connection = Connection.open(ConnectionSettings.plainText(server.address()));
        client = new LayerscopeClient(connection);
    }

    @AfterEach
    void stop() {
        connection.close();
        server.close();
    }

    @Test
    void only_missing_inputs_are_sent_and_each_once() throws IOException {
        client.ensureInputs(List.of(SMALL, LARGE, SMALL));
        assertThat(puts).containsExactlyInAnyOrder(1000, 20_000_000);

        client.ensureInputs(List.of(SMALL, LARGE));
        assertThat(puts).hasSize(2);
        assertThat(held.get(LARGE.sha256())).isEqualTo(ByteString.readFrom(LARGE.open()));
    }

    @Test
    void an_input_refused_half_way_is_an_error_with_its_reason() {
        LocalInput refused = LocalInput.of(new byte[5_000_000]);

        assertThatThrownBy(() -> client.putInput(refused))
                .isInstanceOfSatisfying(
                        ServerError.class, e -> assertThat(e.reason()).contains("INPUT_INVALID"))
                .hasMessage("input: no picture");
    }

    @Test
    void all_refused_inputs_are_told_and_the_others_sent() {
        LocalInput refused = LocalInput.of(new byte[5_000_000]);
        LocalInput other = LocalInput.of(new byte[5_000_001]);

        List<RefusedInput> told = client.offerInputs(List.of(refused, SMALL, other));

        assertThat(told).extracting(RefusedInput::input).containsExactlyInAnyOrder(refused, other);
        assertThat(held).containsOnlyKeys(SMALL.sha256());
        assertThatThrownBy(() -> client.ensureInputs(List.of(refused, other)))
                .isInstanceOf(ServerError.class)
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    @Test
    void hashes_are_asked_for_in_groups_that_the_server_takes() {
        List<LocalInput> many = IntStream.range(0, 5000)
                .mapToObj(i -> LocalInput.of(ByteBuffer.allocate(4).putInt(i).array()))
                .toList();
        many.forEach(input -> held.put(input.sha256(), ByteString.EMPTY));

        client.ensureInputs(many);

        assertThat(puts).isEmpty();
        assertThat(asked).containsExactly(4096, 904);
    }

    @Test
    void a_file_is_read_again_when_it_is_sent(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("a.jpg"), new byte[1000]);
        LocalInput input = LocalInput.read(file);
        assertThat(input.byteSize()).isEqualTo(1000);

        client.ensureInputs(List.of(input));
        assertThat(held.get(input.sha256())).isEqualTo(ByteString.copyFrom(new byte[1000]));

        held.clear();
        Files.delete(file);
        assertThat(client.offerInputs(List.of(input)))
                .singleElement()
                .satisfies(refused -> assertThat(refused.why()).isInstanceOf(UncheckedIOException.class));
    }

    @Test
    void an_input_that_the_server_dropped_is_put_again_once() {
        activations.dropOnce = true;

        client.predict(PredictRequest.getDefaultInstance(), List.of(SMALL));

        assertThat(puts).containsExactly(1000, 1000);
    }

    @Test
    void an_input_that_is_dropped_again_is_an_error() {
        activations.dropAlways = true;

        assertThatThrownBy(() -> client.predict(PredictRequest.getDefaultInstance(), List.of(SMALL)))
                .isInstanceOf(ServerError.class);
        assertThat(puts).containsExactly(1000, 1000);
    }

    @Test
    void layers_come_from_all_pages() {
        LayerListing listing = client.listLayers(
                ListLayersRequest.newBuilder().setModel("resnet").build());

        assertThat(listing.layers()).extracting(Layer::getPath).containsExactly("conv1", "relu", "fc");
    }

    @Test
    void a_picture_is_put_together_and_a_short_one_refused() throws IOException {
        Picture picture =
                client.renderFigure(RenderFigureRequest.newBuilder().setScale(6).build(), List.of());

        assertThat(picture.png()).isEqualTo(ByteString.copyFromUtf8("abcdef"));
        assertThatThrownBy(() -> client.renderFigure(
                        RenderFigureRequest.newBuilder().setScale(7).build(), List.of()))
                .isInstanceOf(TransferException.class)
                .hasMessage("picture: 6 bytes (expected: 7)");
    }

    private final class FakeInputs extends InputsGrpc.InputsImplBase {
        @Override
        public void findMissingInputs(FindMissingInputsRequest request, StreamObserver<FindMissingInputsResponse> out) {
            asked.add(request.getSha256Count());
            List<String> missing = new ArrayList<>(request.getSha256List());
            missing.removeAll(held.keySet());
            out.onNext(
                    FindMissingInputsResponse.newBuilder().addAllSha256(missing).build());
            out.onCompleted();
        }

        @Override
        public StreamObserver<PutInputRequest> putInput(StreamObserver<PutInputResponse> out) {
            return new StreamObserver<>() {
                private PutInputRequest first;
                private ByteString bytes = ByteString.EMPTY;
                private boolean refused;

                @Override
                public void onNext(PutInputRequest message) {
                    if (first == null) {
                        first = message;
                        refused = message.getTotalBytes() / 10 == 500_000;
                        if (refused) {
                            out.onError(FakeServer.refusal(
                                    Status.Code.INVALID_ARGUMENT, "INPUT_INVALID", "input: no picture"));
                        }
                    }
                    bytes = bytes.concat(message.getData());
                }

                @Override
                public void onError(Throwable t) {}

                @Override
                public void onCompleted() {
                    if (!refused) {
                        held.put(first.getSha256(), bytes);
                        puts.add(bytes.size());
                        out.onNext(PutInputResponse.newBuilder()
                                .setInput(Input.newBuilder().setSha256(first.getSha256()))
                                .build());
                        out.onCompleted();
                    }
                }
            };
        }
    }

    private final class FakeActivations extends ActivationsGrpc.ActivationsImplBase {
        private volatile boolean dropOnce;
        private volatile boolean dropAlways;

        @Override
        public void predict(PredictRequest request, StreamObserver<PredictResponse> out) {
            if (dropOnce || dropAlways) {
                dropOnce = false;
                held.clear();
                out.onError(FakeServer.refusal(Status.Code.NOT_FOUND, "INPUT_NOT_FOUND", "input: gone"));
                return;
            }
            out.onNext(PredictResponse.getDefaultInstance());
            out.onCompleted();
        }
    }

    private static final class FakeModels extends ModelsGrpc.ModelsImplBase {
        @Override
        public void listLayers(ListLayersRequest request, StreamObserver<ListLayersResponse> out) {
            List<String> paths = List.of("conv1", "relu", "fc");
            int page = request.getPageToken().isEmpty() ? 0 : Integer.parseInt(request.getPageToken());
            out.onNext(ListLayersResponse.newBuilder()
                    .addLayers(Layer.newBuilder().setPath(paths.get(page)))
                    .setNextPageToken(page == 2 ? "" : String.valueOf(page + 1))
                    .build());
            out.onCompleted();
        }
    }

    private static final class FakePictures extends PicturesGrpc.PicturesImplBase {
        @Override
        public void renderFigure(RenderFigureRequest request, StreamObserver<RenderFigureResponse> out) {
            out.onNext(RenderFigureResponse.newBuilder()
                    .setHeader(PictureHeader.newBuilder().setTotalBytes(request.getScale()))
                    .build());
            out.onNext(RenderFigureResponse.newBuilder()
                    .setData(ByteString.copyFromUtf8("abc"))
                    .build());
            out.onNext(RenderFigureResponse.newBuilder()
                    .setData(ByteString.copyFromUtf8("def"))
                    .build());
            out.onCompleted();
        }
    }
}
