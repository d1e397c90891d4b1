package dev.layerscope.server.rpc;

import dev.layerscope.server.activation.PictureSize;
import dev.layerscope.server.activation.Selection;
import dev.layerscope.server.activation.StatisticsSettings;
import dev.layerscope.server.picture.ChannelOrder;
import dev.layerscope.server.picture.Crops;
import dev.layerscope.server.picture.DrawnFigure;
import dev.layerscope.server.picture.DrawnFigure.DrawnPanel;
import dev.layerscope.server.picture.FedPicture;
import dev.layerscope.server.picture.Figure;
import dev.layerscope.server.picture.Grid;
import dev.layerscope.server.picture.Histograms;
import dev.layerscope.server.picture.Saliency;
import dev.layerscope.server.picture.SingleChannel;
import dev.layerscope.server.picture.Sparsity;
import dev.layerscope.server.picture.Top;
import dev.layerscope.server.render.CropsPanel;
import dev.layerscope.server.render.DrawnMap;
import dev.layerscope.server.render.Extent;
import dev.layerscope.server.render.HistogramSpec.CountScale;
import dev.layerscope.server.render.Overlay;
import dev.layerscope.server.render.Sheet;
import dev.layerscope.v1.ChannelFigure;
import dev.layerscope.v1.CropsRow;
import dev.layerscope.v1.FigurePanel;
import dev.layerscope.v1.GridFigure;
import dev.layerscope.v1.HistogramFigure;
import dev.layerscope.v1.Origin;
import dev.layerscope.v1.PictureCrop;
import dev.layerscope.v1.PictureHeader;
import dev.layerscope.v1.PixelBox;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.SaliencyFigure;
import dev.layerscope.v1.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What requests say of figures, as the server's values, and what figures say of themselves. */
final class FigureMessages {
    private static final int DEFAULT_LIMIT = 64;
    private static final int LARGEST_LIMIT = 4096;
    private static final int DEFAULT_TOP = 6;
    private static final int LARGEST_TOP = 64;
    private static final int DEFAULT_COLUMNS = 8;
    private static final int MOST_COLUMNS = 64;
    private static final String SIGNED_COLORS = "RdBu_r";

    private FigureMessages() {}

    static Figure figure(RenderFigureRequest request) {
        return switch (request.getFigureCase()) {
            case GRID -> grid(request.getGrid());
            case CHANNEL -> channel(request.getChannel());
            case COMPONENTS -> throw new IllegalArgumentException("components: made elsewhere");
            case HISTOGRAM -> histograms(request.getHistogram());
            case SPARSITY ->
                new Sparsity(request.getLayersCount() == 0 ? Sparsity.Choice.AFTER_FUNCTIONS : Sparsity.Choice.ASKED);
            case TOP -> new Top(topCount(request));
            case SALIENCY -> throw new IllegalStateException("saliency is of no activation");
            case CROPS -> throw new IllegalStateException("crops are of no activation");
            case PICTURE -> throw new IllegalStateException("the picture is of no activation");
            case FIGURE_NOT_SET -> throw FeedMessages.invalid("figure: none (expected: one, for example a grid)");
        };
    }

    /** How many channels of each layer a figure of the top ones shows. */
    static int topCount(RenderFigureRequest request) {
        return within("channels", request.getTop().getCount(), DEFAULT_TOP, LARGEST_TOP);
    }

    static Figure.Style style(RenderFigureRequest request) {
        return new Figure.Style(ColoringMessages.coloring(request.getColoring()), sheet(request));
    }

    static Saliency saliency(SaliencyFigure asked) {
        return new Saliency(
                asked.getChannel(),
                GradientMessages.relu(asked.getRelu()),
                switch (asked.getReading()) {
                    case READING_UNSPECIFIED, READING_MAGNITUDE -> Saliency.Reading.MAGNITUDE;
                    case READING_SIGNED -> Saliency.Reading.SIGNED;
                    case UNRECOGNIZED ->
                        throw FeedMessages.invalid(
                                "reading: '%d' (expected: magnitude or signed)".formatted(asked.getReadingValue()));
                },
                overlay(!asked.getMapOnly(), asked.getOverlay()));
    }

    /** As others, but that a few pixels of the largest gradients don't darken all others, and a sign has colours. */
    static Figure.Style style(RenderFigureRequest request, Saliency saliency) {
        dev.layerscope.v1.Coloring.Builder coloring = request.getColoring().toBuilder();
        boolean signed = saliency.reading() == Saliency.Reading.SIGNED;
        if (signed && coloring.getColormap().isEmpty()) {
            coloring.setColormap(SIGNED_COLORS);
        }
        if (!coloring.hasLimits() && !coloring.hasPercentiles()) {
            coloring.getPercentilesBuilder().setLow(signed ? 1 : 0).setHigh(99);
        }
        return style(request.toBuilder().setColoring(coloring).build());
    }

