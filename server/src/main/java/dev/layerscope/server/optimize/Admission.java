package dev.layerscope.server.optimize;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.optimize.loss.Canvas;
import dev.layerscope.server.optimize.recipe.Objective;
import dev.layerscope.server.optimize.recipe.Stage;
import dev.layerscope.server.rewrite.Downstream;
import dev.layerscope.server.tensor.TensorPool;
import java.util.List;
import java.util.Set;

/** Refuses what no search can do, before it waits for its turn. */
final class Admission {
    private static final int MOST_COLOURS = 4;

    /** In single precision: what is searched, two memories of an optimizer, and a checkpoint's copies. */
    private static final long BYTES_OF_A_NUMBER = Float.BYTES * 12L;

    private final OptimizeSettings settings;
    private final TensorPool pool;

    Admission(OptimizeSettings settings, TensorPool pool) {
        this.settings = settings;
        this.pool = pool;
    }

    /**
     * @throws DomainException TOO_LARGE
     */
    void checkLimits(Request request) {
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
        }
    }

    /**
     * Looks also at what the layers of the objectives depend on, and at their shapes, which may take runs of the model.
     *
     * @throws DomainException as {@link Optimizations#check}
     */
    void check(Request request, Call call) {
        checkLimits(request);
        checkNumbers(request);
        checkInputs(request);
        request.given()
                .start()
                .ifPresent(start -> Starts.check(
                        start, request.canvas(), request.settings().stages().get(0)));
        Parts parts = new Parts(request, request.objectives(), settings, pool);
        for (Stage size : telling(request)) {
            parts.check(size, call);
        }
    }

    /** Of many channels no more numbers than the largest picture has, and no more pictures than memory holds. */
    private void checkNumbers(Request request) {
        int channels = request.canvas().channels();
        long most = MOST_COLOURS * (long) settings.largestSide() * settings.largestSide();
        for (Stage stage : request.settings().stages()) {
            if ((long) channels * stage.height() * stage.width() > most) {
                throw new DomainException(
                        Reason.TOO_LARGE,
                        "size: %s of %d channels (expected: at most %d numbers)"
                                .formatted(stage.size(), channels, most));
            }
            long bytesEach = BYTES_OF_A_NUMBER * channels * stage.height() * stage.width();
            if (request.objectives().size() > settings.heapBytes() / bytesEach) {
                throw new DomainException(
                        Reason.TOO_LARGE,
                        "pictures: %d of %s (expected: at most %d of that size in the server's memory)"
                                .formatted(
                                        request.objectives().size(), stage.size(), settings.heapBytes() / bytesEach));
            }
        }
    }

    /** What is searched has to matter, and whatever else matters has to be fed. */
    private static void checkInputs(Request request) {
        HostedModel model = request.model();
        Graph graph = model.model().graph();
        Canvas canvas = request.canvas();
        String searched = canvas.image().name();
        for (String layer : layers(request)) {
            if (!depends(model, layer, searched)) {
                throw new DomainException(
                        Reason.NOT_OPTIMIZABLE,
                        "layer '%s': it doesn't depend on input '%s', which is searched (expected: a layer that does)"
                                .formatted(layer, searched));
            }
        }
        for (ValueInfo input : graph.requiredInputs()) {
            String name = input.name();
            boolean fed = name.equals(searched) || canvas.others().containsKey(name);
            if (!fed && layers(request).stream().anyMatch(layer -> depends(model, layer, name))) {
                throw new DomainException(
                        Reason.INPUT_INVALID,
                        "input '%s' of model '%s': not fed (expected: an array of shape %s, by name)"
                                .formatted(
                                        name,
                                        model.name(),
                                        model.singleShapes(1, 1).get(name)));
            }
        }
    }

    private static boolean depends(HostedModel model, String layer, String input) {
        return Downstream.of(model.model().graph(), Set.of(input))
                .contains(model.layer(layer).tensor());
    }

    private static List<String> layers(Request request) {
        return request.objectives().stream()
                .flatMap(objective -> objective.terms().stream())
                .map(term -> term.target().layer())
                .distinct()
                .toList();
    }

    /** Stages whose sizes can show that an objective is impossible: channels are the same at all, places aren't. */
    private static List<Stage> telling(Request request) {
        boolean places = request.objectives().stream()
                .flatMap(objective -> objective.terms().stream())
                .anyMatch(term -> term.target() instanceof Objective.Neuron neuron
                        && (neuron.y().isPresent() || neuron.x().isPresent()));
        List<Stage> stages = request.settings().stages();
        return places ? stages : stages.subList(0, 1);
    }
}
