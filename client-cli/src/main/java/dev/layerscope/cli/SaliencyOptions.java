package dev.layerscope.cli;

import dev.layerscope.v1.Overlay;
import dev.layerscope.v1.ReluRule;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.SaliencyFigure;
import dev.layerscope.v1.SaliencyFigure.Reading;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whose gradient is taken, and how it is drawn. */
final class SaliencyOptions implements FigureOptions {
    /** What {@code --relu} says. */
    enum Relu {
        PLAIN(ReluRule.RELU_RULE_PLAIN),
        REDIRECTED(ReluRule.RELU_RULE_REDIRECTED),
        GUIDED(ReluRule.RELU_RULE_GUIDED),
        DECONVNET(ReluRule.RELU_RULE_DECONVNET);

        private final ReluRule rule;

        Relu(ReluRule rule) {
            this.rule = rule;
        }

        /** As it is written on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final String SIGNED = "--signed";
    private static final String MAP_ONLY = "--map-only";
    private static final String OPACITY = "--opacity";
    /** Those of its options that only a figure has. */
    static final Set<String> OF_FIGURES = Set.of(SIGNED, MAP_ONLY, OPACITY);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--channel", paramLabel = "N", required = true, description = "a channel, counted from 0")
    private int channel;

    @Option(
            names = "--relu",
            paramLabel = "RULE",
            description = "what a Relu passes back: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Relu relu = Relu.PLAIN;

    @Option(names = SIGNED, description = "of a figure: the sign too, in RdBu_r around zero (default: the magnitude)")
    private boolean signed;

    @Option(names = MAP_ONLY, description = "of a figure: without the image below it")
    private boolean mapOnly;

    @Option(
            names = OPACITY,
            paramLabel = "SHARE",
            description = "of a figure: how much of the image the farthest value covers (above 0, at most 1; default:"
                    + " 0.8)")
    private @Nullable Double opacity;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    SaliencyOptions() {}

    int channel() {
        return channel;
    }

    ReluRule rule() {
        return relu.rule;
    }

    @Override
    public void into(RenderFigureRequest.Builder request) {
        SaliencyFigure.Builder figure = request.getSaliencyBuilder()
                .setChannel(channel)
                .setRelu(relu.rule)
                .setReading(signed ? Reading.READING_SIGNED : Reading.READING_MAGNITUDE)
                .setMapOnly(mapOnly);
        if (opacity != null) {
            figure.setOverlay(Overlay.newBuilder().setOpacity(checked(opacity)));
        }
    }

    private double checked(double asked) {
        if (mapOnly) {
            throw new ParameterException(
                    spec.commandLine(), "--opacity: %s with --map-only (expected: one of them)".formatted(asked));
        }
        if (asked == 0) {
            // On the wire 0 says that the usual one counts.
            throw new ParameterException(spec.commandLine(), "--opacity: 0 (expected: above 0, at most 1)");
        }
        return asked;
    }
}
