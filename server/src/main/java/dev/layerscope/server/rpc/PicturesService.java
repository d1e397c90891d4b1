package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.activation.ActivationSet;
import dev.layerscope.server.activation.Activations;
import dev.layerscope.server.activation.FeedRequest;
import dev.layerscope.server.activation.Selection;
import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.picture.GridOptions;
import dev.layerscope.server.picture.GridPicture;
import dev.layerscope.server.render.Coloring;
import dev.layerscope.server.render.DrawnGrid.DrawnMap;
import dev.layerscope.v1.PictureHeader;
import dev.layerscope.v1.PicturesGrpc;
import dev.layerscope.v1.RenderGridRequest;
import dev.layerscope.v1.RenderGridResponse;
import dev.layerscope.v1.Size;
import dev.layerscope.v1.StreamTilesRequest;
import dev.layerscope.v1.StreamTilesResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;

/** Draws activations. */
final class PicturesService extends PicturesGrpc.PicturesImplBase {
    private static final int DEFAULT_LIMIT = 64;
    private static final int LARGEST_LIMIT = 4096;
    private static final int DEFAULT_COLUMNS = 8;
    private static final int MOST_COLUMNS = 64;

    private final Work work;
    private final Activations activations;
    private final RunOrigin origin;
    private final TileStreams tileStreams;

    PicturesService(Work work, Activations activations, RunOrigin origin, TileStreams tileStreams) {
        this.work = work;
        this.activations = activations;
        this.origin = origin;
        this.tileStreams = tileStreams;
    }

    @Override
    public void renderGrid(RenderGridRequest request, StreamObserver<RenderGridResponse> observer) {
        work.stream(observer, call -> grid(request, call));
    }

    @Override
    public StreamObserver<StreamTilesRequest> streamTiles(StreamObserver<StreamTilesResponse> observer) {
        return tileStreams.answer(observer);
    }

    private PictureSource grid(RenderGridRequest request, Call call) {
        int limit = within("limit", request.getLimit(), DEFAULT_LIMIT, LARGEST_LIMIT);
        int columns = within("columns", request.getColumns(), DEFAULT_COLUMNS, MOST_COLUMNS);
        Coloring coloring = ColoringMessages.coloring(request.getColoring());
        FeedRequest feed = FeedMessages.feed(request.getFeed());
        if (feed.inputs().size() > 1) {
            throw FeedMessages.invalid("inputs: %d (expected: one, which the grid shows)"
                    .formatted(feed.inputs().size()));
        }
        Selection selection = new Selection(
                FeedMessages.ranges(request.getChannelsList()),
                Optional.empty(),
                Selection.Reduction.NONE,
                Optional.empty());
        HostedModel model = activations.model(feed.model());
        List<Layer> layers = Activations.layers(model, List.of(request.getLayer()));
        try (SharedCache.Lease<ActivationSet> computed = activations.compute(model, feed, layers, call)) {
            GridPicture picture = GridPicture.draw(
                    feed.model(),
                    request.getLayer(),
                    computed.value().activations().get(0),
                    new GridOptions(selection, limit, columns, coloring));
            PictureHeader.Builder header = PictureHeader.newBuilder()
                    .setTotalBytes(picture.png().length)
                    .setSize(Size.newBuilder()
                            .setHeight(picture.drawing().extent().height())
                            .setWidth(picture.drawing().extent().width()))
                    .setChannelsAvailable(picture.channelsAvailable())
                    .setLayer(computed.value().activations().get(0).layer().path())
                    .setOrigin(origin.of(model.sha256()));
            for (DrawnMap map : picture.maps()) {
                header.addChannels(map.channel())
                        .addLimits(ColoringMessages.message(map.limits()))
                        .addHidden(map.hidden());
            }
            return new PictureSource(header.build(), picture.png());
        }
    }

    private static int within(String what, int asked, int fallback, int largest) {
        if (asked < 0 || asked > largest) {
            throw FeedMessages.invalid("%s: %d (expected: 1 to %d)".formatted(what, asked, largest));
        }
        return asked == 0 ? fallback : asked;
    }
}
