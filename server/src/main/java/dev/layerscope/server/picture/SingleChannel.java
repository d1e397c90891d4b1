package dev.layerscope.server.picture;

import dev.layerscope.server.activation.Selection;
import dev.layerscope.server.activation.Selection.ChannelRange;
import dev.layerscope.server.picture.DrawnFigure.DrawnPanel;
import dev.layerscope.server.render.Backdrop;
import dev.layerscope.server.render.ChannelPanel;
import dev.layerscope.server.render.ChannelSpec;
import dev.layerscope.server.render.Coloring;
import dev.layerscope.server.render.Overlay;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One channel of each layer, large.
 *
 * @param channel counted from 0
 * @param overlay how its map is laid over the input
 */
public record SingleChannel(int channel, Optional<Overlay> overlay) implements Figure {
    @Override
    public DrawnFigure draw(Subject subject, Style style) {
        Optional<Backdrop> backdrop = overlay.map(subject::backdrop);
        List<ChannelPanel> panels = new ArrayList<>();
        List<DrawnPanel> drawn = new ArrayList<>();
        for (Subject.Observed layer : subject.layers()) {
            ChannelMaps maps = new ChannelMaps(layer.activation(), "channel");
            overlay.ifPresent(wanted -> maps.requireOneSlice());
            Selection.ofChannels(List.of(new ChannelRange(channel, channel))).channelsOf(layer.path(), maps.channels());
            Coloring coloring = style.coloring().fitting(maps.extent());
            ChannelSpec spec = new ChannelSpec(
                    "%s · channel %d of %d · %s".formatted(layer.title(), channel, maps.channels(), maps.slices()),
                    "%s · %s".formatted(subject.model(), coloring.captionOfOne()),
                    coloring.colors(),
                    coloring.scaling(maps.all()),
                    backdrop);
            ChannelPanel panel = new ChannelPanel(spec, maps.map(channel));
            panels.add(panel);
            drawn.add(new DrawnPanel(layer.path(), maps.channels(), List.of(panel.drawn())));
        }
        return new DrawnFigure(DrawnFigure.drawing(style.sheet(), panels), drawn);
    }
}
