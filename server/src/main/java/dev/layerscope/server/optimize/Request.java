package dev.layerscope.server.optimize;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.input.Preprocessing;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.optimize.loss.Canvas;
import dev.layerscope.server.optimize.recipe.Objective;
import dev.layerscope.server.optimize.recipe.Settings;
import java.util.List;

/**
 * A search, said completely: the same request makes the same pictures.
 *
 * @param objectives one for each picture, 1 to 64
 * @param diversity weight in the loss of how alike the pictures' activations are
 * @param seed of all that is drawn
 * @param given what the client brought
 * @param pixels how pixel values become the model's numbers
 */
public record Request(
        HostedModel model,
        List<Objective> objectives,
        double diversity,
        Settings settings,
        EngineChoice engine,
        long seed,
        Given given,
        Preprocessing pixels) {
    private static final int MOST_PICTURES = 64;

    public Request {
        objectives = List.copyOf(objectives);
        if (objectives.isEmpty() || objectives.size() > MOST_PICTURES) {
            throw new DomainException(
                    Reason.REQUEST_INVALID,
                    "objectives: %d (expected: 1 to %d, one for each picture)"
                            .formatted(objectives.size(), MOST_PICTURES));
        }
        if (!(diversity >= 0) || Double.isInfinite(diversity) || diversity > 0 && objectives.size() < 2) {
            throw new DomainException(
                    Reason.REQUEST_INVALID,
                    "diversity: %s of %d pictures (expected: 0, or more with two pictures or more)"
                            .formatted(diversity, objectives.size()));
        }
    }

    /**
     * What is searched.
     *
     * @throws DomainException NOT_OPTIMIZABLE where the model has nothing that can be; PREPROCESSING_INVALID
     */
    Canvas canvas() {
        return Canvas.of(model, pixels, given.shapes());
    }
}
