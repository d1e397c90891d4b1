package dev.layerscope.server.activation.components;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.util.List;

/**
 * What turns the channels of a layer into components, the same for whatever it is applied to: sample {@code x} has the
 * projection {@code loadings · (x - mean)}.
 *
 * @param mean {@code [C]}: of each channel over the samples
 * @param components by variance, the greatest first
 * @param samples that it was made of
 * @param leftOut samples with a value that isn't finite, which are in none of the numbers
 */
// Nobody compares bases.
@SuppressWarnings("ArrayRecordComponent")
public record Basis(double[] mean, List<Component> components, long samples, long leftOut) {
    public Basis {
        components = List.copyOf(components);
    }

    public int channels() {
        return mean.length;
    }

    /**
     * Refuses what can't be applied to a layer.
     *
     * @param layer for the sentence
     * @throws DomainException BASIS_INVALID
     */
    public void checkFits(String layer, long layerChannels) {
        if (components.isEmpty() || components.size() > PrincipalComponents.MOST_COMPONENTS) {
            throw invalid("%d components (expected: 1 to %d)"
                    .formatted(components.size(), PrincipalComponents.MOST_COMPONENTS));
        }
        if (channels() != layerChannels) {
            throw invalid("of %d channels for layer '%s' (expected: %d, as the layer has)"
                    .formatted(channels(), layer, layerChannels));
        }
        checkFinite("mean", mean);
        for (int i = 0; i < components.size(); i++) {
            Component component = components.get(i);
            if (component.loadings().length != channels()) {
                throw invalid("%d loadings of component %d (expected: %d, as the mean has)"
                        .formatted(component.loadings().length, i, channels()));
            }
            checkFinite("component " + i, component.loadings());
            checkLimits(i, component);
        }
    }

    private static void checkFinite(String what, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw invalid("%s has %s at channel %d (expected: finite numbers)".formatted(what, values[i], i));
            }
        }
    }

    private static void checkLimits(int index, Component component) {
        if (!Float.isFinite(component.lowest())
                || !Float.isFinite(component.highest())
                || component.lowest() > component.highest()) {
            throw invalid("component %d from %s to %s (expected: finite limits, the lesser one first)"
                    .formatted(index, component.lowest(), component.highest()));
        }
    }

    private static DomainException invalid(String rest) {
        return new DomainException(Reason.BASIS_INVALID, "basis: " + rest);
    }
}
