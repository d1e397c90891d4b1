package dev.layerscope.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.activation.ActivationSettings;
import dev.layerscope.server.activation.Activations;
import dev.layerscope.server.image.ImageLimits;
import dev.layerscope.server.input.ClientFiles;
import dev.layerscope.server.input.InputSettings;
import dev.layerscope.server.input.InputStore;
import dev.layerscope.server.model.GraphBuilder;
import dev.layerscope.server.model.TestModels;
import dev.layerscope.server.picture.TileSettings;
import dev.layerscope.server.picture.Tiles;
import dev.layerscope.server.render.Extent;
import dev.layerscope.server.render.MosaicLayout;
import dev.layerscope.server.render.TileAddress;
import dev.layerscope.server.testing.Await;
import dev.layerscope.v1.Coloring;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.Limits;
import dev.layerscope.v1.Mosaic;
import dev.layerscope.v1.OpenView;
import dev.layerscope.v1.PicturesGrpc;
import dev.layerscope.v1.StreamTilesRequest;
import dev.layerscope.v1.StreamTilesResponse;
import dev.layerscope.v1.Viewport;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams of tiles over the in-process transport, with no activation cached, so that a lease too many is seen. */
@Timeout(60)
class TileStreamsTest {
    private static final int CHANNELS = 768;
    private static final int SIDE = 15;
    /** Ten and more by seven and more tiles at level 2. */
    private static final int LEVEL = 2;

    private static final MosaicLayout LAYOUT = MosaicLayout.of(CHANNELS, new Extent(SIDE, SIDE), 0);
    private static final long BUDGET = 1 << 20;
    private static final Status STOPPING = Status.UNAVAILABLE;

    @TempDir
    private Path folder;

    private final InputStore inputs = new InputStore(new InputSettings(1 << 26, 1 << 22, ImageLimits.DEFAULT));
    private final Work work = new Work(new WorkSettings(4, 64));
    private final Cancellation stopping = new Cancellation();
    private TestModels models;
    private Tiles tiles;
    private TileStreams streams;
    private Server server;
    private ManagedChannel channel;
    private String input;

    @BeforeEach
    void start() throws IOException {
        write("net");
        models = TestModels.over(folder);
        input = inputs.put(ClientFiles.randomNpy(3, 1, CHANNELS, SIDE, SIDE), Caller.ANYONE)
                .sha256();
        serve(BUDGET);
    }

    private void write(String name) {
        new GraphBuilder()
                .input("x", 1, CHANNELS, SIDE, SIDE)
                .node("Relu", "relu", "x")
                .node("Flatten", "y", "relu")
                .output("y")
                .write(folder, name);
    }

    private void serve(long cacheBytes) throws IOException {
        Activations activations =
                new Activations(ActivationSettings.defaults().keepingNothing(), models.models(), inputs, models.pool());
        tiles = new Tiles(new TileSettings(cacheBytes), activations);
        streams = new TileStreams(tiles, work, new RunOrigin("core", "cpu"), stopping);
        // What the viewer says is heard before it goes on to read.
        server = InProcessServerBuilder.forName(folder.toString())
                .directExecutor()
                .addService(new PicturesGrpc.PicturesImplBase() {
                    @Override
                    public StreamObserver<StreamTilesRequest> streamTiles(
                            StreamObserver<StreamTilesResponse> observer) {
                        return streams.answer(observer);
                    }
                })
                .build()
                .start();
        channel = InProcessChannelBuilder.forName(folder.toString()).build();
    }

    @AfterEach
    void stop() throws InterruptedException {
        channel.shutdownNow();
        server.shutdownNow().awaitTermination();
        work.close();
        models.close();
    }

    @Test
    void aViewIsAnsweredByItsGeometryThenTilesComeFromTheMiddleOutwards() throws InterruptedException {
        TileConversation viewer = begin();
        viewer.say(view(1));

        StreamTilesResponse first = viewer.read();
        Mosaic mosaic = first.getMosaic();
        assertThat(first.getView()).isEqualTo(1);
        assertThat(mosaic.getColumns()).isEqualTo(LAYOUT.columns());
        assertThat(mosaic.getRows()).isEqualTo(LAYOUT.rows());
        assertThat(mosaic.getPitch().getWidth()).isEqualTo(16);
        assertThat(mosaic.getLowestLevel()).isEqualTo(-4);
        assertThat(mosaic.getChannelsCount()).isEqualTo(CHANNELS);
        assertThat(mosaic.getLimitsCount()).isEqualTo(CHANNELS);
        assertThat(mosaic.getHiddenCount()).isEqualTo(CHANNELS);
        assertThat(mosaic.getPalette().size()).isEqualTo(3 * 256);
        assertThat(mosaic.getOrigin().getModelSha256()).hasSize(64);

        viewer.say(viewport(1, 5, 0, 0, 1280, 1280));
        List<StreamTilesResponse> answers = viewer.readToSettled();
        assertThat(addresses(answers.subList(0, answers.size() - 1))).isEqualTo(expected(0, 0, 1280, 1280));
        assertThat(answers.get(answers.size() - 1).getSettled().getViewport()).isEqualTo(5);
        assertThat(answers).allMatch(answer -> answer.getView() == 1);
    }

