package dev.layerscope.client;

import dev.layerscope.v1.FindMaximaResponse;
import dev.layerscope.v1.MaximaHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * The largest value of each channel's map for each input, and where it is. Element {@code input * channels + channel} of
 * each array, the channel counted in the header's list.
 *
 * @param header the layer, its channels and the size of its maps
 * @param values NaN where a map has no number
 * @param rows of the map
 * @param columns of the map
 */
// Nobody compares maxima.
@SuppressWarnings("ArrayRecordComponent")
public record LayerMaxima(MaximaHeader header, double[] values, int[] rows, int[] columns) {
    /** How many channels each input has values for. */
    public int channels() {
        return header.getChannelsCount();
    }

    /**
     * All layers of an answer.
     *
     * @throws TransferException where values are missing, or too many
     */
    static List<LayerMaxima> read(Iterator<FindMaximaResponse> messages) throws TransferException {
        List<LayerMaxima> layers = new ArrayList<>();
        int received = 0;
        while (messages.hasNext()) {
            FindMaximaResponse message = messages.next();
            if (message.hasHeader()) {
                checkWhole(layers, received);
                layers.add(empty(message.getHeader()));
                received = 0;
            }
            received += layers.isEmpty() ? 0 : layers.get(layers.size() - 1).take(message, received);
        }
        checkWhole(layers, received);
        if (layers.isEmpty() || layers.size() != layers.get(0).header().getCount()) {
            throw new TransferException("maxima: " + layers.size() + " layers (expected: all that were asked for)");
        }
        return layers;
    }

    private static LayerMaxima empty(MaximaHeader header) {
        int count = Math.multiplyExact(header.getInputs(), header.getChannelsCount());
        double[] values = new double[count];
        Arrays.fill(values, Double.NaN);
        return new LayerMaxima(header, values, new int[count], new int[count]);
    }

    private int take(FindMaximaResponse message, int received) throws TransferException {
        int count = message.getValuesCount();
        if (message.getOffset() != received
                || count > values.length - received
                || message.getRowsCount() != count
                || message.getColumnsCount() != count) {
            throw new TransferException("maxima: " + count + " values at " + message.getOffset()
                    + " (expected: those from " + received + " on, each with row and column)");
        }
        for (int i = 0; i < count; i++) {
            values[received + i] = message.getValues(i);
            rows[received + i] = message.getRows(i);
            columns[received + i] = message.getColumns(i);
        }
        return count;
    }

    private static void checkWhole(List<LayerMaxima> layers, int received) throws TransferException {
        int expected = layers.isEmpty() ? 0 : layers.get(layers.size() - 1).values.length;
        if (received != expected) {
            throw new TransferException("maxima: " + received + " values (expected: " + expected + ")");
        }
    }
}
