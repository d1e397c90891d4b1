package dev.layerscope.server.picture;

import dev.layerscope.server.activation.Selection;
import dev.layerscope.server.picture.DrawnFigure.DrawnPanel;
import dev.layerscope.server.render.Backdrop;
import dev.layerscope.server.render.Coloring;
import dev.layerscope.server.render.Extent;
import dev.layerscope.server.render.GridPanel;
import dev.layerscope.server.render.GridSettings;
import dev.layerscope.server.render.GridSpec;
import dev.layerscope.server.render.Overlay;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Channels of layers as grids of heat maps.
 *
 * @param selection of channels; the rest of it is left out of account
 * @param limit of maps per layer
 * @param columns maps side by side
 * @param order which channels come first
 * @param overlay how maps are laid over the input
 */
public record Grid(Selection selection, int limit, int columns, ChannelOrder order, Optional<Overlay> overlay)
        implements Figure {
    @Override
    public DrawnFigure draw(Subject subject, Style style) {
        Optional<Backdrop> backdrop = overlay.map(subject::backdrop);
        List<GridPanel> panels = new ArrayList<>();
        List<Integer> available = new ArrayList<>();
        for (Subject.Observed layer : subject.layers()) {
            ChannelMaps maps = new ChannelMaps(layer.activation(), "grid");
            available.add(maps.channels());
            overlay.ifPresent(wanted -> maps.requireOneSlice());
            panels.add(DrawnFigure.sized(() -> panel(subject.model(), layer, maps, style, backdrop)));
        }
        var drawing = DrawnFigure.drawing(style.sheet(), panels);
        List<DrawnPanel> drawn = new ArrayList<>();
        for (int i = 0; i < panels.size(); i++) {
            drawn.add(new DrawnPanel(
                    subject.layers().get(i).path(),
                    available.get(i),
                    panels.get(i).maps()));
        }
        return new DrawnFigure(drawing, drawn);
    }

    private GridPanel panel(
            String model, Subject.Observed layer, ChannelMaps maps, Style style, Optional<Backdrop> backdrop) {
        int[] all = order.of(selection.channelsOf(layer.path(), maps.channels()), maps);
        int[] channels = Arrays.copyOf(all, Math.min(limit, all.length));
        Extent extent = maps.extent();
        Coloring coloring = style.coloring().fitting(extent);
        GridSpec spec = new GridSpec(
                "%s · %d of %d channels · %s".formatted(layer.title(), channels.length, maps.channels(), maps.slices()),
                "%s · %s%s".formatted(model, coloring.caption(), sorted()),
                columns,
                coloring.colors(),
                coloring.scaling(maps.all()),
                backdrop);
        return new GridPanel(GridSettings.DEFAULT, spec, channels.length, extent, i -> maps.map(channels[i]));
    }

    private String sorted() {
        return switch (order) {
            case AS_ASKED, INDEX -> "";
            case MEAN -> " · largest mean first";
            case MAX -> " · largest maximum first";
            case SPARSITY -> " · largest share of zeros first";
        };
    }
}