    @Test
    void theFirstViewportMayComeWithTheView() throws InterruptedException {
        TileConversation viewer = begin();
        viewer.say(view(1).setViewport(viewport(0, 9, 0, 0, 512, 256)));

        List<StreamTilesResponse> answers = viewer.readToSettled();

        assertThat(answers).hasSize(4);
        assertThat(answers.get(0).hasMosaic()).isTrue();
        assertThat(answers.get(3).getSettled().getViewport()).isEqualTo(9);
    }

    @Test
    void aTileIsSentOnceUnlessItIsGivenUp() throws InterruptedException {
        TileConversation viewer = opened();
        viewer.say(viewport(1, 1, 0, 0, 512, 512));
        assertThat(viewer.readToSettled()).hasSize(5);

        viewer.say(viewport(1, 2, 0, 0, 768, 512));
        List<StreamTilesResponse> more = viewer.readToSettled();
        assertThat(addresses(more.subList(0, more.size() - 1)))
                .containsExactlyInAnyOrder(new TileAddress(LEVEL, 2, 0), new TileAddress(LEVEL, 2, 1));

        viewer.say(viewport(1, 3, 0, 0, 512, 512)
                .addGivenUp(dev.layerscope.v1.TileAddress.newBuilder().setLevel(LEVEL)));
        List<StreamTilesResponse> again = viewer.readToSettled();
        assertThat(addresses(again.subList(0, again.size() - 1))).containsExactly(new TileAddress(LEVEL, 0, 0));
    }

    @Test
    void whatScrolledAwayBeforeItWasSentIsDropped() throws InterruptedException {
        TileConversation viewer = opened();
        viewer.say(viewport(1, 1, 0, 0, 1024, 1024));
        assertThat(viewer.read().hasTile()).isTrue();
        awaitIdle(TileLine.AHEAD);
        viewer.say(viewport(1, 2, 1536, 1024, 256, 512));

        List<StreamTilesResponse> answers = viewer.readToSettled();

        assertThat(addresses(answers.subList(0, answers.size() - 1)))
                .containsExactlyInAnyOrder(new TileAddress(LEVEL, 6, 4), new TileAddress(LEVEL, 6, 5));
        assertThat(answers.get(2).getSettled().getViewport()).isEqualTo(2);
    }

    @Test
    void aViewerThatDoesntReadCostsAFewTilesAndNoActivation() throws InterruptedException {
        TileConversation viewer = opened();
        viewer.say(viewport(1, 1, 0, 0, 5000, 5000));

        awaitIdle(TileLine.AHEAD);

        assertThat(tiles.cache().misses()).isEqualTo(TileLine.AHEAD);
        assertThat(viewer.hasMore()).isFalse();
        for (int i = 0; i < 3; i++) {
            assertThat(viewer.read().hasTile()).isTrue();
        }
        assertThat(tiles.cache().misses()).isLessThanOrEqualTo(TileLine.AHEAD + 3);
        assertThat(viewer.readToSettled()).hasSize(expected(0, 0, 5000, 5000).size() - 3 + 1);
    }

    @Test
    void anIdleStreamHoldsNoThreadAndNoActivation() throws InterruptedException {
        TileConversation viewer = opened();
        viewer.say(viewport(1, 1, 0, 0, 512, 512));
        viewer.readToSettled();

        awaitIdle(4);

        assertThat(streams.open()).isEqualTo(1);
        viewer.say(viewport(1, 2, 512, 0, 512, 512));
        assertThat(viewer.readToSettled()).hasSize(5);
    }

    @Test
    void aViewerThatLeavesStopsItAll() throws InterruptedException {
        TileConversation viewer = opened();
        viewer.say(viewport(1, 1, 0, 0, 5000, 5000));
        viewer.read();

        viewer.leave();

        assertThat(viewer.end().getCode()).isEqualTo(Status.Code.CANCELLED);
        Await.until(() -> streams.open() == 0 && models.pool().usedBytes() == 0);
    }

