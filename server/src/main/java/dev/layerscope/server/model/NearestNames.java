package dev.layerscope.server.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The names nearest to a wrong one: those that it begins, then by how many characters were mistyped. */
public final class NearestNames {
    private static final int LONGEST_COMPARED = 200;

    private NearestNames() {}

    /** The nearest ones, at most so many. */
    public static List<String> of(String wrong, Collection<String> names, int count) {
        String lower = cut(wrong);
        return names.stream()
                .distinct()
                .sorted(Comparator.comparing(
                                (String name) -> lower.isEmpty() || !cut(name).startsWith(lower))
                        .thenComparingInt(name -> distance(lower, cut(name)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(count)
                .toList();
    }

    private static String cut(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.length() > LONGEST_COMPARED ? lower.substring(0, LONGEST_COMPARED) : lower;
    }

    /** Levenshtein distance: insertions, deletions and replacements. */
    static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
