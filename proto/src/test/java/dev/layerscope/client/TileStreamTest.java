package dev.layerscope.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.FindMissingInputsRequest;
import dev.layerscope.v1.FindMissingInputsResponse;
import dev.layerscope.v1.InputsGrpc;
import dev.layerscope.v1.Mosaic;
import dev.layerscope.v1.OpenView;
import dev.layerscope.v1.PicturesGrpc;
import dev.layerscope.v1.PutInputRequest;
import dev.layerscope.v1.PutInputResponse;
import dev.layerscope.v1.Settled;
import dev.layerscope.v1.StreamTilesRequest;
import dev.layerscope.v1.StreamTilesResponse;
import dev.layerscope.v1.Tile;
import dev.layerscope.v1.TileAddress;
import dev.layerscope.v1.ViewError;
import dev.layerscope.v1.Viewport;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TileStreamTest {
    private static final String UNKNOWN = "unknown";
    private static final String MISSING = "missing";

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final List<StreamTilesRequest> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger puts = new AtomicInteger();
    private final List<Boolean> deadlines = new CopyOnWriteArrayList<>();
    private FakeServer server;
    private Connection connection;
    private LayerscopeClient client;

    @BeforeEach
    void start() throws IOException {
        server = FakeServer.plainText(new FakeTiles(), new FakeInputs());
        connection =
                Connection.open(ConnectionSettings.plainText(server.address()).withTimeout(Duration.ofMinutes(5)));
        client = new LayerscopeClient(connection, Retrying.by(RetryPolicy.NONE, RetryListener.SILENT));
    }

    @AfterEach
    void stop() {
        connection.close();
        server.close();
    }

    @Test
    void viewsAndViewportsAreNumberedAndAnswersGoToTheListener() throws InterruptedException {
        try (TileStream stream = client.streamTiles(new Ear())) {
            assertThat(stream.open(view("one"))).isEqualTo(1);
            assertThat(heard.take()).isEqualTo("mosaic 1 one");
            assertThat(stream.look(Viewport.newBuilder().setLevel(2).build())).isEqualTo(1);
            assertThat(heard.take()).isEqualTo("tile 1 level 2");
            assertThat(heard.take()).isEqualTo("settled 1 1");
            assertThat(stream.look(Viewport.newBuilder().setLevel(99).build())).isEqualTo(2);
            assertThat(heard.take()).isEqualTo("refused 1 2 REQUEST_INVALID");
            assertThat(stream.open(view(UNKNOWN))).isEqualTo(2);
            assertThat(heard.take()).isEqualTo("failed 2 NOT_FOUND LAYER_NOT_FOUND no such layer");
            stream.finish();
            assertThat(heard.take()).isEqualTo("completed");
        }
    }

    @Test
    void whatIsLateOfAnEarlierViewIsLeftOut() throws InterruptedException {
        try (TileStream stream = client.streamTiles(new Ear())) {
            stream.open(view("one"));
            assertThat(heard.take()).isEqualTo("mosaic 1 one");
            stream.open(view("late"));
            assertThat(heard.take()).isEqualTo("mosaic 2 late");
        }
    }

    @Test
    void aViewportWithTheViewIsNumberedToo() throws InterruptedException {
        try (TileStream stream = client.streamTiles(new Ear())) {
            stream.open(view("one").toBuilder()
                    .setViewport(Viewport.newBuilder().setLevel(3))
                    .build());
            heard.take();
            assertThat(asked.get(0).getOpen().getViewport().getNumber()).isEqualTo(1);
            assertThat(stream.look(Viewport.getDefaultInstance())).isEqualTo(2);
        }
    }

    @Test
    void theConnectionsTimeoutIsNotTheStreams() throws InterruptedException {
        try (TileStream stream = client.streamTiles(new Ear())) {
            stream.open(view("one"));
            heard.take();
        }
        client.ensureInputs(List.of(LocalInput.of(new byte[] {1})));

        assertThat(deadlines).containsExactly(false, true, true);
    }

    @Test
    void aLostConnectionIsTold() throws InterruptedException {
        TileStream stream = client.streamTiles(new Ear());
        stream.open(view("one"));
        heard.take();

        server.close();

        assertThat(heard.take()).startsWith("broken ");
        stream.look(Viewport.getDefaultInstance());
        stream.finish();
        stream.close();
    }

    @Test
    void aScreenWaitsForItsTiles() {
        try (TileScreen screen = TileScreen.open(client)) {
            Mosaic mosaic = screen.open(view("one"), List.of());
            assertThat(screen.look(mosaic, viewport(2)))
                    .containsOnlyKeys(TileAddress.newBuilder().setLevel(2).build());
            assertThatThrownBy(() -> screen.look(mosaic, viewport(99)))
                    .isInstanceOfSatisfying(
                            ServerError.class, e -> assertThat(e.code()).isEqualTo(Status.Code.INVALID_ARGUMENT));
            assertThatThrownBy(() -> screen.open(view(UNKNOWN), List.of()))
                    .isInstanceOf(ServerError.class)
                    .hasMessage("no such layer");
            assertThat(screen.open(view("again"), List.of()).getLayer()).isEqualTo("again");
        }
    }

    @Test
    void aScreenPutsAnInputAgainThatTheServerDropped() {
        LocalInput input = LocalInput.of(new byte[] {1, 2, 3});
        try (TileScreen screen = TileScreen.open(client)) {
            Mosaic mosaic = screen.open(
                    view(MISSING).toBuilder()
                            .setFeed(Feed.newBuilder().addInputs(input.sha256()))
                            .build(),
                    List.of(input));

            assertThat(mosaic.getLayer()).isEqualTo(MISSING);
            assertThat(puts).hasValue(2);
        }
    }

    @Test
    void aBrokenStreamEndsTheWaiting() {
        try (TileScreen screen = TileScreen.open(client)) {
            assertThatThrownBy(() -> screen.open(view("break"), List.of()))
                    .isInstanceOfSatisfying(
                            ServerError.class, e -> assertThat(e.code()).isEqualTo(Status.Code.INTERNAL));
        }
    }

    private static OpenView view(String layer) {
        return OpenView.newBuilder().setLayer(layer).build();
    }

    private static Viewport viewport(int level) {
        return Viewport.newBuilder().setLevel(level).setWidth(10).setHeight(10).build();
    }

    private final class Ear implements TileListener {
        @Override
        public void mosaic(int view, Mosaic mosaic) {
            heard.add("mosaic " + view + " " + mosaic.getLayer());
        }

        @Override
        public void tile(int view, TileAddress address, ByteString png) {
            heard.add("tile " + view + " level " + address.getLevel());
        }

        @Override
        public void settled(int view, long viewport) {
            heard.add("settled " + view + " " + viewport);
        }

        @Override
        public void refused(int view, long viewport, ServerError why) {
            heard.add("refused " + view + " " + viewport + " " + why.reason().orElseThrow());
        }

        @Override
        public void failed(int view, ServerError why) {
            heard.add("failed " + view + " " + why.code() + " " + why.reason().orElseThrow() + " " + why.getMessage());
        }

        @Override
        public void completed() {
            heard.add("completed");
        }

        @Override
        public void broken(ServerError why) {
            heard.add("broken " + why.code());
        }
    }

    /** A mosaic of one value; a view called late is answered by what comes too late of another one first. */
    private final class FakeTiles extends PicturesGrpc.PicturesImplBase {
        @Override
        public StreamObserver<StreamTilesRequest> streamTiles(StreamObserver<StreamTilesResponse> answers) {
            deadlines.add(Context.current().getDeadline() != null);
            return new StreamObserver<>() {
                @Override
                public void onNext(StreamTilesRequest request) {
                    asked.add(request);
                    if (request.hasOpen()) {
                        open(request.getOpen(), answers);
                    } else {
                        look(request.getViewport(), answers);
                    }
                }

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onCompleted() {
                    answers.onCompleted();
                }
            };
        }

        private void open(OpenView view, StreamObserver<StreamTilesResponse> answers) {
            StreamTilesResponse.Builder answer =
                    StreamTilesResponse.newBuilder().setView(view.getView());
            switch (view.getLayer()) {
                case UNKNOWN ->
                    answers.onNext(answer.setError(error(Status.Code.NOT_FOUND, "LAYER_NOT_FOUND", "no such layer"))
                            .build());
                case "break" -> answers.onError(Status.INTERNAL.asRuntimeException());
                default -> {
                    if (view.getLayer().equals(MISSING) && puts.get() < 2) {
                        answers.onNext(answer.setError(error(Status.Code.NOT_FOUND, "INPUT_NOT_FOUND", "gone"))
                                .build());
                        return;
                    }
                    if (view.getLayer().equals("late")) {
                        answers.onNext(tile(view.getView() - 1, 0));
                    }
                    answers.onNext(answer.setMosaic(mosaic(view.getLayer())).build());
                }
            }
        }

        private void look(Viewport viewport, StreamObserver<StreamTilesResponse> answers) {
            StreamTilesResponse.Builder answer =
                    StreamTilesResponse.newBuilder().setView(viewport.getView());
            if (viewport.getLevel() == 99) {
                answers.onNext(answer.setError(error(Status.Code.INVALID_ARGUMENT, "REQUEST_INVALID", "level")
                                .setViewport(viewport.getNumber()))
                        .build());
                return;
            }
            answers.onNext(tile(viewport.getView(), viewport.getLevel()));
            answers.onNext(answer.setSettled(Settled.newBuilder().setViewport(viewport.getNumber()))
                    .build());
        }

        private static StreamTilesResponse tile(int view, int level) {
            return StreamTilesResponse.newBuilder()
                    .setView(view)
                    .setTile(Tile.newBuilder()
                            .setAddress(TileAddress.newBuilder().setLevel(level)))
                    .build();
        }

        private static Mosaic mosaic(String layer) {
            return Mosaic.newBuilder()
                    .setLayer(layer)
                    .setColumns(1)
                    .setRows(1)
                    .setHighestLevel(5)
                    .setMap(dev.layerscope.v1.Size.newBuilder().setHeight(1).setWidth(1))
                    .setPitch(dev.layerscope.v1.Size.newBuilder().setHeight(2).setWidth(2))
                    .addChannels(0)
                    .build();
        }

        private static ViewError.Builder error(Status.Code code, String reason, String message) {
            return ViewError.newBuilder()
                    .setCode(code.value())
                    .setReason(reason)
                    .setMessage(message);
        }
    }

    /** Holds no input for long. */
    private final class FakeInputs extends InputsGrpc.InputsImplBase {
        @Override
        public void findMissingInputs(
                FindMissingInputsRequest request, StreamObserver<FindMissingInputsResponse> observer) {
            deadlines.add(Context.current().getDeadline() != null);
            observer.onNext(FindMissingInputsResponse.newBuilder()
                    .addAllSha256(request.getSha256List())
                    .build());
            observer.onCompleted();
        }

        @Override
        public StreamObserver<PutInputRequest> putInput(StreamObserver<PutInputResponse> observer) {
            deadlines.add(Context.current().getDeadline() != null);
            return new StreamObserver<>() {
                @Override
                public void onNext(PutInputRequest request) {}

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onCompleted() {
                    puts.incrementAndGet();
                    observer.onNext(PutInputResponse.getDefaultInstance());
                    observer.onCompleted();
                }
            };
        }
    }
}
