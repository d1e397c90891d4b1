package dev.layerscope.server.picture;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.render.Drawing;
import dev.layerscope.server.render.DrawnMap;
import dev.layerscope.server.render.Panel;
import dev.layerscope.server.render.Sheet;
import java.util.List;

/**
 * A finished figure.
 *
 * @param panels what each part shows, in the order of the layers
 */
public record DrawnFigure(Drawing drawing, List<DrawnPanel> panels) {
    public DrawnFigure {
        panels = List.copyOf(panels);
    }

    /**
     * What is shown of a layer.
     *
     * @param layer its path
     * @param channelsAvailable how many channels it has
     * @param maps those drawn, in order, each with its limits
     * @param means of the channels drawn, in order, where they are chosen by these; else empty
     * @param gradient whether what is drawn is a gradient of zeros
     */
    public record DrawnPanel(
            String layer, int channelsAvailable, List<DrawnMap> maps, List<Double> means, Gradient gradient) {
        /** What is known of a gradient that is drawn. */
        public enum Gradient {
            ZERO,
            SOME,
            NOT_DRAWN
        }

        public DrawnPanel {
            maps = List.copyOf(maps);
            means = List.copyOf(means);
        }

        public DrawnPanel(String layer, int channelsAvailable, List<DrawnMap> maps) {
            this(layer, channelsAvailable, maps, List.of());
        }

        public DrawnPanel(String layer, int channelsAvailable, List<DrawnMap> maps, List<Double> means) {
            this(layer, channelsAvailable, maps, means, Gradient.NOT_DRAWN);
        }
    }

    /**
     * Puts panels on a sheet.
     *
     * @throws DomainException TOO_LARGE
     */
    static Drawing drawing(Sheet sheet, List<? extends Panel> panels) {
        return sized(() -> sheet.draw(panels));
    }

    /** What room {@code render} refuses is larger than a picture may be. */
    static <T> T sized(java.util.function.Supplier<T> layout) {
        try {
            return layout.get();
        } catch (IllegalArgumentException e) {
            throw new DomainException(Reason.TOO_LARGE, String.valueOf(e.getMessage()), e);
        }
    }
}
