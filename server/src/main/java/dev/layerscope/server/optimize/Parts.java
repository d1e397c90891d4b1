package dev.layerscope.server.optimize;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.LayerShapes;
import dev.layerscope.server.model.SizedGraph;
import dev.layerscope.server.optimize.engine.Engine;
import dev.layerscope.server.optimize.engine.SearchPlan;
import dev.layerscope.server.optimize.loss.Canvas;
import dev.layerscope.server.optimize.loss.LossGraph;
import dev.layerscope.server.optimize.loss.LossSpec;
import dev.layerscope.server.optimize.loss.ScorePlan;
import dev.layerscope.server.optimize.recipe.Objective;
import dev.layerscope.server.optimize.recipe.Stage;
import dev.layerscope.server.optimize.recipe.Transforms;
import dev.layerscope.server.optimize.sampling.Window;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Divides the pictures of a request into batches that a run can take, and prepares their searches. */
final class Parts {
    private final Request request;
    private final List<Objective> objectives;
    private final OptimizeSettings settings;
    private final TensorPool pool;
    private final Canvas canvas;

    /**
     * @param objectives in place of the request's
     */
    Parts(Request request, List<Objective> objectives, OptimizeSettings settings, TensorPool pool) {
        this.request = request;
        this.objectives = objectives;
        this.settings = settings;
        this.pool = pool;
        this.canvas = request.canvas();
    }

    /**
     * The search of one leg, owned by the caller.
     *
     * @throws DomainException as {@link Engine#prepare}
     */
    LegSearch prepare(Attempt.Leg leg, Engine engine, Call call) {
        List<Part> parts = new ArrayList<>();
        try {
            int count = objectives.size();
            int batches = -Math.floorDiv(-count, atOnce(leg.size(), call));
            for (int batch = 0; batch < batches; batch++) {
                int from = batch * count / batches;
                int to = (batch + 1) * count / batches;
                parts.add(part(leg, from, objectives.subList(from, to), engine, call));
            }
            return new LegSearch(parts);
        } catch (RuntimeException e) {
            parts.forEach(Part::close);
            throw e;
        }
    }

    /**
     * Refuses what a size shows to be impossible, as far as the shapes of layers tell.
     *
     * @throws DomainException as {@link ScorePlan#of}; NOT_OPTIMIZABLE
     */
    void check(Stage size, Call call) {
        LayerShapes shapes = request.model().shapes(feeds(window(size), 1), call);
        for (Objective objective : objectives) {
            ScorePlan.of(request.model(), canvas, shapes, List.of(objective));
        }
        if (request.diversity() > 0) {
            atOnce(size, call);
        }
    }

    /** How many pictures one run takes. */
    private int atOnce(Stage size, Call call) {
        HostedModel model = request.model();
        Window window = window(size);
        Map<String, Shape> one = feeds(window, 1);
        if (objectives.size() == 1) {
            return 1;
        }
        int fitting = model.takesAnyBatch(one) ? fitting(model.sized(one, call)) : canvas.batch();
        int count = Math.min(objectives.size(), fitting);
        if (count > 1) {
            ScorePlan together =
                    ScorePlan.of(model, canvas, model.shapes(feeds(window, count), call), objectives.subList(0, count));
            count = together.picturesAreApart() ? count : 1;
        }
        if (request.diversity() > 0 && count < objectives.size()) {
            throw new DomainException(
                    Reason.NOT_OPTIMIZABLE,
                    "diversity: %d pictures of %s can't be searched as one batch (expected: at most %d of this model and size)"
                            .formatted(objectives.size(), size.size(), count));
        }
        return count;
    }

    /** All values of the forward pass stay for the way back, which makes as many again. */
    private int fitting(SizedGraph sized) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, settings.batchBytes() / Math.max(1, 2 * bytes(sized))));
    }

    /** What all values of a forward pass take. */
    static long bytes(SizedGraph sized) {
        long bytes = 0;
        for (Map.Entry<String, Shape> value : sized.measured().shapes().entrySet()) {
            ElementType type = sized.measured().types().getOrDefault(value.getKey(), ElementType.FLOAT);
            bytes += value.getValue().elements() * type.bytes();
        }
        return bytes;
    }

    private Part part(Attempt.Leg leg, int from, List<Objective> own, Engine engine, Call call) {
        HostedModel model = request.model();
        Window window = window(leg.size());
        Map<String, Shape> feeds = feeds(window, own.size());
        ScorePlan scores = ScorePlan.of(model, canvas, model.shapes(feeds, call), own);
        LossSpec spec = new LossSpec(
                canvas,
                own.size(),
                leg.size().height(),
                leg.size().width(),
                window.modelHeight(),
                window.modelWidth(),
                request.settings().parameterization(),
                view(window),
                request.settings().regularizers(),
                request.settings().optimizer().decayInLoss(),
                scores.slots(),
                request.diversity());
        Supplier<LossGraph> loss = () -> LossGraph.of(model.sized(feeds, call), spec);
        Map<String, Tensor> constants =
                request.given().beside(scores.tensors(model.sized(feeds, call), spec, pool), pool);
        try {
            PartTrials trials =
                    new PartTrials(request, own, from, spec, window, leg.size().steps(), settings, pool);
            SearchPlan plan = new SearchPlan(
                    model, spec, loss, leg.relu(), request.settings().optimizer(), constants, trials);
            return new Part(from, plan, new View(spec, window, pool), engine.prepare(plan, call));
        } catch (RuntimeException e) {
            constants.values().forEach(Tensor::close);
            throw e;
        }
    }

    private Window window(Stage size) {
        Transforms transforms = request.settings().transforms();
        int height = size.height() + 2 * transforms.pad();
        int width = size.width() + 2 * transforms.pad();
        return new Window(
                size.height(),
                size.width(),
                transforms.pad(),
                canvas.height(height),
                canvas.width(width),
                transforms.blur());
    }

    private LossSpec.View view(Window window) {
        Transforms transforms = request.settings().transforms();
        if (transforms.rotate() > 0) {
            return transforms.blur() > 0 ? LossSpec.View.BLURRED_AND_TURNED : LossSpec.View.TURNED;
        }
        boolean same = window.modelHeight() == window.height() && window.modelWidth() == window.width();
        return same && !transforms.any() ? LossSpec.View.STILL : LossSpec.View.ALONG_AXES;
    }

    private Map<String, Shape> feeds(Window window, int pictures) {
        return canvas.feeds(request.model(), pictures, window.modelHeight(), window.modelWidth());
    }
}
