package dev.layerscope.server.render;

/**
 * How the values of a layer become colours.
 *
 * @param colors the colours from the lower to the upper limit
 * @param scope what limits are taken of, where they are taken of values
 */
public record Coloring(ColorMap colors, Norm norm, LimitRule rule, LimitScope scope) {
    /** Each channel from its own minimum to its maximum, linearly, in viridis; single values from the layer's. */
    public static final Coloring DEFAULT =
            new Coloring(ColorMap.VIRIDIS, Norm.LINEAR, LimitRule.WHOLE, LimitScope.FITTING);

    /**
     * @throws dev.layerscope.server.error.DomainException REQUEST_INVALID where the norm can't show the limits, or zero
     *     that is to be in the middle
     */
    public Coloring {
        if (rule instanceof LimitRule.Fixed fixed) {
            Limits limits = fixed.limits();
            Refusal.unless(
                    norm.shows(limits.low()) && norm.shows(limits.high()),
                    "limits",
                    "%s with norm %s".formatted(limits, norm.name()),
                    "both " + norm.shown());
        }
        if (rule instanceof LimitRule.Centred) {
            Refusal.unless(norm.shows(0), "center", "zero with norm " + norm.name(), "norm linear or symlog");
        }
    }

    /** The same with the scope that suits maps of a size. */
    public Coloring fitting(Extent map) {
        return scope == LimitScope.FITTING
                ? new Coloring(colors, norm, rule, map.area() == 1 ? LimitScope.LAYER : LimitScope.CHANNEL)
                : this;
    }

    /**
     * The scales of the maps of a layer.
     *
     * @param layer all values of the layer; gone through only where the limits are the layer's
     */
    public Scaling scaling(Values layer) {
        boolean perChannel = scope != LimitScope.LAYER && !(rule instanceof LimitRule.Fixed);
        return perChannel ? new Scaling.PerMap(norm, rule) : new Scaling.Shared(new Scale(norm, rule.of(layer, norm)));
    }

    /** For a caption: {@code each channel scaled from its own minimum to its maximum, log}. */
    public String caption() {
        String scaled = scope != LimitScope.LAYER && !(rule instanceof LimitRule.Fixed)
                ? "each channel scaled " + rule.caption("its own")
                : "all channels scaled " + rule.caption("the layer's");
        return withNorm(scaled);
    }

    /** The same of a single channel: {@code scaled from its own minimum to its maximum, log}. */
    public String captionOfOne() {
        return withNorm("scaled " + rule.caption(scope == LimitScope.LAYER ? "the layer's" : "its own"));
    }

    private String withNorm(String scaled) {
        return norm.equals(Norm.LINEAR) ? scaled : scaled + ", " + norm.caption();
    }
}
