package dev.layerscope.server.sharing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Those who wait for something that takes time, of each user in the order in which they came, and the users by deficit round
 * robin, so that each gets the same time, however many wait for it and however long each of them takes.
 *
 * <p>Shreedhar and Varghese, "Efficient Fair Queuing using Deficit Round Robin" (1995). What one takes is known only after it,
 * so it is charged then and a user may fall into debt, which rounds pay off: Adiseshu, Parulkar and Varghese, "A Reliable and
 * Scalable Striping Protocol" (1996), there called surplus round robin. While it is under way, the mean of what the user's
 * took before is charged. A user who wasn't there comes first, once, with one quantum: RFC 8290, section 4.2. A debt outlives
 * the line of its user, and ends when nobody waits and nothing is under way.
 *
 * <p>Not thread safe: guarded by its owner.
 */
public final class FairLine<T> {
    private static final int MEAN_OF = 8;

    private final long quantumNanos;
    private final Map<String, Flow<T>> flows = new HashMap<>();
    /** Users who weren't there before. */
    private final Set<Flow<T>> fresh = new LinkedHashSet<>();
    /** All others; the first one's turn it is. */
    private final Set<Flow<T>> known = new LinkedHashSet<>();

    private int waiting;
    private int underWay;

    /**
     * @param quantumNanos time that a user of weight 1 gets in a round
     */
    public FairLine(long quantumNanos) {
        if (quantumNanos < 1) {
            throw new IllegalArgumentException("quantum: %d ns (expected: positive)".formatted(quantumNanos));
        }
        this.quantumNanos = quantumNanos;
    }

    /** One who was taken out of the line, and is under way until {@link FairLine#end}. */
    public static final class Turn<T> {
        private final Flow<T> flow;
        private final T one;
        private final long chargedNanos;

        private Turn(Flow<T> flow, T one, long chargedNanos) {
            this.flow = flow;
            this.one = one;
            this.chargedNanos = chargedNanos;
        }

        public T one() {
            return one;
        }

        public String user() {
            return flow.user;
        }
    }

    /** A user: who waits, and what is left of the time that the rounds so far have given. */
    private static final class Flow<T> {
        private final String user;
        private final Set<T> waiting = new LinkedHashSet<>();
        private int weight = 1;
        private int underWay;
        private long leftNanos;
        private long meanNanos;

        private Flow(String user) {
            this.user = user;
        }
    }

    /**
     * Adds one at the end of its user's line.
     *
     * @param weight of the user, from now on
     */
    public void add(String user, int weight, T one) {
        Flow<T> flow = flows.get(user);
        if (flow == null) {
            flow = new Flow<>(user);
            flow.leftNanos = quantumNanos * weight;
            flows.put(user, flow);
            fresh.add(flow);
        }
        flow.weight = weight;
        flow.waiting.add(one);
        waiting++;
    }

    /** Takes one out who has left. False where it isn't in the line any more. */
    public boolean remove(String user, T one) {
        Flow<T> flow = flows.get(user);
        if (flow == null || !flow.waiting.remove(one)) {
            return false;
        }
        waiting--;
        forgetIfIdle();
        return true;
    }

    /** Whose turn it is. */
    public Optional<Turn<T>> take() {
        return take(user -> true);
    }

    /**
     * The same, passing over users who may not have a turn now.
     *
     * @param may whether a user may
     */
    public Optional<Turn<T>> take(Predicate<String> may) {
        List<Flow<T>> eligible = new ArrayList<>();
        for (Flow<T> flow : flows.values()) {
            if (!flow.waiting.isEmpty() && may.test(flow.user)) {
                eligible.add(flow);
            }
        }
        if (eligible.isEmpty()) {
            return Optional.empty();
        }
        passRoundsWithoutTurn(eligible);
        Optional<Turn<T>> turn = Optional.empty();
        while (turn.isEmpty()) {
            turn = takeInOrder(Set.copyOf(eligible));
        }
        return turn;
    }

    /** Those rounds in which nobody could have a turn, at once: after a long run there may be thousands. */
    private void passRoundsWithoutTurn(List<Flow<T>> eligible) {
        long rounds = Long.MAX_VALUE;
        for (Flow<T> flow : eligible) {
            if (flow.leftNanos > 0) {
                return;
            }
            rounds = Math.min(rounds, -flow.leftNanos / (quantumNanos * flow.weight));
        }
        for (Flow<T> flow : flows.values()) {
            credit(flow, rounds, eligible.contains(flow));
        }
    }

