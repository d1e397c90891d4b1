package dev.layerscope.server.activation;

/** An activation to be read: computed already, or to be computed as it is read. */
public sealed interface OpenActivation {
    /** One in memory, owned by the {@link OpenActivations}; the selection is still to be applied. */
    record Computed(Activation activation) implements OpenActivation {}

    /** One larger than what is computed at once, with the selection applied. */
    record InSlices(SlicedActivation sliced) implements OpenActivation {}
}
