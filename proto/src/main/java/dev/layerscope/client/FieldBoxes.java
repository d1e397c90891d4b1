package dev.layerscope.client;

import dev.layerscope.v1.FieldAxis;
import dev.layerscope.v1.MaximaHeader;
import dev.layerscope.v1.PixelBox;
import dev.layerscope.v1.ReceptiveField;

/** Which part of the picture, as the model gets it, a position of a layer's map sees. */
public final class FieldBoxes {
    /** Edges between pixels come from divisions. */
    private static final double ROUNDING = 1e-6;

    private FieldBoxes() {}

    /** Clipped to the picture; all of it along axes of which nothing is known. At least one pixel. */
    public static PixelBox of(MaximaHeader header, int row, int column) {
        ReceptiveField field = header.getLayer().getReceptiveField();
        int height = header.getSize().getHeight();
        int width = header.getSize().getWidth();
        int[] rows = range(field.hasRows(), field.getRows(), row, height);
        int[] columns = range(field.hasColumns(), field.getColumns(), column, width);
        return PixelBox.newBuilder()
                .setTop(rows[0])
                .setHeight(rows[1] - rows[0])
                .setLeft(columns[0])
                .setWidth(columns[1] - columns[0])
                .build();
    }

    /** The first pixel, and the one after the last. */
    private static int[] range(boolean known, FieldAxis axis, int index, int side) {
        if (!known) {
            return new int[] {0, side};
        }
        double start = axis.getStart() + index * axis.getJump();
        int from = (int) Math.ceil(start - ROUNDING);
        int to = (int) Math.floor(start + axis.getSize() + ROUNDING);
        int first = Math.max(0, Math.min(side - 1, from));
        return new int[] {first, Math.max(first + 1, Math.min(side, to))};
    }
}
