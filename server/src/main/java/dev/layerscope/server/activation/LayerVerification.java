package dev.layerscope.server.activation;

import dev.layerscope.server.model.Layer;
import java.util.Optional;

/**
 * What came of verifying one layer.
 *
 * @param explanation why it failed or was not compared; empty otherwise
 * @param difference where both sides were computed
 */
public record LayerVerification(Layer layer, Verdict verdict, String explanation, Optional<Difference> difference) {
    /** How the optimized layer stands to its reference. */
    public enum Verdict {
        WITHIN,
        BEYOND,
        /** There is a reference, and no optimized layer that could be held against it. */
        FAILED,
        /** There is no reference. */
        NOT_COMPARED
    }

    static LayerVerification compared(Layer layer, Difference difference) {
        Verdict verdict = difference.beyond() == 0 ? Verdict.WITHIN : Verdict.BEYOND;
        return new LayerVerification(layer, verdict, "", Optional.of(difference));
    }

    static LayerVerification failed(Layer layer, String why) {
        return new LayerVerification(layer, Verdict.FAILED, why, Optional.empty());
    }

    static LayerVerification notCompared(Layer layer, String why) {
        return new LayerVerification(layer, Verdict.NOT_COMPARED, why, Optional.empty());
    }
}
