package dev.layerscope.server.picture;

import dev.layerscope.server.image.RgbImage;
import dev.layerscope.server.picture.DrawnFigure.DrawnPanel;
import dev.layerscope.server.render.Coloring;
import dev.layerscope.server.render.DrawnMap;
import dev.layerscope.server.render.TopPanel;
import dev.layerscope.server.render.TopSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The channels of each layer with the largest means.
 *
 * @param count how many
 * @param searched pictures that a job found for these channels, shown below their maps; none where empty
 */
public record Top(int count, Optional<SearchedInputs> searched) implements Figure {
    /** Without pictures that were searched. */
    public Top(int count) {
        this(count, Optional.empty());
    }

    @Override
    public DrawnFigure draw(Subject subject, Style style) {
        Optional<RgbImage> picture = subject.pictureIfAny();
        List<TopPanel> panels = new ArrayList<>();
        List<Ranking> rankings = new ArrayList<>();
        for (Subject.Observed layer : subject.layers()) {
            ChannelMaps maps = new ChannelMaps(layer.activation(), "top");
            Ranking ranking = Ranking.of(maps, count);
            Coloring coloring = style.coloring().fitting(maps.extent());
            TopSpec spec = new TopSpec(
                    "%s · top %d of %d channels · %s"
                            .formatted(layer.title(), ranking.top().size(), maps.channels(), maps.slices()),
                    "%s · the largest means · %s".formatted(subject.model(), coloring.caption()),
                    picture,
                    ranking.means(),
                    ranking.top(),
                    coloring.colors(),
                    coloring.scaling(maps.all()),
                    searched.map(inputs -> inputs.of(layer.path(), ranking.top())));
            panels.add(DrawnFigure.sized(() -> new TopPanel(spec, maps.extent(), maps::map)));
            rankings.add(ranking);
        }
        var drawing = DrawnFigure.drawing(style.sheet(), panels);
        List<DrawnPanel> drawn = new ArrayList<>();
        for (int i = 0; i < panels.size(); i++) {
            Ranking ranking = rankings.get(i);
            List<DrawnMap> maps = panels.get(i).maps();
            List<Double> means =
                    ranking.top().stream().map(ranking.means()::get).toList();
            drawn.add(new DrawnPanel(
                    subject.layers().get(i).path(), ranking.means().size(), maps, means));
        }
        return new DrawnFigure(drawing, drawn);
    }

    /** The means of all channels, and those channels that come first. */
    private record Ranking(List<Double> means, List<Integer> top) {
        private static Ranking of(ChannelMaps maps, int count) {
            int[] all = IntStream.range(0, maps.channels()).toArray();
            List<Integer> top = Arrays.stream(ChannelOrder.MEAN.of(all, maps))
                    .limit(count)
                    .boxed()
                    .toList();
            List<Double> means = IntStream.of(all)
                    .mapToObj(channel -> mean(maps.values(channel)))
                    .toList();
            return new Ranking(means, top);
        }

        /** Of values that are numbers; NaN where there are none. */
        private static double mean(float[] values) {
            return IntStream.range(0, values.length)
                    .mapToDouble(i -> values[i])
                    .filter(value -> !Double.isNaN(value))
                    .average()
                    .orElse(Double.NaN);
        }
    }
}
