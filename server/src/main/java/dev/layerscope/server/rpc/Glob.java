package dev.layerscope.server.rpc;

/**
 * Matches names against a pattern of {@code *} (any characters) and {@code ?} (one). In time proportional to the product
 * of both lengths, whatever the pattern; a regular expression made of a stranger's pattern could take forever.
 */
final class Glob {
    private static final int LONGEST = 1000;

    private final String pattern;

    /**
     * @param pattern everything matches an empty one
     */
    Glob(String pattern) {
        if (pattern.length() > LONGEST) {
            throw FeedMessages.invalid(
                    "match: a pattern of %d characters (expected: at most %d)".formatted(pattern.length(), LONGEST));
        }
        this.pattern = pattern.isEmpty() ? "*" : pattern;
    }

    boolean matches(String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int afterStar = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                afterStar = n;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++afterStar;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
