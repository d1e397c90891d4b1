package dev.layerscope.server.model;

import java.util.Optional;

/**
 * The part of the picture, as it is fed, that a position of a layer's map depends on.
 *
 * @param rows what row i of the map sees of the picture's rows; empty where that is all of them, or isn't known
 * @param columns the same of columns
 * @param wholePictureBeside whether it depends on the rest too, by values that are the same at every position
 */
public record ReceptiveField(Optional<Axis> rows, Optional<Axis> columns, boolean wholePictureBeside) {
    /** Everything, or nobody knows. */
    static final ReceptiveField WHOLE = new ReceptiveField(Optional.empty(), Optional.empty(), false);

    /**
     * Index i sees the pixels from {@code start + i * jump} to {@code start + i * jump + size}, the end not included.
     *
     * @param size in pixels
     * @param jump pixels from one index to the next
     * @param start in pixels; may be negative
     */
    public record Axis(double size, double jump, double start) {}
}
