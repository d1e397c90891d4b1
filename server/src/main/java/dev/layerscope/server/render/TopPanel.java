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
    private static final int CHART_HEIGHT = 190;
    private static final int NARROWEST_CHART = 420;
    private static final int NARROWEST = 640;
    private static final int GAP = 24;
    private static final int BETWEEN = 6;
    private static final Lettering RANK = new Lettering(11, Plot.ALARM);
    private static final Lettering LABEL = new Lettering(11, new Color(0x4D4D4D));
    private static final Lettering MEAN = new Lettering(11, new Color(0x8A8A8A));

    private final TopSpec spec;
    private final Extent map;
    private final IntFunction<HeatMap> maps;
    private final Heading heading;
    private final GridLayout layout;
    private final Optional<Extent> picture;
    private final List<DrawnMap> drawn = new ArrayList<>();

    /**
     * @param map the size of each
     * @param maps gives the map of a channel; asked once for each, in order
     * @throws IllegalArgumentException where the picture would have more pixels than it may
     */
    public TopPanel(TopSpec spec, Extent map, IntFunction<HeatMap> maps) {
        this.spec = spec;
        this.map = map;
        this.maps = maps;
        this.heading = new Heading(
                spec.title(),
                spec.subtitle(),
                Optional.of(new Legend(spec.colors()::color, spec.scaling(), Heading.SUBTITLE)));
        this.layout = GridLayout.of(SETTINGS, spec.top().size(), COLUMNS, map, heading.width());
        this.picture = spec.picture().map(TopPanel::fitted);
    }

    /** What was drawn, in order. */
    public List<DrawnMap> maps() {
        return List.copyOf(drawn);
    }

    private static Extent fitted(RgbImage image) {
        double factor = (double) CHART_HEIGHT / Math.max(image.height(), image.width());
        return new Extent((int) Math.max(1, Math.round(image.height() * factor)), (int)
                Math.max(1, Math.round(image.width() * factor)));
    }

    @Override
    public Extent extent() {
        int chart = picture.map(size -> size.width() + GAP).orElse(0) + NARROWEST_CHART;
        int width = Math.max(Math.max(chart, NARROWEST), layout.extent().width());
        return new Extent(layout.extent().height() + CHART_HEIGHT + GAP, width);
    }

    @Override
    public void draw(Canvas canvas) {
        int left = 0;
        if (spec.picture().isPresent() && picture.isPresent()) {
            drawPicture(canvas, spec.picture().get(), picture.get());
            left = picture.get().width() + GAP;
        }
        Extent chart = new Extent(CHART_HEIGHT, extent().width() - left);
        new MeanLine(spec.means(), spec.top(), chart).draw(canvas.part(left, Heading.HEIGHT, chart));
        Canvas below = canvas.part(0, CHART_HEIGHT + GAP, layout.extent());
        for (int i = 0; i < spec.top().size(); i++) {
            drawMap(below, i);
        }
        if (drawn.stream().anyMatch(one -> one.hidden() > 0)) {
            heading.drawWithHidden(canvas);
        } else {
            heading.draw(canvas);
        }
    }

    private static void drawPicture(Canvas canvas, RgbImage image, Extent size) {
        Extent pixels = canvas.pixels(size);
        byte[] rgb = image.resize(pixels.height(), pixels.width()).pixels();
        int[] colors = new int[rgb.length / 3];
        for (int i = 0; i < colors.length; i++) {
            colors[i] = (rgb[3 * i] & 0xFF) << 16 | (rgb[3 * i + 1] & 0xFF) << 8 | rgb[3 * i + 2] & 0xFF;
        }
        canvas.pixels(0, Heading.HEIGHT, pixels, colors);
    }

    private void drawMap(Canvas canvas, int index) {
        int channel = spec.top().get(index);
        HeatMap next = maps.apply(channel);
        Scale scale = spec.scaling().of(next);
        drawn.add(DrawnMap.of(next, scale));
        int left = layout.left(index);
        int top = layout.top(index);
        int baseline = top - GridLayout.LABEL_RISE;
        String rank = Integer.toString(index + 1);
        String name = "channel " + channel;
        String mean = Numerals.any(spec.means().get(channel));
        double width = Math.max(layout.cell().width(), layout.labelWidth());
        double namesAt = left + RANK.width(rank) + BETWEEN;
        canvas.text(RANK, rank, left, baseline, Lettering.Align.LEFT);
        if (namesAt + LABEL.width(name) > left + width) {
            name = Integer.toString(channel);
        }
        canvas.text(LABEL, name, namesAt, baseline, Lettering.Align.LEFT);
        if (namesAt + LABEL.width(name) + BETWEEN + MEAN.width(mean) <= left + width) {
            canvas.text(MEAN, mean, left + width, baseline, Lettering.Align.RIGHT);
        }
        Extent pixels = canvas.pixels(layout.cell());
        canvas.pixels(left, top, pixels, new CellPainter(spec.colors()).paint(next, scale, pixels));
    }
}
