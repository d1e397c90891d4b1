package dev.layerscope.server.render;

import dev.layerscope.server.image.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The channels of a layer that an input excites most: the input, the mean of every channel with these marked, and their
 * maps, the most active first; below these, where there are some, the pictures that a search found for them.
 */
public final class TopPanel implements Panel {
    private static final GridSettings SETTINGS = new GridSettings(140, 1000, Sheet.DEFAULT_MAX_PIXELS);
    private static final int COLUMNS = 6;
    private static final int CHART_HEIGHT = 200;
    private static final int NARROWEST_CHART = 420;
    private static final int NARROWEST = 640;
    private static final int WIDEST_FOR_TITLE = 900;
    private static final int GAP = 24;
    private static final int MAPS_TOP = Heading.HEIGHT + CHART_HEIGHT + GAP;
    private static final int COLUMN_GAP = 12;
    private static final int ROW_GAP = 14;

    private final TopSpec spec;
    private final IntFunction<HeatMap> maps;
    private final Heading heading;
    private final Extent cell;
    private final Optional<Extent> picture;
    private final Optional<FoundRows> found;
    private final List<DrawnMap> drawn = new ArrayList<>();

    /**
     * @param map the size of each
     * @param maps gives the map of a channel; asked once for each, in order
     * @throws IllegalArgumentException where the picture would have more pixels than it may
     */
    public TopPanel(TopSpec spec, Extent map, IntFunction<HeatMap> maps) {
        this.spec = spec;
        this.maps = maps;
        this.heading = new Heading(
                spec.title(),
                spec.subtitle(),
                Optional.of(new Legend(spec.colors()::color, spec.scaling(), Heading.SUBTITLE)));
        this.cell = GridLayout.of(SETTINGS, spec.top().size(), COLUMNS, map, 0).cell();
        this.picture = spec.picture().map(TopPanel::fitted);
        this.found =
                spec.found().map(inputs -> new FoundRows(inputs, spec.top(), COLUMNS, pitch() + COLUMN_GAP, pitch()));
    }

    /** What was drawn, in order. */
    public List<DrawnMap> maps() {
        return List.copyOf(drawn);
    }

    private int pitch() {
        return Math.max(RankLabel.NARROWEST, cell.width());
    }

    private int rowHeight() {
        return RankLabel.HEIGHT + cell.height() + ROW_GAP;
    }

    /** Enlarged by whole factors only, as maps are: the model gets no more pixels than one sees. */
    private static Extent fitted(RgbImage image) {
        double factor = (double) CHART_HEIGHT / Math.max(image.height(), image.width());
        double whole = factor >= 1 ? Math.floor(factor) : factor;
        return new Extent((int) Math.max(1, Math.round(image.height() * whole)), (int)
                Math.max(1, Math.round(image.width() * whole)));
    }

    @Override
    public Extent extent() {
        int chart = picture.map(size -> size.width() + GAP).orElse(0) + NARROWEST_CHART;
        int columns = Math.min(COLUMNS, spec.top().size());
        int narrowest = Math.max(NARROWEST, Math.min(heading.width(), WIDEST_FOR_TITLE));
        int width = Math.max(Math.max(chart, narrowest), columns * (pitch() + COLUMN_GAP) - COLUMN_GAP);
        int height = mapsBottom() + found.map(rows -> GAP + rows.height()).orElse(0);
        return new Extent(height, width);
    }

    private int mapsBottom() {
        int rows = (spec.top().size() - 1) / COLUMNS + 1;
        return MAPS_TOP + rows * rowHeight() - ROW_GAP;
    }

    @Override
    public void draw(Canvas canvas) {
        int left = 0;
        if (spec.picture().isPresent() && picture.isPresent()) {
            drawPicture(canvas, spec.picture().get(), picture.get());
            left = picture.get().width() + GAP;
        }
        Extent chart = new Extent(CHART_HEIGHT, canvas.extent().width() - left);
        new MeanLine(spec.means(), spec.top(), chart).draw(canvas.part(left, Heading.HEIGHT, chart));
        for (int i = 0; i < spec.top().size(); i++) {
            drawMap(canvas, i);
        }
        if (found.isPresent()) {
            int top = mapsBottom() + GAP;
            Extent below = new Extent(found.get().height(), canvas.extent().width());
            found.get().draw(canvas.part(0, top, below));
        }
        if (drawn.stream().anyMatch(one -> one.hidden() > 0)) {
            heading.drawWithHidden(canvas);
        } else {
            heading.draw(canvas);
        }
    }

    private static void drawPicture(Canvas canvas, RgbImage image, Extent size) {
        Extent pixels = canvas.pixels(size);
        boolean shrunk = pixels.height() < image.height();
        RgbImage shown = shrunk ? image.resize(pixels.height(), pixels.width()) : image;
        int[] colors = new int[pixels.height() * pixels.width()];
        for (int i = 0; i < colors.length; i++) {
            int y = i / pixels.width() * shown.height() / pixels.height();
            int x = i % pixels.width() * shown.width() / pixels.width();
            colors[i] = shown.channel(y, x, 0) << 16 | shown.channel(y, x, 1) << 8 | shown.channel(y, x, 2);
        }
        canvas.pixels(0, Heading.HEIGHT, pixels, colors);
    }

    private void drawMap(Canvas canvas, int index) {
        int channel = spec.top().get(index);
        HeatMap next = maps.apply(channel);
        Scale scale = spec.scaling().of(next);
        drawn.add(DrawnMap.of(next, scale));
        int left = index % COLUMNS * (pitch() + COLUMN_GAP);
        int top = MAPS_TOP + index / COLUMNS * rowHeight() + RankLabel.HEIGHT;
        new RankLabel(index + 1, channel, spec.means().get(channel)).draw(canvas, left, top, cell.width());
        Extent pixels = canvas.pixels(cell);
        canvas.pixels(left, top, pixels, new CellPainter(spec.colors()).paint(next, scale, pixels));
    }
}
