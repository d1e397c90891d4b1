package dev.layerscope.viewer.layers;

import dev.layerscope.client.LayerListing;
import dev.layerscope.v1.Layer;
import dev.layerscope.v1.ListLayersRequest;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.Travel;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.session.Answer;
import dev.layerscope.viewer.session.Asked;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import java.util.List;
import java.util.Optional;

/** The layers of the place's model, which of them are shown, and which one is chosen. Belongs to the event thread. */
public final class LayerChoice {
    private final Travel travel;
    private final Asked<LayerListing> listing;
    private final Property<List<LayerNode>> shown = new Property<>(List.of());
    private LayerFilter filter = LayerFilter.ALL;
    private List<LayerNode> all = List.of();
    private String listed = "";

    public LayerChoice(Bench bench) {
        travel = bench.travel();
        listing = bench.asked();
        listing.answer().observe(this::take);
        travel.place().observe(this::follow);
    }

    Asked<LayerListing> listing() {
        return listing;
    }

    Observed<Place> place() {
        return travel.place();
    }

    /** The tree, as the filter leaves it. */
    Observed<List<LayerNode>> shown() {
        return shown;
    }

    boolean isFiltered() {
        return !filter.equals(LayerFilter.ALL);
    }

    void filter(String typed) {
        filter = LayerFilter.of(typed);
        shown.set(filter.apply(all));
    }

    /** Goes to a layer, to see it as the one before was seen. */
    void choose(String path) {
        Place place = travel.place().get();
        View view = place.view().needs() == View.Needs.LAYER ? place.view() : View.MOSAIC;
        travel.go(place.withLayer(path).withView(place.layer().equals(path) ? place.view() : view));
    }

    /** Lists the layers again: the model's file may be another. */
    public void refresh() {
        listing.again();
    }

    private void follow(Place place) {
        if (place.model().equals(listed)) {
            return;
        }
        listed = place.model();
        listing.clear();
        if (place.hasModel()) {
            ListLayersRequest request =
                    ListLayersRequest.newBuilder().setModel(listed).build();
            listing.ask("listing the layers of " + listed, client -> client.listLayers(request));
        }
    }

    private void take(Answer<LayerListing> answer) {
        List<Layer> layers = answer.optional().map(LayerListing::layers).orElse(List.of());
        all = LayerForest.of(layers);
        shown.set(filter.apply(all));
    }

    /** The layer of this path or module, where the model has been listed. */
    Optional<Layer> layer(String path) {
        return find(all, path).flatMap(LayerNode::layer);
    }

    private static Optional<LayerNode> find(List<LayerNode> nodes, String path) {
        for (LayerNode node : nodes) {
            Optional<LayerNode> found = node.path().equals(path) ? Optional.of(node) : find(node.children(), path);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
