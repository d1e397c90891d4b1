package dev.layerscope.server.app.load.person;

import com.google.common.hash.HashCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Some of all questions, each as likely as any other (Vitter's algorithm R), to be asked once more. Thread safe, bounded. */
public final class Asked {
    private final int most;
    private final SplittableRandom random;
    private final List<Question> kept = new ArrayList<>();
    private final Set<HashCode> seen = new HashSet<>();

    /**
     * @param most of them
     */
    public Asked(int most, long seed) {
        this.most = most;
        this.random = new SplittableRandom(seed);
    }

    /** Takes each different question once into account. */
    synchronized void add(Question question) {
        if (!seen.add(question.key())) {
            return;
        }
        if (kept.size() < most) {
            kept.add(question);
            return;
        }
        int place = random.nextInt(seen.size());
        if (place < most) {
            kept.set(place, question);
        }
    }

    public synchronized List<Question> some() {
        return List.copyOf(kept);
    }
}
