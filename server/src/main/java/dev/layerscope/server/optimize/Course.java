package dev.layerscope.server.optimize;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.job.JobRun;
import dev.layerscope.server.job.Progress;
import dev.layerscope.server.optimize.engine.SearchState;
import dev.layerscope.server.optimize.engine.Step;
import dev.layerscope.server.optimize.loss.Parameters;
import dev.layerscope.server.optimize.sampling.Move;
import dev.layerscope.server.optimize.sampling.Resampling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at a search, leg by leg. While one leg runs, the next is opened. A run that is interrupted leaves the files of what
 * it has reached.
 *
 * <pre>
 * leg: states -> steps -> parameters -> pictures -> enlarged -> parameters -> states of the next leg
 * </pre>
 */
final class Course {
    private static final Logger LOG = LoggerFactory.getLogger(Course.class);

    private final Request request;
    private final Attempt attempt;
    private final List<Integer> moved;
    private final EngineChoice engine;
    private final IntFunction<LegSearch> open;
    private final Painter painter;
    private final Executor opening;
    private final JobRun run;
    private final List<Attempt.Leg> legs;
    private final Workload workload;
    private final List<float[]> history = new ArrayList<>();
    private Film film;

    /**
     * @param moved pictures whose objectives were moved
     * @param engine that opens the legs
     * @param open opens a leg
     * @param opening where the next leg is opened
     */
    Course(
            Request request,
            Attempt attempt,
            List<Integer> moved,
            EngineChoice engine,
            IntFunction<LegSearch> open,
            Painter painter,
            Executor opening,
            JobRun run) {
        this.request = request;
        this.attempt = attempt;
        this.moved = List.copyOf(moved);
        this.engine = engine;
        this.open = open;
        this.painter = painter;
        this.opening = opening;
        this.run = run;
        this.legs = attempt.legs(request.settings().stages());
        this.workload = new Workload(request.settings());
        this.film = film(List.of());
    }

    /**
     * What came out.
     *
     * @param history for each step the objective of each picture, before the step
     * @param film how the pictures came to be
     */
    record Outcome(Pictures pictures, List<float[]> history, Film film) {
        Outcome {
            history = List.copyOf(history);
        }
    }

    /**
     * @param first the first leg; closed here
     * @throws DeadStart where pictures can't begin this way
     */
    Outcome fromStart(LegSearch first, Starts starts) {
        return from(
                0,
                first,
                search -> search.parts().stream()
                        .map(part -> SearchState.start(starts.parameter(request, part.from(), part.spec())))
                        .toList());
    }

    /** Goes on where a run before stopped. */
    Outcome from(Progressed progress) {
        history.addAll(progress.history());
        film = film(progress.frames());
        return from(progress.leg(), open.apply(progress.leg()), search -> progress.states());
    }

    private Film film(List<byte[]> frames) {
        return new Film(
                request.settings(), request.canvas(), request.objectives().size(), frames);
    }

    /** What a leg begins with. */
    private interface Beginning {
        List<SearchState> of(LegSearch search);
    }

    private Outcome from(int firstLeg, LegSearch first, Beginning firstStates) {
        LegSearch current = first;
        boolean begun = false;
        try {
            current.begin(firstStates.of(current));
            begun = true;
            for (int leg = firstLeg; leg + 1 < legs.size(); leg++) {
                int following = leg + 1;
                try (Upcoming next = Upcoming.of(() -> open.apply(following), opening)) {
                    search(leg, current);
                    LegSearch done = current;
                    current = begun(following, next.take(), done);
                    done.close();
                }
            }
            search(legs.size() - 1, current);
            return outcome(current, run.call());
        } catch (RuntimeException end) {
            if (begun && isInterruption(end)) {
                keep(current, end);
            }
            throw end;
        } finally {
            current.close();
        }
    }

