package dev.layerscope.server.optimize;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.input.InputStore;
import dev.layerscope.server.job.JobRun;
import dev.layerscope.server.optimize.engine.Engine;
import dev.layerscope.server.optimize.recipe.Objective;
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

    /** The fact of a job that lists pictures, by number: of these what the activation function is given was raised. */
    public static final String BEFORE_ACTIVATION = "raised before activation";

    /** The fact of a job that lists pictures, by number: nothing raised their objective, and they stayed as they began. */
    public static final String NOT_RAISED = "not raised";

    private final OptimizeSettings settings;
    private final Admission admission;
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
        this.admission = new Admission(settings, pool);
        this.engines = engines;
        this.starts = new Starts(inputs);
        this.painter = new Painter(pool);
        this.pool = pool;
        this.opening = opening;
    }

    /**
     * Refuses what no search can do, before it waits for its turn. Takes runs of the model where its shapes aren't known yet.
     *
     * @throws DomainException TOO_LARGE; LAYER_NOT_FOUND, LAYER_AMBIGUOUS, NO_CHANNELS, CHANNEL_INVALID, SIZE_INVALID,
     *     REQUEST_INVALID for objectives that can't be; INPUT_INVALID where an input isn't fed; NOT_OPTIMIZABLE,
     *     PREPROCESSING_INVALID, RUN_FAILED for models that can't be searched so
     */
    public void check(Request request, Call call) {
        admission.check(request, call);
    }

    /**
     * Searches, from the run's checkpoint where it has one, and leaves its files with the run.
     *
     * @throws DomainException as {@link #check}, LAYER_NOT_FOUND and others of what is asked, NOT_OPTIMIZABLE,
     *     NOT_DIFFERENTIABLE, RUN_FAILED
     */
    public void run(Request request, JobRun run) {
        admission.checkLimits(request);
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
            run.fact(BEFORE_ACTIVATION, which);
            run.note(
                    "pictures %s: still dead; began again with what the layer's activation function is given as the objective"
                            .formatted(which));
            return Attempt.BEFORE_ACTIVATION;
        }
        run.fact(NOT_RAISED, which);
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
