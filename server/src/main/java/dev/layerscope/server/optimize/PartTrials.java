package dev.layerscope.server.optimize;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.SizedGraph;
import dev.layerscope.server.optimize.engine.Trial;
import dev.layerscope.server.optimize.engine.Trials;
import dev.layerscope.server.optimize.loss.LossGraph;
import dev.layerscope.server.optimize.loss.LossSpec;
import dev.layerscope.server.optimize.loss.ScorePlan;
import dev.layerscope.server.optimize.recipe.Objective;
import dev.layerscope.server.optimize.recipe.Parameterization;
import dev.layerscope.server.optimize.sampling.Move;
import dev.layerscope.server.optimize.sampling.Seeds;
import dev.layerscope.server.optimize.sampling.Window;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the trials of a part's pictures.
 *
 * @param request with all of its pictures
 * @param objectives of the part's pictures
 * @param from the first of them in the request
 * @param spec of the part
 * @param window of the part
 * @param steps of its stage
 */
record PartTrials(
        Request request,
        List<Objective> objectives,
        int from,
        LossSpec spec,
        Window window,
        int steps,
        OptimizeSettings settings,
        TensorPool pool)
        implements Trials {
    private static final Move STILL = new Move(0, 0, 1, 0);

    @Override
    public long seed(int picture) {
        int stream = Starts.earlierLike(request.objectives(), from + picture);
        // Stages draw different numbers.
        long size = (long) spec.height() << Integer.SIZE | spec.width();
        return Seeds.of(Seeds.of(request.seed(), stream), size);
    }

    @Override
    public Trial whole(int picture, int most, Call call) {
        int count = Math.min(most, atOnce(picture, window, call));
        return trial(picture, count, window, spec.view(), call);
    }

    @Override
    public Optional<Trial> smaller(int picture, int side, int most, Call call) {
        Window small = new Window(
                side,
                side,
                0,
                scaled(side, window.modelHeight(), window.height()),
                scaled(side, window.modelWidth(), window.width()),
                0);
        if (hasPlaces(objectives.get(picture)) || spec.canvas().isOfOneSize(request.model())) {
            return Optional.empty();
        }
        try {
            int count = Math.min(most, atOnce(picture, small, call));
            boolean same = small.modelHeight() == side && small.modelWidth() == side;
            LossSpec.View view = same ? LossSpec.View.STILL : LossSpec.View.ALONG_AXES;
            return Optional.of(trial(picture, count, small, view, call));
        } catch (DomainException e) {
            if (isOfSize(e.reason())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Pixels of the model for pixels of a picture, which may have gray around it. */
    private int scaled(int side, int modelLength, int length) {
        return Math.max(1, Math.toIntExact(Math.round((double) side * modelLength / (length + 2 * window.pad()))));
    }

    private static boolean hasPlaces(Objective objective) {
        return objective.terms().stream().anyMatch(term -> term.target() instanceof Objective.Neuron);
    }

    private static boolean isOfSize(Reason reason) {
        return switch (reason) {
            case RUN_FAILED, SIZE_INVALID, MODEL_REFUSED -> true;
            default -> false;
        };
    }

    private int atOnce(int picture, Window seen, Call call) {
        HostedModel model = request.model();
        Map<String, Shape> one = feeds(seen, 1);
        if (!model.takesAnyBatch(one)) {
            return spec.canvas().batch();
        }
        List<Objective> two = Collections.nCopies(2, objectives.get(picture));
        if (!ScorePlan.of(model, spec.canvas(), model.shapes(feeds(seen, 2), call), two)
                .picturesAreApart()) {
            return 1;
        }
        long run = model.picturesPerRun(one, call).orElse(1);
        long fitting = settings.batchBytes() / Math.max(1, Parts.bytes(model.sized(one, call)));
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.min(run, fitting)));
    }

    private Trial trial(int picture, int count, Window seen, LossSpec.View view, Call call) {
        HostedModel model = request.model();
        Map<String, Shape> feeds = feeds(seen, count);
        ScorePlan scores = ScorePlan.of(
                model, spec.canvas(), model.shapes(feeds, call), Collections.nCopies(count, objectives.get(picture)));
        Parameterization asked = spec.parameterization();
        LossSpec own = new LossSpec(
                spec.canvas(),
                count,
                seen.height(),
                seen.width(),
                seen.modelHeight(),
                seen.modelWidth(),
                new Parameterization(Parameterization.Space.PIXELS, asked.colors(), asked.range()),
                view,
                spec.regularizers(),
                0,
                scores.slots(),
                0);
        SizedGraph sized = model.sized(feeds, call);
        Map<String, Tensor> constants = request.given().beside(scores.tensors(sized, own, pool), pool);
        try {
            if (seen != window) {
                constants.putAll(new View(own, seen, pool).feeds(STILL));
            }
        } catch (RuntimeException e) {
            constants.values().forEach(Tensor::close);
            throw e;
        }
        return new Trial(own, () -> LossGraph.of(model.sized(feeds, call), own), constants);
    }

    private Map<String, Shape> feeds(Window seen, int pictures) {
        return spec.canvas().feeds(request.model(), pictures, seen.modelHeight(), seen.modelWidth());
    }
}
