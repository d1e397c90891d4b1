package dev.layerscope.server.optimize.recipe;

/**
 * What is searched, and how it becomes a picture.
 *
 * @param colors of pictures with three channels; others are as INDEPENDENT
 */
public record Parameterization(Space space, Colors colors, Range range) {
    /** Where the search goes on. */
    public enum Space {
        /** Pixels themselves. */
        PIXELS,
        /**
         * The spectrum, each frequency scaled by its inverse, as natural pictures have it (Olah, Mordvintsev, Schubert
         * 2017, "Feature Visualization", and Lucid's fft_image).
         */
        FOURIER
    }

    /** Whether colours move together. */
    public enum Colors {
        INDEPENDENT,
        /** Along the axes in which ImageNet's colours vary independently (Lucid's decorrelated colours). */
        DECORRELATED
    }

    /** How values are kept where pictures have them. */
    public enum Range {
        /** Not at all, as the model is fed: cut off when a picture is shown. */
        FREE,
        /** Back into 0..1 after each step. */
        CLAMP,
        /** Through a sigmoid to 0..1. */
        SIGMOID
    }

    public Parameterization {
        Invalid.unless(
                range != Range.CLAMP || space == Space.PIXELS && colors == Colors.INDEPENDENT,
                "range",
                "CLAMP",
                "FREE or SIGMOID for a spectrum or decorrelated colours, whose values are no pixels");
    }
}
