package dev.layerscope.server.picture;

import dev.layerscope.server.activation.Activation;
import dev.layerscope.server.activation.Planes;
import dev.layerscope.server.activation.components.Basis;
import dev.layerscope.server.activation.components.Component;
import dev.layerscope.server.activation.components.Projected;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.picture.DrawnFigure.DrawnPanel;
import dev.layerscope.server.render.ColorMap;
import dev.layerscope.server.render.ComponentsPanel;
import dev.layerscope.server.render.ComponentsSpec;
import dev.layerscope.server.render.DrawnMap;
import dev.layerscope.server.render.Extent;
import dev.layerscope.server.render.HeatMap;
import dev.layerscope.server.render.Limits;
import dev.layerscope.server.render.Numerals;
import dev.layerscope.server.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The principal components of layers as pictures, one for each input: one component in a colour map, or three as red, green
 * and blue.
 *
 * @param colors of a single component
 * @param projection brings a layer into a basis: one that is made of it, or one that is kept
 * @param given whether bases are kept ones
 */
public record Components(ColorMap colors, Projection projection, Given given) implements Figure {
    private static final int PLANE_AXES = 2;
    private static final int PERCENT = 100;

    /** Where bases come from. */
    public enum Given {
        MADE_OF_THESE_INPUTS,
        KEPT
    }

    /** Brings the layer at an index, with its activation, into components. */
    public interface Projection {
        /**
         * @return of one or three components, owned by the caller
         */
        Projected of(int index, Activation activation);
    }

    @Override
    public boolean takesSeveralInputs() {
        return true;
    }

    @Override
    public DrawnFigure draw(Subject subject, Style style) {
        List<Projected> projected = new ArrayList<>();
        try {
            List<ComponentsPanel> panels = new ArrayList<>();
            List<DrawnPanel> drawn = new ArrayList<>();
            for (int i = 0; i < subject.layers().size(); i++) {
                Subject.Observed layer = subject.layers().get(i);
                Extent extent = extent(layer);
                Projected one = projection.of(i, layer.activation());
                projected.add(one);
                Maps maps = new Maps(one, extent);
                panels.add(DrawnFigure.sized(() -> panel(subject.model(), layer, one.basis(), maps)));
                drawn.add(new DrawnPanel(layer.path(), one.basis().channels(), maps.drawn()));
            }
            return new DrawnFigure(DrawnFigure.drawing(style.sheet(), panels), drawn);
        } finally {
            projected.forEach(Projected::close);
        }
    }

    /** Of a map; a layer of tokens or of single values has one row. */
    private static Extent extent(Subject.Observed layer) {
        Shape shape = layer.activation().tensor().shape();
        int channelAxis = layer.activation().channelAxis();
        int[] plane = IntStream.range(1, shape.rank())
                .filter(axis -> axis != channelAxis)
                .toArray();
        if (channelAxis < 0 || plane.length > PLANE_AXES || shape.elements() == 0) {
            throw new DomainException(
                    Reason.NO_CHANNELS,
                    "components: layer '%s' of shape %s (expected: channels with height and width)"
                            .formatted(layer.path(), shape));
        }
        return new Extent(
                plane.length == PLANE_AXES ? Math.toIntExact(shape.dim(plane[0])) : 1,
                plane.length == 0 ? 1 : Math.toIntExact(shape.dim(plane[plane.length - 1])));
    }

    private ComponentsPanel panel(String model, Subject.Observed layer, Basis basis, Maps maps) {
        List<Component> components = basis.components();
        double whole = components.stream().mapToDouble(Component::ratio).sum();
        String parts = components.stream().map(Components::part).collect(Collectors.joining(" + "));
        String title = "%s · %s".formatted(layer.title(), maps.extent);
        String subtitle = "%s of %s%s"
                .formatted(
                        Numerals.percent(whole),
                        given == Given.KEPT ? "the basis's variance" : "the variance",
                        components.size() > 1 ? ": " + parts + " %" : "");
        String caption =
                "%s · principal component%s of %s".formatted(model, components.size() > 1 ? "s" : "", origin(basis));
        List<ComponentsSpec.Key> keys = components.stream()
                .map(component -> new ComponentsSpec.Key(
                        new Limits(component.lowest(), component.highest()),
                        Numerals.percent(component.ratio()) + " of the variance"))
                .toList();
        return new ComponentsPanel(
                new ComponentsSpec(title, subtitle, caption, colors, keys),
                maps.pictures(),
                maps.extent,
                maps::of,
                maps.hidden());
    }

    private String origin(Basis basis) {
        String positions = basis.samples() > 0 ? "%,d positions".formatted(basis.samples()) : "other positions";
        return given == Given.KEPT ? "a basis of " + positions : positions;
    }

    /** In percent, with one digit behind the point. */
    private static String part(Component component) {
        return String.format(Locale.ROOT, "%.1f", PERCENT * component.ratio());
    }

    /** What was projected, as maps. */
    private static final class Maps {
        private final Planes planes;
        private final List<Component> components;
        private final Extent extent;

        private Maps(Projected projected, Extent extent) {
            this.planes = new Planes(projected.projections(), 1);
            this.components = projected.basis().components();
            this.extent = extent;
        }

        private int pictures() {
            return planes.batch();
        }

        private List<HeatMap> of(int picture) {
            return IntStream.range(0, components.size())
                    .mapToObj(k -> new HeatMap(k, extent.height(), extent.width(), planes.plane(picture, k)))
                    .toList();
        }

        /** Positions without a value. */
        private long hidden() {
            long hidden = 0;
            for (int n = 0; n < planes.batch(); n++) {
                for (float value : planes.plane(n, 0)) {
                    hidden += Float.isFinite(value) ? 0 : 1;
                }
            }
            return hidden;
        }

        private List<DrawnMap> drawn() {
            long hidden = hidden();
            return IntStream.range(0, components.size())
                    .mapToObj(k -> new DrawnMap(
                            k,
                            new Limits(
                                    components.get(k).lowest(),
                                    components.get(k).highest()),
                            hidden))
                    .toList();
        }
    }
}