    @Test
    void aNewViewReplacesTheOneBefore() throws InterruptedException {
        TileConversation viewer = opened();
        viewer.say(viewport(1, 1, 0, 0, 5000, 5000));
        viewer.read();
        viewer.say(view(2).setColoring(Coloring.newBuilder().setColormap("magma")));
        viewer.say(viewport(1, 2, 0, 0, 512, 512));
        viewer.say(viewport(2, 3, 0, 0, 256, 256));

        List<StreamTilesResponse> answers = viewer.readToSettled().stream()
                .filter(answer -> answer.getView() == 2)
                .toList();

        assertThat(answers).hasSize(3);
        assertThat(answers.get(0).hasMosaic()).isTrue();
        assertThat(answers.get(2).getSettled().getViewport()).isEqualTo(3);
    }

    @Test
    void whatIsWrongWithAViewIsToldAndTheStreamGoesOn() throws InterruptedException {
        TileConversation viewer = begin();
        viewer.say(view(1).setLayer("nonsense"));
        StreamTilesResponse unknown = viewer.read();
        assertThat(unknown.getView()).isEqualTo(1);
        assertThat(unknown.getError().getCode()).isEqualTo(Status.Code.NOT_FOUND.value());
        assertThat(unknown.getError().getReason()).isEqualTo("LAYER_NOT_FOUND");
        assertThat(unknown.getError().getMessage()).contains("nonsense");

        viewer.say(view(2).setColoring(
                        Coloring.newBuilder().setLimits(Limits.newBuilder().setLow(1))));
        assertThat(viewer.read().getError().getReason()).isEqualTo("REQUEST_INVALID");

        viewer.say(view(3).setFeed(Feed.newBuilder().setModel("net").addInputs("0".repeat(64))));
        assertThat(viewer.read().getError().getReason()).isEqualTo("INPUT_NOT_FOUND");

        viewer.say(view(4).setLimit(-1));
        assertThat(viewer.read().getError().getMessage()).isEqualTo("limit: -1 (expected: 1 to 4096)");

        viewer.say(view(5));
        assertThat(viewer.read().hasMosaic()).isTrue();
    }

    @Test
    void aRefusedViewportLeavesTheViewAsItIs() throws InterruptedException {
        TileConversation viewer = opened();
        viewer.say(viewport(1, 7, 0, 0, 256, 256).setLevel(6));

        StreamTilesResponse refusal = viewer.read();

        assertThat(refusal.getError().getViewport()).isEqualTo(7);
        assertThat(refusal.getError().getMessage()).isEqualTo("level: 6 (expected: -4 to 5)");
        viewer.say(viewport(1, 8, 0, 0, 256, 256));
        assertThat(viewer.readToSettled()).hasSize(2);
    }

    @Test
    void refusalsDontPileUpForAViewerThatDoesntRead() throws InterruptedException {
        TileConversation viewer = opened();
        for (int number = 1; number <= 100; number++) {
            viewer.say(viewport(1, number, 0, 0, 256, 256).setLevel(6));
        }
        viewer.say(viewport(1, 101, 0, 0, 256, 256));
        awaitIdle(1);

        assertThat(viewer.readToSettled()).hasSize(2);
    }

    @Test
    void aHalfClosedStreamSendsWhatIsShownAndEnds() throws InterruptedException {
        TileConversation viewer = opened();
        viewer.say(viewport(1, 1, 0, 0, 1024, 1024).setMargin(2));
        viewer.halfClose();

        assertThat(viewer.end()).isEqualTo(Status.OK);

        List<StreamTilesResponse> rest = viewer.rest();
        assertThat(addresses(rest.subList(0, 16))).isEqualTo(expected(0, 0, 1024, 1024));
        assertThat(rest.get(16).hasSettled()).isTrue();
        assertThat(streams.open()).isZero();
    }

    @Test
    void aStreamWithoutAViewEndsWhenItIsHalfClosed() throws InterruptedException {
        TileConversation viewer = begin();
        viewer.halfClose();

        assertThat(viewer.end()).isEqualTo(Status.OK);
    }

    @Test
    void aStreamEndsAfterAFailedViewWhenItIsHalfClosed() throws InterruptedException {
        TileConversation viewer = begin();
        viewer.say(view(1).setLayer("nonsense"));
        viewer.halfClose();

        assertThat(viewer.end()).isEqualTo(Status.OK);
        assertThat(viewer.rest()).singleElement().matches(StreamTilesResponse::hasError);
    }