    private void credit(Flow<T> flow, long rounds, boolean eligible) {
        if (flow.leftNanos <= 0) {
            long paid = flow.leftNanos + rounds * quantumNanos * flow.weight;
            // Who doesn't wait gets out of debt, and no further.
            flow.leftNanos = eligible ? paid : Math.min(0, paid);
        }
    }

    /** One walk along the users, from who comes first. */
    private Optional<Turn<T>> takeInOrder(Set<Flow<T>> eligible) {
        List<Flow<T>> order = new ArrayList<>(fresh);
        order.addAll(known);
        for (Flow<T> flow : order) {
            if (flow.waiting.isEmpty()) {
                passBy(flow);
            } else if (eligible.contains(flow)) {
                if (flow.leftNanos > 0) {
                    return Optional.of(begin(flow));
                }
                flow.leftNanos += quantumNanos * flow.weight;
                moveToEnd(flow);
            }
        }
        return Optional.empty();
    }

    /** Who has nothing that waits isn't forgotten at once: who came back then would be first each time. */
    private void passBy(Flow<T> flow) {
        if (flow.underWay == 0 && flow.leftNanos >= 0 && !fresh.contains(flow)) {
            known.remove(flow);
            flows.remove(flow.user);
            return;
        }
        credit(flow, 1, false);
        moveToEnd(flow);
    }

    private void moveToEnd(Flow<T> flow) {
        fresh.remove(flow);
        known.remove(flow);
        known.add(flow);
    }

    private Turn<T> begin(Flow<T> flow) {
        T one = flow.waiting.iterator().next();
        flow.waiting.remove(one);
        waiting--;
        flow.underWay++;
        underWay++;
        flow.leftNanos -= flow.meanNanos;
        return new Turn<>(flow, one, flow.meanNanos);
    }

    /** A turn is over, and took so long. To be called once. */
    public void end(Turn<T> turn, long nanos) {
        Flow<T> flow = turn.flow;
        flow.leftNanos += turn.chargedNanos - nanos;
        flow.meanNanos += (nanos - flow.meanNanos) / MEAN_OF;
        flow.underWay--;
        underWay--;
        forgetIfIdle();
    }

    /** Charges a user for a part of another's turn, which is under way. */
    public void charge(String user, long nanos) {
        Flow<T> flow = flows.get(user);
        if (flow == null) {
            flow = new Flow<>(user);
            flows.put(user, flow);
            known.add(flow);
        }
        flow.leftNanos -= nanos;
    }

    private void forgetIfIdle() {
        if (waiting == 0 && underWay == 0) {
            flows.clear();
            fresh.clear();
            known.clear();
        }
    }

    /** The first of a user who is such a one and waits. */
    public Optional<T> find(String user, Predicate<T> such) {
        Flow<T> flow = flows.get(user);
        return flow == null
                ? Optional.empty()
                : flow.waiting.stream().filter(such).findFirst();
    }

    /**
     * The one who came last, of the user of whom most wait.
     *
     * @param counts who is looked at
     */
    public Optional<T> lastOfLongest(Predicate<T> counts) {
        T last = null;
        long longest = 0;
        for (Flow<T> flow : flows.values()) {
            List<T> own = flow.waiting.stream().filter(counts).toList();
            if (own.size() > longest) {
                longest = own.size();
                last = own.get(own.size() - 1);
            }
        }
        return Optional.ofNullable(last);
    }

    /** How many wait. */
    public int size() {
        return waiting;
    }

    /** How many of a user wait. */
    public int size(String user) {
        Flow<T> flow = flows.get(user);
        return flow == null ? 0 : flow.waiting.size();
    }

    /** How many of a user are under way. */
    public int underWay(String user) {
        Flow<T> flow = flows.get(user);
        return flow == null ? 0 : flow.underWay;
    }

    /** How many users have somebody who waits. */
    public int users() {
        return (int)
                flows.values().stream().filter(flow -> !flow.waiting.isEmpty()).count();
    }
}
