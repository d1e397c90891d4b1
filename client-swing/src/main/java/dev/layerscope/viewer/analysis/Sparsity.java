package dev.layerscope.viewer.analysis;

import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.v1.Layer;
import dev.layerscope.v1.LayerSummary;
import dev.layerscope.v1.ListLayersRequest;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.SparsityFigure;
import dev.layerscope.v1.SummarizeActivationsRequest;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.input.Fed;
import dev.layerscope.viewer.place.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The share of zeros of all layers after activation functions, as they are computed. Belongs to the event thread. */
final class Sparsity implements Figurative {
    private final Bench bench;
    private final Inquiry<Fed, List<LayerZeros>> zeros;

    Sparsity(Bench bench) {
        this.bench = bench;
        zeros = new Inquiry<>(bench, fed -> "zeros of " + fed.feed().getModel(), Sparsity::ask);
        Inquiry.whileShown(
                bench, View.SPARSITY, () -> zeros.pose(bench.feeding().fed().get()));
    }

    /** None where the model has no activation functions. */
    Inquiry<Fed, List<LayerZeros>> zeros() {
        return zeros;
    }

    /** Goes to a layer of the model that is shown, with all its channels. */
    void go(LayerZeros layer) {
        zeros.current()
                .ifPresent(told -> bench.travel()
                        .go(bench.travel()
                                .place()
                                .get()
                                .withLayer(layer.layer())
                                .withView(View.MOSAIC)));
    }

    @Override
    public Optional<Figure.Order> order() {
        return zeros.current()
                .filter(told -> !told.answer().isEmpty())
                .map(told -> new Figure.Order(
                        told.question(),
                        RenderFigureRequest.newBuilder()
                                .setSparsity(SparsityFigure.getDefaultInstance())
                                .build(),
                        told.question().feed().getModel() + "-sparsity"));
    }

    private static List<LayerZeros> ask(Fed fed, LayerscopeClient client) {
        ListLayersRequest.Builder listing =
                ListLayersRequest.newBuilder().setModel(fed.feed().getModel());
        if (fed.feed().hasSize()) {
            listing.setSize(fed.feed().getSize());
        }
        List<String> after = client.listLayers(listing.build()).layers().stream()
                .filter(layer -> layer.getActivation() == Layer.Activation.ACTIVATION_AFTER)
                .map(Layer::getPath)
                .toList();
        if (after.isEmpty()) {
            return List.of();
        }
        SummarizeActivationsRequest request = SummarizeActivationsRequest.newBuilder()
                .setFeed(fed.feed())
                .addAllLayers(after)
                .setLayersOnly(true)
                .setMomentsOnly(true)
                .build();
        List<LayerZeros> zeros = new ArrayList<>();
        for (LayerSummary summary :
                client.summarizeActivations(request, fed.inputs()).getLayersList()) {
            zeros.add(LayerZeros.of(zeros.size() + 1, summary));
        }
        return List.copyOf(zeros);
    }
}
