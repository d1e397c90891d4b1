package dev.layerscope.server.optimize.loss;

import dev.layerscope.server.optimize.recipe.Parameterization;
import dev.layerscope.server.optimize.recipe.Regularizers;
import java.util.List;

/**
 * All that a loss graph is made by beside the model.
 *
 * @param pictures how many there are, each with its own score
 * @param height of the pictures, in pixels
 * @param width the same
 * @param modelHeight of what the model is fed
 * @param modelWidth the same
 * @param decay weight of half the sum of the parameter's squares in the loss
 * @param slots what is measured of the model
 * @param diversity weight in the loss of how alike the pictures' activations are
 */
public record LossSpec(
        Canvas canvas,
        int pictures,
        int height,
        int width,
        int modelHeight,
        int modelWidth,
        Parameterization parameterization,
        View view,
        Regularizers regularizers,
        double decay,
        List<Slot> slots,
        double diversity) {
    public LossSpec {
        slots = List.copyOf(slots);
    }

    /** How the model sees a picture. */
    public enum View {
        /** As it is. */
        STILL,
        /** Through a matrix along each axis, fed with each step. */
        ALONG_AXES,
        /** Through a grid of positions, fed with each step. */
        TURNED,
        /** Blurred by a matrix along each axis, then through a grid. */
        BLURRED_AND_TURNED
    }

    /**
     * A number for each picture that is a part of its score, with weights that are fed.
     *
     * @param layer the tensor
     * @param channelAxis of it
     */
    public record Slot(String layer, int channelAxis, Kind kind) {
        /** What is made of an activation. */
        public enum Kind {
            /** Of the channels' means, a weighted sum. */
            MEANS,
            /** Of channels at positions, a weighted sum; weights are products of one by channel and one by position. */
            PLACES,
            /** The mean of all squares. */
            SQUARES
        }
    }
}
