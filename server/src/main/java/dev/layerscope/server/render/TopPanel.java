package dev.layerscope.server.render;

import dev.layerscope.server.image.RgbImage;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The channels of a layer that an input excites most: the input, the mean of every channel with these marked, and their
 * maps, the most active first.
 */
public final class TopPanel implements Panel {
    private static final GridSettings SETTINGS = new GridSettings(140, 1000, Sheet.DEFAULT_MAX_PIXELS);
    private static final int COLUMNS = 6;
    private static final int CHART_HEIGHT = 200;
    private static final int NARROWEST_CHART = 420;
    private static final int NARROWEST = 640;
    private static final int WIDEST_FOR_TITLE = 900;
    private static final int GAP = 24;
    private static final int BETWEEN = 6;
    private static final int LABEL_HEIGHT = 12;
    private static final int COLUMN_GAP = 12;
    private static final int ROW_GAP = 14;
    /** In which {@code 1 channel 1023 0.0123} fits. */
    private static final int NARROWEST_PITCH = 124;

    private static final Lettering RANK = new Lettering(11, Plot.ALARM);
    private static final Lettering LABEL = new Lettering(11, new Color(0x4D4D4D));
    private static final Lettering MEAN = new Lettering(11, new Color(0x8A8A8A));

    private final TopSpec spec;
    private final IntFunction<HeatMap> maps;
    private final Heading heading;
    private final Extent cell;
    private final Optional<Extent> picture;
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
    }

    /** What was drawn, in order. */
    public List<DrawnMap> maps() {
        return List.copyOf(drawn);
    }

    private int pitch() {
        return Math.max(NARROWEST_PITCH, cell.width());
    }

    private int rowHeight() {
        return LABEL_HEIGHT + cell.height() + ROW_GAP;
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
        int rows = (spec.top().size() - 1) / COLUMNS + 1;
        return new Extent(Heading.HEIGHT + CHART_HEIGHT + GAP + rows * rowHeight() - ROW_GAP, width);
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
        int top = Heading.HEIGHT + CHART_HEIGHT + GAP + index / COLUMNS * rowHeight() + LABEL_HEIGHT;
        int baseline = top - GridLayout.LABEL_RISE;
        String rank = Integer.toString(index + 1);
        String name = "channel " + channel;
        String mean = Numerals.any(spec.means().get(channel));
        double namesAt = left + RANK.width(rank) + BETWEEN;
        canvas.text(RANK, rank, left, baseline, Lettering.Align.LEFT);
        canvas.text(LABEL, name, namesAt, baseline, Lettering.Align.LEFT);
        if (namesAt + LABEL.width(name) + BETWEEN + MEAN.width(mean) <= left + pitch()) {
            canvas.text(MEAN, mean, (double) left + pitch(), baseline, Lettering.Align.RIGHT);
        }
        Extent pixels = canvas.pixels(cell);
        canvas.pixels(left, top, pixels, new CellPainter(spec.colors()).paint(next, scale, pixels));
    }
}
