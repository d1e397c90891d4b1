package dev.layerscope.server.optimize;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.input.InputStore;
import dev.layerscope.server.job.JobRun;
import dev.layerscope.server.optimize.engine.Engine;
import dev.layerscope.server.optimize.recipe.Objective;
import dev.layerscope.server.optimize.recipe.Stage;
import dev.layerscope.server.tensor.TensorPool;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/** Runs searches. Thread safe. */
public final class Optimizations {
    /** The fact of a job that names its engine. */
    public static final String ENGINE = "engine";

    /** The fact of a job that says why it is this one. */
    public static final String ENGINE_REASON = "engine reason";

    /** Three colours in single precision: what is searched, two memories of an optimizer, and a checkpoint's copies. */
    private static final long BYTES_OF_A_PIXEL = 3 * Float.BYTES * 12;

    private final OptimizeSettings settings;
    private final Engines engines;
    private final Starts starts;
    private final Painter painter;
    private final TensorPool pool;
    private final Executor opening;

    /**
     * @param inputs decodes pictures to start from
     * @param pool for what steps are fed
     * @param opening where sessions are opened while searches run
     */
    public Optimizations(
            OptimizeSettings settings, Engines engines, InputStore inputs, TensorPool pool, Executor opening) {
        this.settings = settings;
        this.engines = engines;
        this.starts = new Starts(inputs);
        this.painter = new Painter(pool);
        this.pool = pool;
        this.opening = opening;
    }

    /**
     * Refuses what no search can do, before it waits for its turn.
     *
     * @throws DomainException TOO_LARGE
     */
    public void check(Request request) {
        if (request.settings().steps() > settings.mostSteps()) {
            throw new DomainException(
                    Reason.TOO_LARGE,
                    "steps: %d (expected: at most %d)"
                            .formatted(request.settings().steps(), settings.mostSteps()));
        }
        for (Stage stage : request.settings().stages()) {
            if (Math.max(stage.height(), stage.width()) > settings.largestSide()) {
                throw new DomainException(
                        Reason.TOO_LARGE,
                        "size: %s (expected: at most %2$dx%2$d)".formatted(stage.size(), settings.largestSide()));
            }
            long bytesEach = BYTES_OF_A_PIXEL * stage.height() * stage.width();
            if (request.objectives().size() > settings.heapBytes() / bytesEach) {
                throw new DomainException(
                        Reason.TOO_LARGE,
                        "pictures: %d of %s (expected: at most %d of that size in the server's memory)"
                                .formatted(
                                        request.objectives().size(), stage.size(), settings.heapBytes() / bytesEach));
            }
        }
    }

    /**
     * Searches, from the run's checkpoint where it has one, and leaves its files with the run.
     *
     * @throws DomainException as {@link #check}, LAYER_NOT_FOUND and others of what is asked, NOT_OPTIMIZABLE,
     *     NOT_DIFFERENTIABLE, RUN_FAILED
     */
    public void run(Request request, JobRun run) {
        check(request);
        Optional<Progressed> progress = run.checkpoint().flatMap(Checkpoints::read);
        Attempt attempt = progress.map(Progressed::attempt).orElse(Attempt.PLAIN);
        List<Integer> moved = progress.map(Progressed::moved).orElse(List.of());
        while (true) {
            try {
                Results.write(outcome(request, attempt, moved, progress, run), run);
                return;
            } catch (DeadStart dead) {
                progress = Optional.empty();
                attempt = next(attempt, dead, request, run);
                moved = attempt == Attempt.BEFORE_ACTIVATION ? dead.pictures() : moved;
            }
        }
    }

    private static Attempt next(Attempt failed, DeadStart dead, Request request, JobRun run) {
        String which = dead.pictures().stream().map(String::valueOf).collect(Collectors.joining(", "));
        if (failed == Attempt.PLAIN) {
            run.note(
                    "pictures %s: nothing raises the objective at the start (dead units); began again with gradients that pass dead ReLUs, for the first 16 steps"
                            .formatted(which));
            return Attempt.REDIRECTED;
        }
        List<Objective> moved = new BeforeActivation(request.model()).of(request.objectives(), dead.pictures());
        if (failed == Attempt.REDIRECTED && !moved.equals(request.objectives())) {
            run.note(
                    "pictures %s: still dead; began again with what the layer's activation function is given as the objective"
                            .formatted(which));
            return Attempt.BEFORE_ACTIVATION;
        }
        run.note(
                "pictures %s: nothing raises the objective, and they stay as they began (another seed or start may do better)"
                        .formatted(which));
        return Attempt.ANYWAY;
    }

    private Course.Outcome outcome(
            Request request, Attempt attempt, List<Integer> moved, Optional<Progressed> progress, JobRun run) {
        List<Objective> objectives = new BeforeActivation(request.model()).of(request.objectives(), moved);
        Parts parts = new Parts(request, objectives, settings, pool);
        List<Attempt.Leg> legs = attempt.legs(request.settings().stages());
        if (progress.isPresent()) {
            Engine engine = engines.named(progress.get().engine());
            return new Course(
                            request,
                            attempt,
                            moved,
                            progress.get().engine(),
                            leg -> parts.prepare(legs.get(leg), engine, run.call()),
                            painter,
                            opening,
                            run)
                    .from(progress.get());
        }
        Engines.Chosen<LegSearch> chosen =
                engines.choose(request.engine(), engine -> parts.prepare(legs.get(0), engine, run.call()));
        run.fact(ENGINE, chosen.choice().forPeople());
        run.fact(ENGINE_REASON, chosen.reason());
        return new Course(
                        request,
                        attempt,
                        moved,
                        chosen.choice(),
                        leg -> parts.prepare(legs.get(leg), chosen.engine(), run.call()),
                        painter,
                        opening,
                        run)
                .fromStart(chosen.prepared(), starts);
    }
}
