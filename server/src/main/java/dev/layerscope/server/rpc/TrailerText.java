package dev.layerscope.server.rpc;

import java.nio.charset.StandardCharsets;

/**
 * A text that goes into a call's trailers, short enough for them and on one line.
 *
 * <p>Sentences repeat the names that clients sent. gRPC's clients take 8 KiB of trailers, and with more they report a
 * broken connection in place of the error; the sentence is in there twice or three times, once with every byte that is
 * not ASCII written as three.
 */
final class TrailerText {
    private static final int SENTENCE_BYTES = 800;
    private static final int FACT_BYTES = 200;
    private static final String GAP = "...";

    private TrailerText() {}

    /** Keeps the beginning and, as that says what was expected, the end. */
    static String sentence(String text) {
        return cut(text, SENTENCE_BYTES);
    }

    static String fact(String text) {
        return cut(text, FACT_BYTES);
    }

    private static String cut(String text, int mostBytes) {
        String line = oneLine(text);
        if (bytes(line) <= mostBytes) {
            return line;
        }
        int[] letters = line.codePoints().toArray();
        int head = 0;
        for (int used = 0; used < mostBytes / 2; head++) {
            used += bytes(Character.toString(letters[head]));
        }
        int tail = letters.length;
        for (int used = 0; used < mostBytes / 3; tail--) {
            used += bytes(Character.toString(letters[tail - 1]));
        }
        return new String(letters, 0, head) + GAP + new String(letters, tail, letters.length - tail);
    }

    private static String oneLine(String text) {
        return text.codePoints()
                .map(letter -> Character.isISOControl(letter) ? ' ' : letter)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
