package dev.layerscope.cli;

import dev.layerscope.cli.Arguments.Channels;
import dev.layerscope.v1.GridFigure;
import dev.layerscope.v1.RenderFigureRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a grid shows. */
final class GridOptions implements FigureOptions {
    private static final Map<String, GridFigure.Sort> SORTS = Map.of(
            "index", GridFigure.Sort.SORT_INDEX,
            "mean", GridFigure.Sort.SORT_MEAN,
            "max", GridFigure.Sort.SORT_MAX,
            "sparsity", GridFigure.Sort.SORT_SPARSITY);
    private static final List<String> SORT_WORDS = List.of("index", "mean", "max", "sparsity");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--channels",
            paramLabel = "0-7,12",
            converter = Arguments.ToChannels.class,
            description = "which channels, in this order (default: all)")
    private Channels channels = Channels.ALL;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "at most so many maps of each layer (default: ${DEFAULT-VALUE})")
    private int limit = 64;

    @Option(names = "--columns", paramLabel = "N", description = "maps side by side (default: ${DEFAULT-VALUE})")
    private int columns = 8;

    @Option(
            names = "--sort",
            paramLabel = "BY",
            description = "which channels come first: index, or the largest mean, max or sparsity (default: index)")
    private @Nullable String sort;

    @Mixin
    private OverlayOption overlay;

    @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
    GridOptions() {}

    @Override
    public void into(RenderFigureRequest.Builder request) {
        GridFigure.Builder grid = request.getGridBuilder()
                .addAllChannels(channels.ranges())
                .setLimit(limit)
                .setColumns(columns);
        overlay.overlay().ifPresent(grid::setOverlay);
        if (sort != null) {
            GridFigure.Sort known = SORTS.get(sort.toLowerCase(Locale.ROOT));
            if (known == null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "sort: '" + sort + "' (expected: " + String.join(", ", SORT_WORDS.subList(0, 3)) + " or "
                                + SORT_WORDS.get(3) + ")");
            }
            grid.setSort(known);
        }
    }
}
