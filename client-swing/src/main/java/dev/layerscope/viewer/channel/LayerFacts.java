package dev.layerscope.viewer.channel;

import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.v1.FieldAxis;
import dev.layerscope.v1.Layer;
import dev.layerscope.v1.LayerSummary;
import dev.layerscope.v1.ListLayersRequest;
import dev.layerscope.v1.ReceptiveField;
import dev.layerscope.v1.Size;
import dev.layerscope.v1.Statistics;
import dev.layerscope.v1.SummarizeActivationsRequest;
import dev.layerscope.v1.SummarizeActivationsResponse;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Optional;

/**
 * What is known of all channels of a layer for an input, so that one can be told among the others.
 *
 * @param of any channel of the layer
 * @param quantiles which quantiles the statistics have, in order
 * @param field which part of the picture each position sees; all unset where it isn't known
 * @param picture the size of the picture as the model gets it
 */
record LayerFacts(
        Subject of,
        LayerSummary summary,
        List<Double> quantiles,
        ChannelRanks ranks,
        ReceptiveField field,
        Size picture) {
    /** Asks a server, which blocks. */
    static LayerFacts read(LayerscopeClient client, Subject subject) {
        SummarizeActivationsRequest request = SummarizeActivationsRequest.newBuilder()
                .setFeed(subject.fed().feed())
                .addLayers(subject.layer())
                .build();
        SummarizeActivationsResponse answer =
                client.summarizeActivations(request, subject.fed().inputs());
        LayerSummary summary = answer.getLayers(0);
        ListLayersRequest listing = ListLayersRequest.newBuilder()
                .setModel(subject.model())
                .setSize(subject.fed().feed().getSize())
                .setMatch(summary.getLayer().getTensor())
                .build();
        var listed = client.listLayers(listing);
        ReceptiveField field = listed.layers().stream()
                .filter(layer -> layer.getPath().equals(summary.getLayer().getPath()))
                .findFirst()
                .map(Layer::getReceptiveField)
                .orElse(ReceptiveField.getDefaultInstance());
        return new LayerFacts(
                subject,
                summary,
                answer.getQuantilesList(),
                ChannelRanks.of(summary.getChannelsList()),
                field,
                listed.size());
    }

    boolean isDead(int channel) {
        return summary.getDeadChannelsList().contains(channel);
    }

    /** Empty where there is no such channel. */
    Optional<Statistics> statistics(int channel) {
        return channel < summary.getChannelsCount() ? Optional.of(summary.getChannels(channel)) : Optional.empty();
    }

    /**
     * What a position of the map sees, in pixels of the picture as the model gets it; all of the picture along axes of
     * which nothing is known. Empty where nothing is known at all.
     */
    Optional<Rectangle2D> seenBy(int row, int column) {
        if (!field.hasRows() && !field.hasColumns()) {
            return Optional.empty();
        }
        double[] down = field.hasRows() ? range(field.getRows(), row) : new double[] {0, picture.getHeight()};
        double[] across = field.hasColumns() ? range(field.getColumns(), column) : new double[] {0, picture.getWidth()};
        return Optional.of(new Rectangle2D.Double(across[0], down[0], across[1], down[1]));
    }

    /** Start and length. */
    private static double[] range(FieldAxis axis, int index) {
        return new double[] {axis.getStart() + index * axis.getJump(), axis.getSize()};
    }
}
