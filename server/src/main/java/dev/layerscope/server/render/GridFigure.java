package dev.layerscope.server.render;

import dev.layerscope.server.render.DrawnGrid.DrawnMap;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Draws the channels of a layer as a grid of heat maps, each with its number above it, and its limits where they are its
 * own and there is room.
 *
 * <p>Maps are taken one by one, so that only the picture and one map are in memory. Immutable, and safe for use by any
 * number of threads.
 */
public final class GridFigure {
    private static final Lettering TITLE = new Lettering(16.5f, new Color(0x262626));
    private static final Lettering SUBTITLE = new Lettering(11, new Color(0x6B6B6B));
    private static final Lettering LABEL = new Lettering(11, new Color(0x4D4D4D));
    private static final Lettering ALARM = new Lettering(11, new Color(0xB000B0));
    private static final Lettering LIMITS = new Lettering(11, new Color(0x8A8A8A));
    private static final int HEADER_GAP = 32;
    private static final int LABEL_GAP = 8;

    private final GridSettings settings;

    public GridFigure(GridSettings settings) {
        this.settings = settings;
    }

    /**
     * Where everything will lie in a figure of so many maps of one size.
     *
     * @throws IllegalArgumentException where there is no map, or the picture would have more pixels than the settings allow
     */
    public GridLayout layout(GridSpec spec, int maps, Extent map) {
        if (maps < 1) {
            throw new IllegalArgumentException("maps: " + maps + " (expected: at least 1)");
        }
        float titleRow = TITLE.width(spec.title()) + HEADER_GAP + legend(spec).widest();
        int headerWidth = (int) Math.ceil(Math.max(
                titleRow, SUBTITLE.width(spec.subtitle()) + legend(spec).ticksWidth()));
        return GridLayout.of(settings, maps, spec.columns(), map, headerWidth);
    }

    /**
     * Draws a figure.
     *
     * @param maps gives the map at an index from 0 to {@code count - 1}; asked once for each, in order. All maps have the
     *     size of the first one
     * @throws IllegalArgumentException where there is no map, the picture would have more pixels than the settings allow,
     *     or a map has another size than the first
     */
    public DrawnGrid draw(GridSpec spec, int count, IntFunction<HeatMap> maps) {
        if (count < 1) {
            throw new IllegalArgumentException("maps: " + count + " (expected: at least 1)");
        }
        HeatMap first = maps.apply(0);
        GridLayout layout = layout(spec, count, first.extent());
        Extent size = layout.picture();
        List<DrawnMap> drawn = new ArrayList<>(count);
        BufferedImage image = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, size.width(), size.height());
            CellPainter painter = new CellPainter(spec.colors());
            for (int i = 0; i < count; i++) {
                HeatMap map = i == 0 ? first : sameSize(first, maps.apply(i));
                Scale scale = spec.scaling().of(map);
                drawn.add(new DrawnMap(map.channel(), scale.limits(), hidden(map, scale)));
                drawLabel(graphics, map, drawn.get(i), spec, layout, i);
                Extent cell = layout.cell();
                int[] pixels = painter.paint(map, scale, cell);
                image.getRaster().setDataElements(layout.left(i), layout.top(i), cell.width(), cell.height(), pixels);
            }
            drawHeader(graphics, spec, layout, drawn);
        } finally {
            graphics.dispose();
        }
        return new DrawnGrid(new Drawing(image), drawn);
    }

    private static void drawHeader(Graphics2D graphics, GridSpec spec, GridLayout layout, List<DrawnMap> drawn) {
        Legend legend = legend(spec);
        legend.draw(graphics, layout.right(), GridLayout.TITLE_BASELINE);
        int legendWidth = legend.width();
        if (drawn.stream().anyMatch(map -> map.hidden() > 0)) {
            legend.drawHidden(graphics, layout.right(), GridLayout.TITLE_BASELINE);
            legendWidth = legend.widest();
        }
        int left = GridLayout.MARGIN;
        int width = layout.right() - left;
        String title = TITLE.fit(spec.title(), width - HEADER_GAP - legendWidth);
        TITLE.draw(graphics, title, left, GridLayout.TITLE_BASELINE, Lettering.Align.LEFT);
        String subtitle = SUBTITLE.fit(spec.subtitle(), width - legend.ticksWidth());
        SUBTITLE.draw(graphics, subtitle, left, GridLayout.SUBTITLE_BASELINE, Lettering.Align.LEFT);
    }

    private static Legend legend(GridSpec spec) {
        return new Legend(spec.colors(), spec.scaling(), SUBTITLE);
    }

    private static long hidden(HeatMap map, Scale scale) {
        long hidden = 0;
        for (float value : map.values()) {
            hidden += scale.shows(value) ? 0 : 1;
        }
        return hidden;
    }

    /**
     * The channel's number; in the colour of what is not finite, and saying so where there is room, if any value is not.
     * At the right its limits, where they are its own and there is room.
     */
    private static void drawLabel(
            Graphics2D graphics, HeatMap map, DrawnMap drawn, GridSpec spec, GridLayout layout, int index) {
        String number = Integer.toString(map.channel());
        boolean finite = map.isFinite();
        String explained = number + " · not finite";
        String text = finite || LABEL.width(explained) > layout.labelWidth() ? number : explained;
        Lettering lettering = finite ? LABEL : ALARM;
        int baseline = layout.top(index) - GridLayout.LABEL_RISE;
        lettering.draw(graphics, text, layout.left(index), baseline, Lettering.Align.LEFT);
        Limits limits = drawn.limits();
        if (limits.isNone() || spec.scaling().shared().isPresent()) {
            return;
        }
        String own = Numerals.brief(limits.low()) + " … " + Numerals.brief(limits.high());
        if (LABEL.width(text) + LABEL_GAP + LIMITS.width(own) <= layout.cell().width()) {
            int right = layout.left(index) + layout.cell().width();
            LIMITS.draw(graphics, own, right, baseline, Lettering.Align.RIGHT);
        }
    }

    private static HeatMap sameSize(HeatMap first, HeatMap map) {
        if (!map.extent().equals(first.extent())) {
            throw new IllegalArgumentException("map of channel " + map.channel() + ": " + map.extent() + " (expected: "
                    + first.extent() + " as the first one)");
        }
        return map;
    }
}
