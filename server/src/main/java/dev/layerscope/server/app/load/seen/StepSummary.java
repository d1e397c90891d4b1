package dev.layerscope.server.app.load.seen;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How the steps of one kind went.
 *
 * @param millis of those that were done
 */
public record StepSummary(Step step, Map<Outcome, Long> outcomes, Percentiles millis) {
    public static final String TABLE_HEAD = String.format(
            Locale.ROOT,
            "%-18s %7s %6s %6s %6s %6s %9s %9s %9s %9s",
            "step",
            "done",
            "retry",
            "fault",
            "failed",
            "wrong",
            "p50 ms",
            "p90 ms",
            "p99 ms",
            "most ms");

    /** In the order of the steps; those that nobody made are left out. */
    public static List<StepSummary> of(List<Event> events) {
        List<StepSummary> summaries = new ArrayList<>();
        for (Step step : Step.values()) {
            List<Event> own =
                    events.stream().filter(event -> event.step() == step).toList();
            if (!own.isEmpty()) {
                summaries.add(summary(step, own));
            }
        }
        return summaries;
    }

    private static StepSummary summary(Step step, List<Event> events) {
        Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
        events.forEach(event -> outcomes.merge(event.outcome(), 1L, Long::sum));
        return new StepSummary(
                step,
                outcomes,
                Percentiles.of(events.stream()
                        .filter(event -> event.outcome() == Outcome.DONE)
                        .mapToDouble(Event::millis)
                        .toArray()));
    }

    public long count(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    public String tableRow() {
        return String.format(
                Locale.ROOT,
                "%-18s %7d %6d %6d %6d %6d %9.1f %9.1f %9.1f %9.1f",
                step.label(),
                count(Outcome.DONE),
                count(Outcome.TOLD_TO_RETRY),
                count(Outcome.EXPLAINED),
                count(Outcome.FAILED),
                count(Outcome.WRONG),
                millis.at(0.5),
                millis.at(0.9),
                millis.at(0.99),
                millis.at(1));
    }

    public Map<String, Object> json() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("step", step.label());
        for (Outcome outcome : Outcome.values()) {
            values.put(outcome.label(), count(outcome));
        }
        values.put("p50_ms", millis.at(0.5));
        values.put("p90_ms", millis.at(0.9));
        values.put("p99_ms", millis.at(0.99));
        values.put("most_ms", millis.at(1));
        return values;
    }
}
