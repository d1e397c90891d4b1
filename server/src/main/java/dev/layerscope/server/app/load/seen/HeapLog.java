package dev.layerscope.server.app.load.seen;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a JVM's log of {@code -Xlog:gc:file=F:uptime} says of the heap after each collection. */
public final class HeapLog {
    /** For example {@code [12.345s] GC(5) Pause Young (Normal) (G1 Evacuation Pause) 150M->40M(512M) 5.1ms}. */
    private static final Pattern COLLECTION = Pattern.compile("^\\[([0-9.]+)s].*Pause.* [0-9]+M->([0-9]+)M\\(");

    private static final double MEBIBYTE = 1 << 20;

    private HeapLog() {}

    /**
     * @return bytes by the second of the JVM's life
     */
    public static List<Trend.Point> parse(List<String> lines) {
        List<Trend.Point> points = new ArrayList<>();
        for (String line : lines) {
            Matcher collection = COLLECTION.matcher(line);
            if (collection.find()) {
                points.add(new Trend.Point(
                        Double.parseDouble(collection.group(1)), Double.parseDouble(collection.group(2)) * MEBIBYTE));
            }
        }
        return points;
    }
}
