package dev.layerscope.server.app.load.seen;

import com.google.common.hash.HashCode;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What each request was answered with first: everybody else who asks the same, whenever that is, has to get the same. Thread
 * safe. Grows with the number of different requests, by about 200 bytes for each.
 */
public final class Answers {
    private final ConcurrentMap<HashCode, HashCode> known = new ConcurrentHashMap<>();
    private final AtomicLong compared = new AtomicLong();

    /**
     * @param request names what was asked, with all that the answer depends on
     * @param answer of its content
     * @throws WrongAnswer where the answer is another one than before
     */
    public void check(String title, HashCode request, HashCode answer) {
        HashCode first = known.putIfAbsent(request, answer);
        if (first == null) {
            return;
        }
        compared.incrementAndGet();
        if (!first.equals(answer)) {
            throw new WrongAnswer(
                    "%s: %s (expected: %s, as the same request was answered before)".formatted(title, answer, first));
        }
    }

    /** Different requests. */
    public int known() {
        return known.size();
    }

    /** How many answers had another one to be held against. */
    public long compared() {
        return compared.get();
    }
}
