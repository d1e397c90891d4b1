package dev.layerscope.viewer.place;

/**
 * What is looked at.
 *
 * @param model the name; empty where none is chosen
 * @param layer the path; empty where none is chosen
 * @param channel counted from 0, of whichever layer is chosen
 */
public record Place(String model, String layer, int channel, View view) {
    /** Where a window begins. */
    public static final Place START = new Place("", "", 0, View.MODELS);

    /**
     * @throws IllegalArgumentException for a layer without a model, and a negative channel
     */
    public Place {
        if (model.isEmpty() && !layer.isEmpty() || channel < 0) {
            throw new IllegalArgumentException(
                    "place: model '%s', layer '%s', channel %d (expected: a layer of a model, a channel from 0)"
                            .formatted(model, layer, channel));
        }
    }

    public boolean hasModel() {
        return !model.isEmpty();
    }

    public boolean hasLayer() {
        return !layer.isEmpty();
    }

    /** Another model, of which no layer is chosen yet; nothing changes where it is the same. */
    public Place withModel(String other) {
        return other.equals(model) ? this : new Place(other, "", 0, view);
    }

    /** Another layer of the model, and its first channel; nothing changes where it is the same. */
    public Place withLayer(String other) {
        return other.equals(layer) ? this : new Place(model, other, 0, view);
    }

    public Place withChannel(int other) {
        return new Place(model, layer, other, view);
    }

    public Place withView(View other) {
        return new Place(model, layer, channel, other);
    }

    /** Whether all is chosen that the view needs. */
    public boolean isComplete() {
        return switch (view.needs()) {
            case NOTHING -> true;
            case MODEL -> hasModel();
            case LAYER -> hasLayer();
        };
    }
}
