package dev.layerscope.viewer.place;

/** Ways of looking, of which one fills the middle of the window. */
public enum View {
    /** All models of the server, and what is known of the chosen one. */
    MODELS("Models", Needs.NOTHING),
    /** Every channel of the layer as a map in one large mosaic. */
    MOSAIC("Mosaic", Needs.LAYER),
    /** One channel of the layer, large, with its values. */
    CHANNEL("Channel", Needs.LAYER),
    /** The mean of each channel of the layer, and those with the largest. */
    MEANS("Means", Needs.LAYER),
    /** The principal components of the layer. */
    COMPONENTS("Components", Needs.LAYER),
    /** Where in the input the channel would change most. */
    SALIENCY("Saliency", Needs.LAYER),
    /** The share of zeros of the model's layers by depth. */
    SPARSITY("Sparsity", Needs.MODEL),
    /** Channels that were pinned, side by side. */
    PINS("Pins", Needs.NOTHING),
    /** Searches for the input that excites a channel most. */
    SEARCHES("Searches", Needs.NOTHING);

    /** What has to be chosen before there is something to see. */
    public enum Needs {
        NOTHING,
        MODEL,
        LAYER
    }

    private final String title;
    private final Needs needs;

    View(String title, Needs needs) {
        this.title = title;
        this.needs = needs;
    }

    public String title() {
        return title;
    }

    public Needs needs() {
        return needs;
    }
}
