package dev.layerscope.cli;

import dev.layerscope.v1.VerifyLayersResponse;
import dev.layerscope.v1.VerifyLayersResponse.Verdict;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a verification found over all layers. */
final class VerificationSummary {
    private final Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    private int layers;
    private @Nullable VerifyLayersResponse worst;

    /** Whether the server's layer isn't what the model says. */
    static boolean differs(VerifyLayersResponse verified) {
        return verified.getVerdict() == Verdict.VERDICT_BEYOND || verified.getVerdict() == Verdict.VERDICT_FAILED;
    }

    /** {@code within}, {@code not compared}. */
    static String verdict(VerifyLayersResponse verified) {
        return word(verified.getVerdict());
    }

    void add(VerifyLayersResponse verified) {
        layers++;
        counts.merge(verified.getVerdict(), 1, Integer::sum);
        if (verified.hasDifference() && (worst == null || isWorse(verified, worst))) {
            worst = verified;
        }
    }

    /** Whether something was compared, and nothing differs. */
    boolean allWithin() {
        return counts.containsKey(Verdict.VERDICT_WITHIN)
                && !counts.containsKey(Verdict.VERDICT_BEYOND)
                && !counts.containsKey(Verdict.VERDICT_FAILED);
    }

    /** {@code 86 layers: 85 within, 1 beyond; worst: conv1, 2.384e-07, 0.02 of its tolerance}. */
    String sentence() {
        String verdicts = counts.entrySet().stream()
                .map(count -> count.getValue() + " " + word(count.getKey()))
                .collect(Collectors.joining(", "));
        String sentence = layers + (layers == 1 ? " layer" : " layers") + (verdicts.isEmpty() ? "" : ": " + verdicts);
        return worst == null
                ? sentence
                : sentence + "; worst: " + worst.getLayer().getPath() + ", "
                        + Units.real(worst.getDifference().getLargestAbsolute()) + ", "
                        + Units.real(worst.getDifference().getOfTolerance()) + " of its tolerance";
    }

    private static boolean isWorse(VerifyLayersResponse one, VerifyLayersResponse other) {
        long notFinite = one.getDifference().getNotFiniteInOne();
        long otherNotFinite = other.getDifference().getNotFiniteInOne();
        return notFinite == otherNotFinite
                ? one.getDifference().getOfTolerance() > other.getDifference().getOfTolerance()
                : notFinite > otherNotFinite;
    }

    private static String word(Verdict verdict) {
        return verdict.name().replace("VERDICT_", "").replace('_', ' ').toLowerCase(Locale.ROOT);
    }
}
