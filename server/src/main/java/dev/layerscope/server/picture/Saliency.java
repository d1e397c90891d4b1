package dev.layerscope.server.picture;

import dev.layerscope.server.attribution.InputGradient;
import dev.layerscope.server.attribution.PixelMap;
import dev.layerscope.server.attribution.ReluGradient;
import dev.layerscope.server.image.RgbImage;
import dev.layerscope.server.picture.DrawnFigure.DrawnPanel;
import dev.layerscope.server.render.Backdrop;
import dev.layerscope.server.render.ChannelPanel;
import dev.layerscope.server.render.ChannelSpec;
import dev.layerscope.server.render.Coloring;
import dev.layerscope.server.render.Extent;
import dev.layerscope.server.render.HeatMap;
import dev.layerscope.server.render.LimitRule;
import dev.layerscope.server.render.Limits;
import dev.layerscope.server.render.Overlay;
import dev.layerscope.server.render.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The gradients of a channel of each layer by the pixels of a picture, as heat maps over it.
 *
 * @param channel counted from 0
 * @param overlay how maps are laid over the picture; alone where empty
 */
public record Saliency(int channel, ReluGradient relu, Reading reading, Optional<Overlay> overlay) {
    /** What is shown of the gradient by a pixel. */
    public enum Reading {
        MAGNITUDE,
        SIGNED
    }

    /**
     * A layer with the gradient of its channel.
     *
     * @param asked the name by which it was asked for
     */
    public record Observed(String asked, InputGradient gradient) {
        private String path() {
            return gradient.layer().path();
        }

        private String title() {
            return asked.equals(path()) ? path() : "%s (%s)".formatted(asked, path());
        }
    }

    /**
     * Draws them: a panel for each layer, one below the other.
     *
     * @param model its name, for captions
     * @param picture as the model gets it; empty where an array was fed
     * @throws dev.layerscope.server.error.DomainException NOT_DIFFERENTIABLE, TOO_LARGE
     */
    public DrawnFigure draw(String model, List<Observed> layers, Optional<RgbImage> picture, Figure.Style style) {
        Optional<Backdrop> backdrop = overlay.flatMap(over -> picture.map(under -> new Backdrop(under, over)));
        List<ChannelPanel> panels = new ArrayList<>();
        List<DrawnPanel> drawn = new ArrayList<>();
        for (Observed layer : layers) {
            PixelMap pixels = PixelMap.of(layer.gradient());
            float[] values = reading == Reading.SIGNED ? pixels.values() : pixels.magnitudes();
            HeatMap map = new HeatMap(channel, pixels.height(), pixels.width(), values);
            int channels = layer.gradient().channels();
            Coloring coloring = shown(style.coloring(), map);
            ChannelSpec spec = new ChannelSpec(
                    "%s · channel %d of %d · gradient by %s pixels"
                            .formatted(layer.title(), channel, channels, new Extent(pixels.height(), pixels.width())),
                    "%s · %s · %s"
                            .formatted(
                                    model, described(pixels), style.coloring().captionOfOne()),
                    style.coloring().colors(),
                    style.coloring().scaling(Values.of(values)),
                    backdrop);
            ChannelPanel panel = new ChannelPanel(spec, map);
            panels.add(panel);
            drawn.add(new DrawnPanel(
                    layer.path(),
                    channels,
                    List.of(panel.drawn()),
                    List.of(),
                    pixels.isZero() ? DrawnPanel.Gradient.ZERO : DrawnPanel.Gradient.SOME));
        }
        return new DrawnFigure(DrawnFigure.drawing(style.sheet(), panels), drawn);
    }

    /** With limits that differ, where values do: percentiles of a gradient that few pixels have may all be zero. */
    private static Coloring shown(Coloring asked, HeatMap map) {
        Limits limits = asked.scaling(Values.of(map.values())).of(map).limits();
        if (limits.low() != limits.high()) {
            return asked;
        }
        LimitRule whole =
                asked.rule() instanceof LimitRule.Centred ? new LimitRule.Centred(LimitRule.WHOLE) : LimitRule.WHOLE;
        return new Coloring(asked.colors(), asked.norm(), whole, asked.scope());
    }

    /** What a pixel's number is. */
    private String described(PixelMap pixels) {
        if (pixels.isZero()) {
            return "zero everywhere" + rule();
        }
        String what = reading == Reading.SIGNED ? "signed" : "magnitude";
        return (pixels.colorChannels() == 1 ? what : what + ", largest of %d colours".formatted(pixels.colorChannels()))
                + rule();
    }

    private String rule() {
        return switch (relu) {
            case PLAIN -> "";
            case REDIRECTED -> ", Relu redirected";
            case GUIDED -> ", Relu guided";
            case DECONVNET -> ", Relu as a deconvnet";
        };
    }
}
