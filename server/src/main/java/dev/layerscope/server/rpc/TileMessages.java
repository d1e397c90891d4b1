package dev.layerscope.server.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.layerscope.server.access.RequestId;
import dev.layerscope.server.activation.FeedRequest;
import dev.layerscope.server.activation.Selection;
import dev.layerscope.server.picture.Arrangement;
import dev.layerscope.server.picture.ChannelOrder;
import dev.layerscope.server.picture.Mosaic;
import dev.layerscope.server.picture.MosaicRequest;
import dev.layerscope.server.render.Extent;
import dev.layerscope.server.render.MosaicLayout;
import dev.layerscope.server.render.TileAddress;
import dev.layerscope.server.render.Viewport;
import dev.layerscope.v1.OpenView;
import dev.layerscope.v1.Origin;
import dev.layerscope.v1.Settled;
import dev.layerscope.v1.Size;
import dev.layerscope.v1.StreamTilesResponse;
import dev.layerscope.v1.Tile;
import dev.layerscope.v1.ViewError;
import io.grpc.StatusRuntimeException;
import java.util.List;

/** What is said about mosaics and tiles, as the server's values and as messages. */
final class TileMessages {
    private static final int LARGEST_LIMIT = 4096;
    private static final int MOST_COLUMNS = 4096;

    private TileMessages() {}

    static MosaicRequest request(OpenView asked) {
        FeedRequest feed = FeedMessages.feed(asked.getFeed());
        if (feed.inputs().size() > 1) {
            throw FeedMessages.invalid("inputs: %d (expected: one, which the mosaic shows)"
                    .formatted(feed.inputs().size()));
        }
        return new MosaicRequest(
                feed,
                asked.getLayer(),
                Selection.ofChannels(FeedMessages.ranges(asked.getChannelsList())),
                sort(asked),
                FigureMessages.within("limit", asked.getLimit(), LARGEST_LIMIT, LARGEST_LIMIT),
                FigureMessages.within("columns", asked.getColumns(), 0, MOST_COLUMNS),
                arrangement(asked),
                ColoringMessages.coloring(asked.getColoring()));
    }

    private static ChannelOrder sort(OpenView asked) {
        return switch (asked.getSort()) {
            case SORT_UNSPECIFIED -> ChannelOrder.AS_ASKED;
            case SORT_INDEX -> ChannelOrder.INDEX;
            case SORT_MEAN -> ChannelOrder.MEAN;
            case SORT_MAX -> ChannelOrder.MAX;
            case SORT_SPARSITY -> ChannelOrder.SPARSITY;
            case UNRECOGNIZED ->
                throw FeedMessages.invalid(
                        "sort: '%d' (expected: index, mean, max or sparsity)".formatted(asked.getSortValue()));
        };
    }

    private static Arrangement arrangement(OpenView asked) {
        return switch (asked.getArrangement()) {
            case ARRANGEMENT_UNSPECIFIED, ARRANGEMENT_GRID -> Arrangement.GRID;
            case ARRANGEMENT_ROW -> Arrangement.ROW;
            case UNRECOGNIZED ->
                throw FeedMessages.invalid(
                        "arrangement: '%d' (expected: grid or row)".formatted(asked.getArrangementValue()));
        };
    }

    static Viewport viewport(dev.layerscope.v1.Viewport asked) {
        return new Viewport(
                asked.getLevel(),
                asked.getLeft(),
                asked.getTop(),
                asked.getWidth(),
                asked.getHeight(),
                asked.getMargin(),
                asked.getCoarserLevels());
    }

    static List<TileAddress> addresses(List<dev.layerscope.v1.TileAddress> messages) {
        return messages.stream()
                .map(message -> new TileAddress(message.getLevel(), message.getColumn(), message.getRow()))
                .toList();
    }

    static StreamTilesResponse mosaic(int view, Mosaic mosaic, Origin origin) {
        MosaicLayout layout = mosaic.layout();
        dev.layerscope.v1.Mosaic.Builder message = dev.layerscope.v1.Mosaic.newBuilder()
                .setIdentity(mosaic.identity())
                .setLayer(mosaic.path())
                .setMap(size(layout.map()))
                .setPitch(size(layout.pitch()))
                .setColumns(layout.columns())
                .setRows(layout.rows())
                .setLowestLevel(layout.lowestLevel())
                .setHighestLevel(MosaicLayout.HIGHEST_LEVEL)
                .setChannelsAvailable(mosaic.channelsAvailable())
                .setFirstPosition(mosaic.firstPosition())
                .setNorm(ColoringMessages.message(mosaic.norm()))
                .setPalette(ByteString.copyFrom(mosaic.palette()))
                .setOrigin(origin);
        for (Mosaic.Cell cell : mosaic.cells()) {
            message.addChannels(cell.channel())
                    .addLimits(ColoringMessages.message(cell.limits()))
                    .addHidden(cell.hidden());
        }
        return StreamTilesResponse.newBuilder().setView(view).setMosaic(message).build();
    }

    private static Size size(Extent extent) {
        return Size.newBuilder()
                .setHeight(extent.height())
                .setWidth(extent.width())
                .build();
    }

    /**
     * @param png that nobody changes any more
     */
    static StreamTilesResponse tile(int view, TileAddress address, byte[] png) {
        return StreamTilesResponse.newBuilder()
                .setView(view)
                .setTile(Tile.newBuilder()
                        .setAddress(dev.layerscope.v1.TileAddress.newBuilder()
                                .setLevel(address.level())
                                .setColumn(address.column())
                                .setRow(address.row()))
                        .setPng(UnsafeByteOperations.unsafeWrap(png)))
                .build();
    }

    static StreamTilesResponse settled(int view, long viewport) {
        return StreamTilesResponse.newBuilder()
                .setView(view)
                .setSettled(Settled.newBuilder().setViewport(viewport))
                .build();
    }

    /**
     * What would have been a call's status.
     *
     * @param viewport that alone is refused, or 0
     */
    static StreamTilesResponse error(int view, long viewport, Throwable failure, RequestId id) {
        StatusRuntimeException status = ErrorStatus.of(failure, id);
        String description = status.getStatus().getDescription();
        ViewError.Builder error = ViewError.newBuilder()
                .setCode(status.getStatus().getCode().value())
                .setMessage(description == null ? "" : description)
                .setViewport(viewport);
        ErrorDetails.errorInfo(status)
                .ifPresent(info -> error.setReason(info.getReason()).putAllMetadata(info.getMetadataMap()));
        return StreamTilesResponse.newBuilder().setView(view).setError(error).build();
    }
}
