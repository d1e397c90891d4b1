package dev.layerscope.server.optimize;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.optimize.engine.Engine;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The engines of a server. */
public final class Engines {
    /**
     * Training isn't among them: it takes the steps of {@link EngineChoice#GRADIENT}, but can't be stopped within one, shares no
     * session with other searches, and was measured to be no faster.
     */
    private static final List<EngineChoice> AUTOMATIC = List.of(EngineChoice.GRADIENT, EngineChoice.GRADIENT_FREE);

    private final SortedMap<EngineChoice, Engine> engines;

    public Engines(SortedMap<EngineChoice, Engine> engines) {
        this.engines = new TreeMap<>(engines);
    }

    /**
     * An engine that can do what is asked, what it made of it, and why it is this one.
     *
     * @param reason a sentence for people
     */
    record Chosen<T>(EngineChoice choice, Engine engine, T prepared, String reason) {}

    /** The engine of this name. */
    Engine named(EngineChoice choice) {
        return Objects.requireNonNull(engines.get(choice), choice.name());
    }

    /**
     * @param prepare tries an engine
     * @throws DomainException as the engine that was asked for, or the last of all, refuses
     */
    <T> Chosen<T> choose(EngineChoice wanted, Function<Engine, T> prepare) {
        List<EngineChoice> candidates = wanted == EngineChoice.AUTO
                ? AUTOMATIC.stream().filter(engines::containsKey).toList()
                : List.of(wanted);
        StringBuilder refusals = new StringBuilder();
        for (int i = 0; ; i++) {
            EngineChoice candidate = candidates.get(i);
            Engine engine = named(candidate);
            try {
                T prepared = prepare.apply(engine);
                String reason = wanted == EngineChoice.AUTO ? "the first that can" + refusals : "as asked for";
                return new Chosen<>(candidate, engine, prepared, reason);
            } catch (DomainException e) {
                if (i == candidates.size() - 1 || !isRefusal(e)) {
                    throw e;
                }
                refusals.append("; not ")
                        .append(candidate.forPeople())
                        .append(": ")
                        .append(e.getMessage());
            }
        }
    }

    private static boolean isRefusal(DomainException e) {
        return switch (e.reason()) {
            case NOT_OPTIMIZABLE, NOT_DIFFERENTIABLE, TRAINING_UNAVAILABLE -> true;
            default -> false;
        };
    }
}
