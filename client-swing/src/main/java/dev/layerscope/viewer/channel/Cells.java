package dev.layerscope.viewer.channel;

import dev.layerscope.v1.Mosaic;
import dev.layerscope.v1.TensorHeader;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** How the values of a channel become the cells of its map, by the rules of {@code pictures.proto}. */
final class Cells {
    private static final int PLANE = 2;

    private Cells() {}

    /**
     * The lengths of all axes but the channels' and the first, which counts inputs: {@code [H, W]} of {@code [N, C, H, W]}.
     *
     * @param header of a tensor of one input and one channel
     */
    static List<Long> sides(TensorHeader header) {
        int channelAxis = header.getLayer().getChannelAxis();
        return IntStream.range(Math.min(1, channelAxis), header.getShapeCount())
                .filter(axis -> axis != channelAxis)
                .mapToObj(header::getShape)
                .toList();
    }

    /** Whether a map is slices of a volume side by side. */
    static boolean areSliced(TensorHeader header) {
        return sides(header).size() > PLANE;
    }

    /**
     * The values in the order of the map's cells, row by row. Slices stand side by side there, row by row from the upper
     * left, and the token of a class is left out.
     */
    static double[] arranged(double[] values, TensorHeader header, Mosaic mosaic) {
        int width = mosaic.getMap().getWidth();
        int count = width * mosaic.getMap().getHeight();
        if (!areSliced(header)) {
            int first = mosaic.getFirstPosition();
            return first == 0 && values.length == count ? values : Arrays.copyOfRange(values, first, first + count);
        }
        double[] cells = new double[count];
        List<Long> sides = sides(header);
        int sliceWidth = Math.toIntExact(sides.get(sides.size() - 1));
        int sliceHeight = Math.toIntExact(sides.get(sides.size() - PLANE));
        int across = width / sliceWidth;
        for (int row = 0; row < count / sliceWidth; row++) {
            int slice = row / sliceHeight;
            int top = slice / across * sliceHeight + row % sliceHeight;
            System.arraycopy(values, row * sliceWidth, cells, top * width + slice % across * sliceWidth, sliceWidth);
        }
        return cells;
    }
}
