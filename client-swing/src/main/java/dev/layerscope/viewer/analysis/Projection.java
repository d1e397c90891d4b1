package dev.layerscope.viewer.analysis;

import dev.layerscope.client.ReceivedTensor;
import dev.layerscope.v1.Basis;
import dev.layerscope.v1.Component;
import dev.layerscope.v1.LayerBasis;
import java.awt.image.BufferedImage;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A layer in its principal components, for one input.
 *
 * @param layer the path
 * @param basis one component, shown in gray, or three, as red, green and blue
 * @param values of the components one after the other, each as its map has them
 */
record Projection(String layer, Basis basis, MapShape shape, FloatBuffer values) {
    /** As the server paints what has no colour. */
    private static final int BAD = 0xff00ff;

    private static final double EPSILON = 1e-5;
    private static final int GRAY = 0x010101;
    private static final int[] COLORS = {0x010000, 0x000100, 0x000001};

    static Projection of(LayerBasis found, ReceivedTensor tensor) {
        return new Projection(
                found.getLayer().getPath(),
                found.getBasis(),
                MapShape.of(tensor.header().getShapeList()),
                tensor.data().asFloatBuffer());
    }

    List<Component> components() {
        return basis.getComponentsList();
    }

    /** The share of the variance that is to be seen, 0..1. */
    double shareOfVariance() {
        return components().stream().mapToDouble(Component::getVarianceRatio).sum();
    }

    float value(int component, int row, int column) {
        return values.get(component * shape.positions() + shape.index(row, column));
    }

    /** A pixel for each position. */
    BufferedImage picture() {
        BufferedImage picture = new BufferedImage(shape.columns(), shape.rows(), BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < picture.getHeight(); row++) {
            for (int column = 0; column < picture.getWidth(); column++) {
                picture.setRGB(column, row, color(row, column));
            }
        }
        return picture;
    }

    /** What component k alone would be in at the greatest value, times 255: a mask of one in each byte. */
    int unit(int component) {
        return components().size() == 1 ? GRAY : COLORS[component];
    }

    private int color(int row, int column) {
        int color = 0;
        for (int k = 0; k < components().size(); k++) {
            float value = value(k, row, column);
            if (!Float.isFinite(value)) {
                return BAD;
            }
            Component component = components().get(k);
            double position =
                    (value - component.getLowest()) / (component.getHighest() - component.getLowest() + EPSILON);
            color += unit(k) * level(Math.max(0, Math.min(1, position)));
        }
        return color;
    }

    /** Of colours the nearest, of the gray map the step, as the server has it. */
    private int level(double position) {
        return components().size() == 1 ? Math.min(255, (int) (256 * position)) : (int) Math.round(255 * position);
    }
}
