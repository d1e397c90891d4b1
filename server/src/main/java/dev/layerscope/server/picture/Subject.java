package dev.layerscope.server.picture;

import dev.layerscope.server.activation.Activation;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.image.RgbImage;
import dev.layerscope.server.render.Backdrop;
import dev.layerscope.server.render.Overlay;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a figure shows.
 *
 * @param model its name, for captions
 * @param layers in order; the first of their batch is drawn, where the figure says nothing else
 * @param picture the first input as the model gets it, before its pixels become numbers; throws a DomainException where
 *     the input is no picture
 */
public record Subject(String model, List<Observed> layers, Supplier<RgbImage> picture) {
    public Subject {
        layers = List.copyOf(layers);
    }

    /** The input as the model gets it; empty where it is no picture. */
    public Optional<RgbImage> pictureIfAny() {
        try {
            return Optional.of(picture.get());
        } catch (DomainException e) {
            if (e.reason() == Reason.INPUT_INVALID) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The input for maps to be laid over. */
    Backdrop backdrop(Overlay overlay) {
        return new Backdrop(picture.get(), overlay);
    }

    /**
     * A layer with its activation.
     *
     * @param asked the name by which it was asked for
     */
    public record Observed(String asked, Activation activation) {
        String path() {
            return activation.layer().path();
        }

        /** The name asked for, and the path where it is another. */
        String title() {
            return asked.equals(path()) ? path() : "%s (%s)".formatted(asked, path());
        }
    }
}
