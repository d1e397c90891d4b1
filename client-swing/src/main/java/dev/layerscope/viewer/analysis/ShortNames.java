package dev.layerscope.viewer.analysis;

import com.google.common.base.Strings;
import java.util.List;

/**
 * Names without what all of them begin and end with, for a chart that has little room for them.
 *
 * @param names in their order, each cut at a {@code .}, {@code _} or {@code /}; of those that are still long the end
 * @param pattern what was cut off, with an ellipsis in the place of the names; empty where nothing was
 */
record ShortNames(List<String> names, String pattern) {
    private static final String SEPARATORS = "._/";
    private static final int LONGEST = 20;
    private static final String ELLIPSIS = "\u2026";

    static ShortNames of(List<String> names) {
        String prefix = names.size() < 2 ? "" : names.get(0);
        String suffix = prefix;
        for (String name : names) {
            prefix = Strings.commonPrefix(prefix, name);
            suffix = Strings.commonSuffix(suffix, name);
        }
        int from = lastSeparator(prefix) + 1;
        int cut = suffix.length() - firstSeparator(suffix);
        int left = names.stream().allMatch(name -> name.length() > from) ? from : 0;
        int right = names.stream().allMatch(name -> name.length() > left + cut) ? cut : 0;
        String pattern = left + right == 0
                ? ""
                : prefix.substring(0, left) + ELLIPSIS + suffix.substring(suffix.length() - right);
        return new ShortNames(
                names.stream()
                        .map(name -> brief(name.substring(left, name.length() - right)))
                        .toList(),
                pattern);
    }

    private static int lastSeparator(String prefix) {
        int last = prefix.length() - 1;
        while (last >= 0 && SEPARATORS.indexOf(prefix.charAt(last)) < 0) {
            last--;
        }
        return last;
    }

    private static int firstSeparator(String suffix) {
        int first = 0;
        while (first < suffix.length() && SEPARATORS.indexOf(suffix.charAt(first)) < 0) {
            first++;
        }
        return first;
    }

    private static String brief(String name) {
        return name.length() <= LONGEST ? name : ELLIPSIS + name.substring(name.length() - LONGEST + 1);
    }
}
