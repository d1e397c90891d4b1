package dev.layerscope.cli;

import dev.layerscope.v1.Coloring;
import dev.layerscope.v1.Coloring.Center;
import dev.layerscope.v1.Coloring.Scope;
import dev.layerscope.v1.Limits;
import dev.layerscope.v1.Norm;
import dev.layerscope.v1.Percentiles;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How values become colours. What the numbers must be, the server knows. */
final class ColoringOptions {
    private static final String NUMBER = "([+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)";
    private static final Pattern ENDS = Pattern.compile(NUMBER + ":" + NUMBER);
    private static final Map<String, Norm.Kind> NORMS = Map.of(
            "linear", Norm.Kind.KIND_LINEAR,
            "log", Norm.Kind.KIND_LOG,
            "symlog", Norm.Kind.KIND_SYMLOG,
            "logit", Norm.Kind.KIND_LOGIT);
    private static final Map<String, Scope> SCOPES = Map.of("channel", Scope.SCOPE_CHANNEL, "layer", Scope.SCOPE_LAYER);
    private static final Map<String, Center> CENTERS = Map.of("zero", Center.CENTER_ZERO, "none", Center.CENTER_NONE);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--colormap",
            paramLabel = "NAME",
            description = "viridis, magma, inferno, plasma, cividis, turbo, gray or RdBu_r (default: viridis)")
    private String colormap = "";

    @Option(
            names = "--norm",
            paramLabel = "NORM",
            description = "linear, log, symlog or logit, as in matplotlib (default: linear)")
    private @Nullable String norm;

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            description = "take limits of each channel, or of the whole layer (channel, layer; default:"
                    + " channel, and layer where a channel is a single value)")
    private @Nullable String scope;

    @Option(
            names = "--limits",
            paramLabel = "LOW:HIGH",
            description = "the values of the first and the last colour (default: the least and the greatest)")
    private @Nullable String limits;

    @Option(
            names = "--percentiles",
            paramLabel = "LOW:HIGH",
            description = "take percentiles for limits, for example 1:99")
    private @Nullable String percentiles;

    @Option(
            names = "--center",
            paramLabel = "CENTER",
            description =
                    "whether limits reach as far below zero as above it (zero, none; default: zero for RdBu_r with"
                            + " linear and symlog)")
    private @Nullable String center;

    @Option(
            names = "--linthresh",
            paramLabel = "V",
            description = "up to which magnitude symlog is linear (default: 1)")
    private @Nullable Double linthresh;

    @Option(
            names = "--linscale",
            paramLabel = "DECADES",
            description = "how wide each half of that part is (default: 1)")
    private @Nullable Double linscale;

    @Option(names = "--base", paramLabel = "B", description = "of the logarithm of symlog (default: 10)")
    private @Nullable Double base;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    ColoringOptions() {}

    /**
     * @throws ParameterException where a word or the form of a number is wrong
     */
    Coloring coloring() {
        Coloring.Builder coloring = Coloring.newBuilder().setColormap(colormap).setNorm(norm());
        if (limits != null && percentiles != null) {
            throw refused("limits: %s with percentiles %s (expected: one of them)".formatted(limits, percentiles));
        }
        if (limits != null) {
            Matcher ends = ends("limits", limits, "-1:1");
            coloring.setLimits(Limits.newBuilder().setLow(first(ends)).setHigh(second(ends)));
        }
        if (percentiles != null) {
            Matcher ends = ends("percentiles", percentiles, "1:99");
            coloring.setPercentiles(Percentiles.newBuilder().setLow(first(ends)).setHigh(second(ends)));
        }
        if (scope != null) {
            coloring.setScope(word("scope", scope, SCOPES, List.of("channel", "layer")));
        }
        if (center != null) {
            coloring.setCenter(word("center", center, CENTERS, List.of("zero", "none")));
        }
        return coloring.build();
    }

    private Norm norm() {
        Norm.Builder asked = Norm.newBuilder();
        if (norm != null) {
            asked.setKind(word("norm", norm, NORMS, List.of("linear", "log", "symlog", "logit")));
        }
        if (linthresh != null) {
            asked.setLinthresh(nonzero("--linthresh", linthresh));
        }
        if (linscale != null) {
            asked.setLinscale(nonzero("--linscale", linscale));
        }
        if (base != null) {
            asked.setBase(nonzero("--base", base));
        }
        return asked.build();
    }

    private <T> T word(String what, String said, Map<String, T> meanings, List<String> inOrder) {
        T meaning = meanings.get(said.toLowerCase(Locale.ROOT));
        if (meaning == null) {
            int last = inOrder.size() - 1;
            String expected = String.join(", ", inOrder.subList(0, last)) + " or " + inOrder.get(last);
            throw refused("%s: '%s' (expected: %s)".formatted(what, said, expected));
        }
        return meaning;
    }

    private Matcher ends(String what, String said, String example) {
        Matcher ends = ENDS.matcher(said);
        if (!ends.matches()) {
            throw refused("%s: '%s' (expected: LOW:HIGH, for example %s)".formatted(what, said, example));
        }
        return ends;
    }

    private static double first(Matcher ends) {
        return Double.parseDouble(ends.group(1));
    }

    private static double second(Matcher ends) {
        return Double.parseDouble(ends.group(2));
    }

    private ParameterException refused(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    /** On the wire 0 says that the usual number counts. */
    private double nonzero(String option, double value) {
        if (value == 0) {
            throw refused(option + ": 0 (expected: above 0)");
        }
        return value;
    }
}
