package dev.layerscope.viewer.channel;

import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.ReceivedTensor;
import dev.layerscope.client.TensorTypes;
import dev.layerscope.client.TileScreen;
import dev.layerscope.npy.NpyArray;
import dev.layerscope.v1.Coloring;
import dev.layerscope.v1.Mosaic;
import dev.layerscope.v1.OpenView;
import dev.layerscope.v1.StreamActivationsRequest;
import dev.layerscope.v1.TensorHeader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A channel's values and how they are a map. Immutable.
 *
 * <p>The values come as they are, and beside them the server says what a mosaic of this one channel would be: how large
 * the map is, the limits and the colours.
 */
final class ChannelMap {
    /** More than any map that fits a screen, and little enough for the viewer's memory. */
    private static final long MOST_BYTES = 64L << 20;

    private final Subject subject;
    private final TensorHeader header;
    private final Mosaic mosaic;
    private final double[] values;
    private final double[] cells;
    private final Colors colors;
    private final Moments moments;

    private ChannelMap(Subject subject, TensorHeader header, Mosaic mosaic, Coloring coloring, double[] values) {
        this.subject = subject;
        this.header = header;
        this.mosaic = mosaic;
        this.values = values;
        this.cells = arranged(values, header, mosaic);
        this.colors = Colors.of(mosaic, coloring);
        this.moments = Moments.of(values);
    }

    /**
     * Asks a server, which blocks.
     *
     * @throws dev.layerscope.client.ServerError where it refuses
     * @throws IOException where what arrives isn't what was promised, or is too large to be held
     */
    static ChannelMap read(LayerscopeClient client, Subject subject, Coloring coloring) throws IOException {
        StreamActivationsRequest request = StreamActivationsRequest.newBuilder()
                .setFeed(subject.fed().feed())
                .addLayers(subject.layer())
                .addChannels(subject.range())
                .build();
        ReceivedTensor tensor = client.readActivations(request, subject.fed().inputs(), MOST_BYTES)
                .get(0);
        double[] values = new NpyArray(TensorTypes.npy(tensor.header()), tensor.data()).doubles();
        OpenView view = OpenView.newBuilder()
                .setFeed(subject.fed().feed())
                .setLayer(subject.layer())
                .addChannels(subject.range())
                .setColoring(coloring)
                .build();
        try (TileScreen screen = TileScreen.open(client)) {
            Mosaic mosaic = screen.open(view, subject.fed().inputs());
            return new ChannelMap(subject, tensor.header(), mosaic, coloring, values);
        }
    }

    /** The values in the order of the map's cells. Slices stand side by side there, and a class token is left out. */
    private static double[] arranged(double[] values, TensorHeader header, Mosaic mosaic) {
        int width = mosaic.getMap().getWidth();
        double[] cells = new double[width * mosaic.getMap().getHeight()];
        List<Integer> sides = sides(header);
        if (sides.size() <= 2) {
            System.arraycopy(values, mosaic.getFirstPosition(), cells, 0, cells.length);
            return cells;
        }
        int sliceWidth = sides.get(sides.size() - 1);
        int sliceHeight = sides.get(sides.size() - 2);
        int across = width / sliceWidth;
        for (int row = 0; row < cells.length / sliceWidth; row++) {
            int slice = row / sliceHeight;
            int top = slice / across * sliceHeight + row % sliceHeight;
            System.arraycopy(values, row * sliceWidth, cells, top * width + slice % across * sliceWidth, sliceWidth);
        }
        return cells;
    }

    /** Of all axes but the channels' and the first, which counts inputs. */
    private static List<Integer> sides(TensorHeader header) {
        int channelAxis = header.getLayer().getChannelAxis();
        return IntStream.range(Math.min(1, channelAxis), header.getShapeCount())
                .filter(axis -> axis != channelAxis)
                .mapToObj(axis -> Math.toIntExact(header.getShape(axis)))
                .toList();
    }

    Subject subject() {
        return subject;
    }

    /** The layer's path, as the server has it. */
    String layer() {
        return header.getLayer().getPath();
    }

    int height() {
        return mosaic.getMap().getHeight();
    }

    int width() {
        return mosaic.getMap().getWidth();
    }

    /** Whether it is slices of a volume side by side, which cover no picture. */
    boolean isSliced() {
        return sides(header).size() > 2;
    }

    /** How many channels the layer has. */
    int channels() {
        return mosaic.getChannelsAvailable();
    }

    /** How many values the norm can't show. */
    long hidden() {
        return mosaic.getHidden(0);
    }

    Colors colors() {
        return colors;
    }

    Moments moments() {
        return moments;
    }

    /** All values, in the tensor's order. Copied. */
    double[] values() {
        return values.clone();
    }

    /** Of a cell of the map. */
    double value(int row, int column) {
        return cells[row * width() + column];
    }

    /** One pixel for each value. */
    BufferedImage picture(Colors shown) {
        BufferedImage picture = new BufferedImage(width(), height(), BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < height(); row++) {
            for (int column = 0; column < width(); column++) {
                picture.setRGB(column, row, shown.of(value(row, column)));
            }
        }
        return picture;
    }

    boolean isAsLargeAs(ChannelMap other) {
        return width() == other.width() && height() == other.height() && values.length == other.values.length;
    }

    /** How far the values are from those of a map as large; see {@link Likeness}. */
    Likeness against(ChannelMap other) {
        return Likeness.of(values, other.values);
    }
}
