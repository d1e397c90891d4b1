package dev.layerscope.server.app.load.seen;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a load says in the end: numbers for programs, lines for people, and what was wrong. Used by one thread. */
public final class Report {
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final List<String> lines = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    public void put(String name, Object value) {
        values.put(name, value);
    }

    public void line(String format, Object... arguments) {
        lines.add(String.format(Locale.ROOT, format, arguments));
    }

    public void found(Finding finding) {
        findings.add(finding);
    }

    public void found(List<Finding> others) {
        findings.addAll(others);
    }

    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** One line of JSON. */
    public void writeJson(PrintWriter out) {
        Map<String, Object> all = new LinkedHashMap<>(values);
        all.put("findings", findings.stream().map(Finding::toString).toList());
        out.println(Json.of(all));
        out.flush();
    }

    public void writeTable(PrintWriter out) {
        lines.forEach(out::println);
        out.println();
        if (findings.isEmpty()) {
            out.println("All as it should be.");
        } else {
            out.println("Not as it should be:");
            findings.forEach(finding -> out.println("  " + finding));
        }
        out.flush();
    }
}