    @Test
    void whatTheContractForbidsEndsTheStream() throws InterruptedException {
        TileConversation nothing = begin();
        nothing.sayNothing();
        assertThat(nothing.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);

        TileConversation falling = opened();
        falling.say(view(1));
        assertThat(falling.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        Await.until(() -> streams.open() == 0);
    }

    @Test
    void aStoppingServerSendsWhatIsShownAndEndsTheStream() throws InterruptedException {
        TileConversation idle = opened();
        TileConversation viewer = opened();
        viewer.say(viewport(1, 1, 0, 0, 512, 512));

        stopping.cancel();

        assertThat(idle.end().getCode()).isEqualTo(STOPPING.getCode());
        assertThat(viewer.end().getCode()).isEqualTo(STOPPING.getCode());
        TileConversation late = begin();
        assertThat(late.end().getCode()).isEqualTo(STOPPING.getCode());
        assertThat(streams.open()).isZero();
    }

    @Test
    void viewersOfTheSameShareTheWork() throws InterruptedException {
        TileConversation one = opened();
        TileConversation other = opened();
        one.say(viewport(1, 1, 0, 0, 1024, 768));
        other.say(viewport(1, 1, 0, 0, 1024, 768));

        List<StreamTilesResponse> ofOne = one.readToSettled();
        List<StreamTilesResponse> ofOther = other.readToSettled();

        assertThat(ofOther).isEqualTo(ofOne).hasSize(13);
        assertThat(tiles.cache().misses()).isEqualTo(12);
        assertThat(tiles.mosaics().misses()).isEqualTo(1);
    }

    @Test
    void tilesAreKeptUpToTheBudget() throws InterruptedException {
        TileConversation viewer = opened();
        viewer.say(viewport(1, 1, 0, 0, 5000, 5000).setLevel(0));
        viewer.readToSettled();
        viewer.say(viewport(1, 2, 0, 0, 5000, 5000));
        viewer.readToSettled();

        assertThat(tiles.cache().misses()).isGreaterThan(40);
        assertThat(tiles.cache().usedBytes()).isPositive().isLessThanOrEqualTo(BUDGET);
    }

    @Test
    void whatAViewerHeldBeforeIsntSentWhereItIsStillTheSame() throws InterruptedException {
        TileConversation viewer = begin();
        viewer.say(view(1));
        String identity = viewer.read().getMosaic().getIdentity();
        dev.layerscope.v1.TileAddress held =
                dev.layerscope.v1.TileAddress.newBuilder().setLevel(LEVEL).build();

        viewer.say(view(2).setHeldIdentity(identity).addHeld(held).setViewport(viewport(0, 1, 0, 0, 256, 256)));
        assertThat(viewer.readToSettled()).hasSize(2);

        viewer.say(view(3).setHeldIdentity(identity)
                .addHeld(held)
                .setColoring(Coloring.newBuilder().setColormap("gray"))
                .setViewport(viewport(0, 2, 0, 0, 256, 256)));
        assertThat(viewer.readToSettled()).hasSize(3);

        viewer.say(view(4).setHeldIdentity(identity).addHeld(held));
        viewer.say(viewport(4, 3, 0, 0, 256, 256).addGivenUp(held));
        viewer.say(viewport(4, 4, 0, 0, 256, 256));
        assertThat(viewer.readToSettled())
                .filteredOn(StreamTilesResponse::hasTile)
                .hasSize(1);
    }

    @Test
    void tilesOfAModelThatIsGoneAreRefusedAndAnotherViewIsShown() throws InterruptedException {
        TileConversation viewer = opened();
        models.models().delete("net", Caller.SERVER);
        viewer.say(viewport(1, 1, 0, 0, 256, 256));
        assertThat(viewer.read().getError().getReason()).isEqualTo("MODEL_NOT_FOUND");

        write("other");
        viewer.say(view(2).setFeed(Feed.newBuilder().setModel("other").addInputs(input)));
        assertThat(viewer.read().hasMosaic()).isTrue();
    }

    private void awaitIdle(int made) {
        Await.until(() -> tiles.cache().misses() >= made && models.pool().usedBytes() == 0);
    }

    private TileConversation begin() {
        return TileConversation.begin(channel);
    }

    private TileConversation opened() throws InterruptedException {
        TileConversation viewer = begin();
        viewer.say(view(1));
        assertThat(viewer.read().hasMosaic()).isTrue();
        return viewer;
    }

    private OpenView.Builder view(int number) {
        return OpenView.newBuilder()
                .setView(number)
                .setFeed(Feed.newBuilder().setModel("net").addInputs(input))
                .setLayer("relu");
    }

    private static Viewport.Builder viewport(int view, long number, long left, long top, int width, int height) {
        return Viewport.newBuilder()
                .setView(view)
                .setNumber(number)
                .setLevel(LEVEL)
                .setLeft(left)
                .setTop(top)
                .setWidth(width)
                .setHeight(height);
    }

    private static List<TileAddress> expected(long left, long top, int width, int height) {
        return new dev.layerscope.server.render.Viewport(LEVEL, left, top, width, height, 0, 0).visible(LAYOUT);
    }

    private static List<TileAddress> addresses(List<StreamTilesResponse> answers) {
        return TileMessages.addresses(
                answers.stream().map(answer -> answer.getTile().getAddress()).toList());
    }
}
