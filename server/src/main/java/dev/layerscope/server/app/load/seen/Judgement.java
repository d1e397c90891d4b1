package dev.layerscope.server.app.load.seen;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts what people saw into a report, and holds it against what a server owes them. */
public final class Judgement {
    /** How much more than the one with the least the one with the most may get. */
    public static final double EVEN = 0.2;

    /** How much memory may grow while nothing else does, as a share of what it is. */
    public static final double FLAT = 0.05;

    private final Report report;

    public Judgement(Report report) {
        this.report = report;
    }

    /** Latencies and outcomes by kind. */
    public void steps(List<Event> events) {
        steps("steps", events);
    }

    /** The same under another name. */
    public void steps(String name, List<Event> events) {
        report.line("%s", StepSummary.TABLE_HEAD);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (StepSummary summary : StepSummary.of(events)) {
            report.line("%s", summary.tableRow());
            rows.add(summary.json());
        }
        report.put(name, rows);
    }

    /** What people were told, of which nothing may be a defect. */
    public void complaints(Map<Complaint, StepLog.Told> complaints) {
        Map<String, Object> told = new TreeMap<>();
        complaints.forEach((complaint, times) -> {
            told.put(complaint.toString(), times.times());
            report.line("%6d x %s: %s", times.times(), complaint, times.sentence());
            if (complaint.outcome().isDefect()) {
                report.found(new Finding(complaint.toString(), times.times() + " times, first: " + times.sentence()));
            }
        });
        report.put("complaints", told);
    }

    /** Every try, of which none may be refused for overload without a time to come again. */
    public void attempts(Map<Attempts.End, Long> ends) {
        Map<String, Object> told = new TreeMap<>();
        ends.forEach((end, times) -> {
            if (end.code() != io.grpc.Status.Code.OK) {
                told.put("%s %s %s %s".formatted(end.method(), end.code(), end.reason(), end.retry()), times);
            }
            if (end.isMuteOverload()) {
                report.found(new Finding(
                        "overload without a time to retry",
                        "%s %s, %d times".formatted(end.method(), end.reason(), times)));
            }
        });
        told.forEach((end, times) -> report.line("%6s x try ended: %s", times, end));
        report.put("tries_not_ok", told);
    }

    /** What equal people got, who all wanted the same. */
    public void shares(String what, double[] amounts) {
        Shares shares = demands(what, amounts);
        if (shares.spread() > EVEN) {
            report.found(new Finding(
                    "shares of equal people",
                    "%s: least %.2f, most %.2f (expected: within %.0f %% of each other)"
                            .formatted(what, shares.least(), shares.most(), 100 * EVEN)));
        }
    }

    /** What people got who wanted more or less, for people to look at. */
    @CanIgnoreReturnValue
    public Shares demands(String what, double[] amounts) {
        Shares shares = Shares.of(amounts);
        report.line(
                "%s of %d people: least %.2f, median %.2f, most %.2f; most over least %.1f %%",
                what, amounts.length, shares.least(), shares.median(), shares.most(), 100 * shares.spread());
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("least", shares.least());
        values.put("median", shares.median());
        values.put("most", shares.most());
        values.put("spread", shares.spread());
        report.put(what.replace(' ', '_') + "_by_person", values);
        return shares;
    }

    /** What memory is used for, by the server's own account, for people to look at: caches fill before they are full. */
    public void uses(Map<String, Long> before, Map<String, Long> after) {
        report.line("memory by the server's account, MiB when all had arrived and at the end:");
        before.forEach(
                (kind, bytes) -> report.line("  %-24s %7d %7d", kind, bytes >> 20, after.getOrDefault(kind, 0L) >> 20));
        report.put("bytes_before", before);
        report.put("bytes_after", after);
    }

    /** What the server and the people took of the machine's processors, for people to look at. */
    public void processors(ProcessWatch server, ProcessWatch harness, double seconds) {
        int processors = Runtime.getRuntime().availableProcessors();
        report.line(
                "processors: %d; server %.1f %%, this harness %.1f %% of them",
                processors,
                100 * server.cpuSeconds() / (seconds * processors),
                100 * harness.cpuSeconds() / (seconds * processors));
        report.put("processors", processors);
        report.put("server_cpu_seconds", server.cpuSeconds());
        report.put("harness_cpu_seconds", harness.cpuSeconds());
        report.put("seconds", seconds);
    }

    /** Memory of the server's process, which has to stay what it is. */
    public void memory(List<Trend.Point> resident) {
        trend("resident memory", resident).ifPresent(trend -> {
            if (trend.rise() > FLAT) {
                report.found(new Finding(
                        "memory",
                        "resident memory rises by %.1f %% in %.0f s (expected: at most %.0f %%)"
                                .formatted(100 * trend.rise(), trend.seconds(), 100 * FLAT)));
            }
        });
    }

    /** The heap after collections, for people to look at: between two large collections it rises anyway. */
    public void heap(List<Trend.Point> afterCollections) {
        trend("heap after collections", afterCollections);
    }

    private java.util.Optional<Trend> trend(String what, List<Trend.Point> points) {
        if (points.size() < 2) {
            report.line("%s: not seen", what);
            return java.util.Optional.empty();
        }
        Trend trend = Trend.of(points);
        double most = points.stream().mapToDouble(Trend.Point::value).max().orElse(0);
        report.line(
                "%s: median %.0f MiB, most %.0f MiB, slope %+.3f MiB/min (%+.2f %% over %.0f s)",
                what,
                trend.level() / (1 << 20),
                most / (1 << 20),
                60 * trend.slopePerSecond() / (1 << 20),
                100 * trend.rise(),
                trend.seconds());
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("median_bytes", trend.level());
        values.put("most_bytes", most);
        values.put("bytes_per_second", trend.slopePerSecond());
        values.put("rise", trend.rise());
        values.put("seconds", trend.seconds());
        report.put(what.replace(' ', '_'), values);
        return java.util.Optional.of(trend);
    }
}