    static Sheet sheet(RenderFigureRequest request) {
        return Sheet.ofScale(within("scale", request.getScale(), 1, Sheet.LARGEST_SCALE));
    }

    /**
     * Parts of pictures.
     *
     * @param paths of the request's layers
     * @param size of the pictures
     */
    static Crops crops(RenderFigureRequest request, List<String> paths, PictureSize size) {
        List<List<CropsPanel.Row>> rows = paths.stream()
                .<List<CropsPanel.Row>>map(path -> new ArrayList<>())
                .toList();
        for (CropsRow row : request.getCrops().getRowsList()) {
            if (row.getLayer() < 0 || row.getLayer() >= paths.size()) {
                throw FeedMessages.invalid(
                        "crops: of layer %d (expected: 0 to %d)".formatted(row.getLayer(), paths.size() - 1));
            }
            List<CropsPanel.Crop> crops = row.getCropsList().stream()
                    .map(crop -> crop(crop, request.getFeed().getInputsCount(), size))
                    .toList();
            rows.get(row.getLayer()).add(new CropsPanel.Row(row.getChannel(), crops));
        }
        return new Crops(IntStream.range(0, paths.size())
                .mapToObj(i -> new Crops.LayerRows(paths.get(i), rows.get(i)))
                .toList());
    }

    private static CropsPanel.Crop crop(PictureCrop asked, int inputs, PictureSize size) {
        if (asked.getInput() < 0 || asked.getInput() >= inputs) {
            throw FeedMessages.invalid("crop: of input %d (expected: 0 to %d)".formatted(asked.getInput(), inputs - 1));
        }
        PixelBox box = asked.getBox();
        CropsPanel.Crop crop = new CropsPanel.Crop(
                asked.getInput(), box.getTop(), box.getLeft(), box.getHeight(), box.getWidth(), asked.getValue());
        Crops.check(crop, size.height(), size.width());
        return crop;
    }

    static PictureHeader header(DrawnFigure figure, int bytes, Origin origin) {
        Extent extent = figure.drawing().extent();
        PictureHeader.Builder header = PictureHeader.newBuilder()
                .setTotalBytes(bytes)
                .setSize(Size.newBuilder().setHeight(extent.height()).setWidth(extent.width()))
                .setOrigin(origin);
        figure.panels().forEach(panel -> header.addPanels(message(panel)));
        return header.build();
    }

    static PictureHeader header(FedPicture picture, int bytes, Origin origin) {
        return PictureHeader.newBuilder()
                .setTotalBytes(bytes)
                .setSize(Size.newBuilder()
                        .setHeight(picture.pixels().height())
                        .setWidth(picture.pixels().width()))
                .setOrigin(origin)
                .build();
    }

    private static FigurePanel message(DrawnPanel panel) {
        FigurePanel.Builder message =
                FigurePanel.newBuilder().setLayer(panel.layer()).setChannelsAvailable(panel.channelsAvailable());
        for (DrawnMap map : panel.maps()) {
            message.addChannels(map.channel())
                    .addLimits(ColoringMessages.message(map.limits()))
                    .addHidden(map.hidden());
        }
        return message.addAllMeans(panel.means())
                .setZeroGradient(panel.gradient() == DrawnPanel.Gradient.ZERO)
                .build();
    }

    private static Figure histograms(HistogramFigure asked) {
        int bins = within("bins", asked.getBins(), 0, StatisticsSettings.MOST_BINS);
        return new Histograms(bins, asked.getLogarithmic() ? CountScale.LOGARITHMIC : CountScale.LINEAR);
    }

    private static Figure grid(GridFigure asked) {
        return new Grid(
                Selection.ofChannels(FeedMessages.ranges(asked.getChannelsList())),
                within("limit", asked.getLimit(), DEFAULT_LIMIT, LARGEST_LIMIT),
                within("columns", asked.getColumns(), DEFAULT_COLUMNS, MOST_COLUMNS),
                order(asked),
                overlay(asked.hasOverlay(), asked.getOverlay()));
    }

    private static ChannelOrder order(GridFigure asked) {
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

    private static Figure channel(ChannelFigure asked) {
        return new SingleChannel(asked.getChannel(), overlay(asked.hasOverlay(), asked.getOverlay()));
    }

    private static Optional<Overlay> overlay(boolean wanted, dev.layerscope.v1.Overlay asked) {
        Overlay overlay = asked.getOpacity() == 0 ? Overlay.DEFAULT : new Overlay(asked.getOpacity());
        return wanted ? Optional.of(overlay) : Optional.empty();
    }

    static int within(String what, int asked, int fallback, int largest) {
        if (asked < 0 || asked > largest) {
            throw FeedMessages.invalid("%s: %d (expected: 1 to %d)".formatted(what, asked, largest));
        }
        return asked == 0 ? fallback : asked;
    }
}
