package dev.layerscope.server.activation;

import dev.layerscope.server.input.Preprocessing;
import dev.layerscope.server.model.HostedModel;

/**
 * The preprocessing used where a request names none.
 *
 * @param assumed whether nobody declared it: then whole numbers go in as 0..255, pictures of three channels as
 *     ImageNet's, others as 0..1
 */
public record DefaultPreprocessing(Preprocessing preprocessing, boolean assumed) {
    private static final int IMAGENET_CHANNELS = 3;

    public static DefaultPreprocessing of(HostedModel model) {
        return model.card()
                .preprocessing()
                .map(declared -> new DefaultPreprocessing(declared, false))
                .orElseGet(() -> {
                    // Whole numbers can't hold what the other presets make.
                    if (model.image()
                            .filter(image -> !image.type().isFloatingPoint())
                            .isPresent()) {
                        return new DefaultPreprocessing(Preprocessing.preset("raw"), true);
                    }
                    boolean colour = model.image()
                            .filter(image -> image.channels() == IMAGENET_CHANNELS)
                            .isPresent();
                    return new DefaultPreprocessing(Preprocessing.preset(colour ? "imagenet" : "unit"), true);
                });
    }

    /** The size used where neither a request nor the model names one: that of ImageNet's networks. */
    public static PictureSize size(HostedModel model) {
        int fallback = 224;
        return new PictureSize(
                model.card()
                        .height()
                        .orElseGet(() -> model.image()
                                .map(image -> image.height().orElse(fallback))
                                .orElse(fallback)),
                model.card()
                        .width()
                        .orElseGet(() -> model.image()
                                .map(image -> image.width().orElse(fallback))
                                .orElse(fallback)));
    }
}