    /** A leg that goes on from the one before; closed where it can't. */
    private LegSearch begun(int leg, LegSearch opened, LegSearch done) {
        try {
            opened.begin(
                    legs.get(leg).stage() == legs.get(leg - 1).stage()
                            ? done.states()
                            : enlarged(pictures(done, run.call()), opened));
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private Outcome outcome(LegSearch search, Call call) {
        return new Outcome(pictures(search, call), history, film);
    }

    /** Whether it isn't the search that has failed. */
    private boolean isInterruption(RuntimeException end) {
        return end instanceof CancellationException
                || run.call().cancellation().isCancelled()
                || end instanceof DomainException refused
                        && (refused.reason() == Reason.SERVER_BUSY
                                || refused.retryAfter().isPresent());
    }

    /** Leaves what was reached: the run may be this job's last. */
    private void keep(LegSearch search, RuntimeException end) {
        if (history.isEmpty()) {
            return;
        }
        try {
            // The run's own call is cancelled.
            Call last = run.call().endingWith(new Cancellation());
            Results.write(outcome(search, last), run);
        } catch (RuntimeException e) {
            end.addSuppressed(e);
            LOG.warn("job {}: what its search has reached can't be kept", run.id(), e);
        }
    }

    private void search(int leg, LegSearch search) {
        Attempt.Leg own = legs.get(leg);
        long done = search.states().get(0).step();
        boolean fresh = attempt != Attempt.ANYWAY
                && own.stage() == 0
                && done == (leg == 0 ? 0 : legs.get(leg - 1).to());
        for (long step = done; step < own.to(); step++) {
            long overall = workload.stepsBefore(own.stage()) + step;
            Step made = search.step(Move.draw(request.settings().transforms(), request.seed(), overall), run.call());
            if (fresh && step == done) {
                checkAlive(made);
            }
            checkFinite(made, overall);
            history.add(made.scores());
            if (film.isDue(overall + 1)) {
                film.add(pictures(search, run.call()));
            }
            run.progress(progress(own, step + 1, made), () -> preview(search));
            if (run.checkpointDue()) {
                run.checkpoint(Checkpoints.write(
                        new Progressed(engine, attempt, moved, leg, search.states(), history, film.frames())));
            }
        }
    }

    private Progress progress(Attempt.Leg leg, long steps, Step made) {
        List<Double> values = IntStream.range(0, made.scores().length)
                .mapToObj(i -> (double) made.scores()[i])
                .toList();
        return new Progress(
                workload.stepsBefore(leg.stage()) + steps,
                request.settings().steps(),
                leg.stage(),
                request.settings().stages().size(),
                leg.size().size(),
                values,
                workload.share(leg.stage(), steps));
    }

    private dev.layerscope.server.job.Snapshot.Preview preview(LegSearch search) {
        Pictures pictures = pictures(search, run.call());
        return () -> Sheets.png(pictures);
    }

    private Pictures pictures(LegSearch search, Call call) {
        return search.pictures(
                search.parameters(),
                (part, parameter) ->
                        painter.paint(request.model(), part.spec(), part.plan().loss(), parameter, call));
    }

    /** The states that a larger size begins with. */
    private List<SearchState> enlarged(Pictures pictures, LegSearch next) {
        return next.parts().stream()
                .map(part -> {
                    Resampling resampling = Resampling.between(
                            request.settings().upscaling(),
                            pictures.height(),
                            pictures.width(),
                            part.spec().height(),
                            part.spec().width());
                    float[] larger = resampling.apply(
                            pictures.part(part.from(), part.to()).values());
                    return SearchState.start(new Parameters(part.spec()).of(larger));
                })
                .toList();
    }

    private static void checkAlive(Step step) {
        List<Integer> dead = IntStream.range(0, step.strengths().length)
                .filter(i -> step.strengths()[i] == 0)
                .boxed()
                .toList();
        if (!dead.isEmpty()) {
            throw new DeadStart(dead);
        }
    }

    private static void checkFinite(Step step, long overall) {
        for (int i = 0; i < step.scores().length; i++) {
            if (!Float.isFinite(step.scores()[i])) {
                throw new DomainException(
                        Reason.NOT_OPTIMIZABLE,
                        "objective of picture %d: %s at step %d (expected: a finite number; a smaller learning rate or range SIGMOID may keep it so). All objectives: %s"
                                .formatted(i, step.scores()[i], overall, Arrays.toString(step.scores())));
            }
        }
    }
}
