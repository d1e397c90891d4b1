package dev.layerscope.server.render;

/**
 * That maps are laid over a picture; see {@link Backdrop}.
 *
 * @param opacity how much of the picture the farthest value covers: above 0, at most 1
 */
public record Overlay(double opacity) {
    public static final Overlay DEFAULT = new Overlay(0.8);

    /**
     * @throws dev.layerscope.server.error.DomainException REQUEST_INVALID
     */
    public Overlay {
        Refusal.unless(opacity > 0 && opacity <= 1, "opacity", opacity, "above 0, at most 1");
    }
}
