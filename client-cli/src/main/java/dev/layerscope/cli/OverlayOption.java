package dev.layerscope.cli;

import dev.layerscope.v1.Overlay;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --overlay}. */
final class OverlayOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--overlay", description = "lay maps over the image as the model gets it")
    private boolean overlay;

    @Option(
            names = "--opacity",
            paramLabel = "SHARE",
            description = "how much of the image the farthest value covers (above 0, at most 1; default: 0.8)")
    private @Nullable Double opacity;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    OverlayOption() {}

    /**
     * @throws ParameterException where an opacity is given without an overlay, or is 0
     */
    Optional<Overlay> overlay() {
        if (opacity != null && !overlay) {
            throw refused("--opacity: " + opacity + " without --overlay (expected: both)");
        }
        if (opacity != null && opacity == 0) {
            // On the wire 0 says that the usual one counts.
            throw refused("--opacity: 0 (expected: above 0, at most 1)");
        }
        Overlay.Builder asked = Overlay.newBuilder();
        if (opacity != null) {
            asked.setOpacity(opacity);
        }
        return overlay ? Optional.of(asked.build()) : Optional.empty();
    }

    private ParameterException refused(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
