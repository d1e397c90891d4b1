package dev.layerscope.server.picture;

import dev.layerscope.server.activation.LayerStatistics;
import dev.layerscope.server.activation.StatisticsSettings;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.picture.DrawnFigure.DrawnPanel;
import dev.layerscope.server.render.SparsityPanel;
import dev.layerscope.server.render.SparsitySpec;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of each layer is zero.
 *
 * @param choice of layers
 */
public record Sparsity(Choice choice) implements Figure {
    /** Whose sparsity is shown. */
    public enum Choice {
        ASKED,
        /** All after activation functions, as they are computed. */
        AFTER_FUNCTIONS
    }

    @Override
    public List<String> layers(HostedModel model, List<String> asked) {
        if (choice == Choice.ASKED) {
            return asked;
        }
        List<String> usual = model.layers().stream()
                .filter(layer -> layer.activation().side() == Layer.Side.AFTER)
                .map(Layer::path)
                .toList();
        if (usual.isEmpty()) {
            throw new DomainException(
                    Reason.REQUEST_INVALID,
                    "sparsity: model '%s' has no layers after activation functions (expected: names of layers)"
                            .formatted(model.name()));
        }
        return usual;
    }

    @Override
    public DrawnFigure draw(Subject subject, Style style) {
        List<SparsitySpec.Bar> bars = new ArrayList<>();
        List<DrawnPanel> drawn = new ArrayList<>();
        for (Subject.Observed layer : subject.layers()) {
            LayerStatistics statistics = LayerStatistics.of(layer.activation(), StatisticsSettings.MOMENTS);
            bars.add(new SparsitySpec.Bar(
                    layer.asked(),
                    statistics.all().sparsity(),
                    statistics.deadChannels().size(),
                    statistics.channelCount()));
            drawn.add(new DrawnPanel(layer.path(), statistics.channelCount(), List.of()));
        }
        SparsitySpec spec = new SparsitySpec(
                "sparsity · %d %s%s"
                        .formatted(
                                bars.size(),
                                bars.size() == 1 ? "layer" : "layers",
                                choice == Choice.ASKED ? "" : " after activation functions"),
                subject.model() + " · share of values that are exactly 0"
                        + (choice == Choice.ASKED ? "" : " · in the order of computation"),
                bars);
        return new DrawnFigure(DrawnFigure.drawing(style.sheet(), List.of(new SparsityPanel(spec))), drawn);
    }
}
