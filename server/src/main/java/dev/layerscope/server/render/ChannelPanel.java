package dev.layerscope.server.render;

import java.awt.Color;
import java.util.List;
import java.util.Optional;

/** One channel, large, with its rows and columns numbered and its colours in a bar at the right. */
public final class ChannelPanel implements Panel {
    /** The longer side that maps are enlarged to, about: by whole factors only. */
    private static final int COMFORTABLE = 560;

    private static final int LONGEST = 1024;
    private static final int MIN_SIDE = 24;
    private static final int BAR_GAP = 20;
    private static final int LOWEST_BAR = 120;
    private static final int AXIS_HEIGHT = 22;
    private static final int NUMBER_GAP = 8;
    private static final int DROP = 4;
    private static final int FOOT_HEIGHT = 20;
    private static final int PATCH = 8;
    private static final Color TICK = new Color(0x8A8A8A);
    private static final Lettering NUMBER = new Lettering(11, new Color(0x4D4D4D));

    private final ChannelSpec spec;
    private final HeatMap map;
    private final Scale scale;
    private final DrawnMap drawn;
    private final Heading heading;
    private final Extent cell;
    private final int axisWidth;

    public ChannelPanel(ChannelSpec spec, HeatMap map) {
        this.spec = spec;
        this.map = map;
        this.scale = spec.scaling().of(map);
        this.drawn = DrawnMap.of(map, scale);
        this.heading = new Heading(spec.title(), spec.subtitle(), Optional.empty());
        this.cell = cell(spec.backdrop().map(Backdrop::extent).orElse(map.extent()));
        this.axisWidth = NUMBER_GAP + (int) Math.ceil(NUMBER.width(Integer.toString(map.height() - 1)));
    }

    private static Extent cell(Extent shown) {
        double factor = (double) COMFORTABLE / shown.longerSide();
        double whole = factor >= 1 ? Math.floor(factor) : Math.min(1, (double) LONGEST / shown.longerSide());
        return new Extent(side(shown.height() * whole), side(shown.width() * whole));
    }

    private static int side(double length) {
        return Math.max(MIN_SIDE, (int) Math.round(length));
    }

    public DrawnMap drawn() {
        return drawn;
    }

    @Override
    public Extent extent() {
        int bar = scale.limits().isNone() ? 0 : BAR_GAP + bar().width();
        int width = Math.max(axisWidth + cell.width() + bar, Math.min(heading.width(), LONGEST));
        return new Extent(Heading.HEIGHT + bodyHeight() + AXIS_HEIGHT + (drawn.hidden() > 0 ? FOOT_HEIGHT : 0), width);
    }

    private int bodyHeight() {
        return Math.max(cell.height(), scale.limits().isNone() ? 0 : LOWEST_BAR);
    }

    @Override
    public void draw(Canvas canvas) {
        heading.draw(canvas);
        Extent pixels = canvas.pixels(cell);
        int[] painted = spec.backdrop()
                .map(backdrop -> backdrop.paint(map, scale, spec.colors(), pixels))
                .orElseGet(() -> new CellPainter(spec.colors()).paint(map, scale, pixels));
        canvas.pixels(axisWidth, Heading.HEIGHT, pixels, painted);
        drawRows(canvas);
        drawColumns(canvas);
        if (!scale.limits().isNone()) {
            int left = axisWidth + cell.width() + BAR_GAP;
            bar().draw(canvas.part(left, Heading.HEIGHT, new Extent(bodyHeight(), bar().width())));
        }
        if (drawn.hidden() > 0) {
            int baseline = Heading.HEIGHT + bodyHeight() + AXIS_HEIGHT + FOOT_HEIGHT - DROP;
            canvas.fill(new Color(ColorMap.BAD), axisWidth, baseline - PATCH, PATCH, PATCH);
            String explained = "%,d of %,d values: %s"
                    .formatted(drawn.hidden(), map.extent().area(), scale.norm().hidden());
            canvas.text(NUMBER, explained, axisWidth + 2 * PATCH, baseline, Lettering.Align.LEFT);
        }
    }

    private ColorBar bar() {
        ColorAt colors =
                spec.backdrop().map(backdrop -> backdrop.over(spec.colors())).orElse(spec.colors()::color);
        return new ColorBar(colors, scale);
    }

    private void drawRows(Canvas canvas) {
        for (int row : numbered(map.height())) {
            double y = Heading.HEIGHT + (row + 0.5) * cell.height() / map.height();
            canvas.text(NUMBER, Integer.toString(row), axisWidth - NUMBER_GAP, y + DROP, Lettering.Align.RIGHT);
            canvas.fill(TICK, axisWidth - DROP, y, DROP, 1.0 / canvas.scale());
        }
    }

    private void drawColumns(Canvas canvas) {
        int bottom = Heading.HEIGHT + cell.height();
        for (int column : numbered(map.width())) {
            double x = axisWidth + (column + 0.5) * cell.width() / map.width();
            canvas.fill(TICK, x, bottom, 1.0 / canvas.scale(), DROP);
            canvas.text(
                    NUMBER, Integer.toString(column), x, (double) bottom + AXIS_HEIGHT - DROP, Lettering.Align.CENTER);
        }
    }

    /** Round whole numbers below a count. */
    private static List<Integer> numbered(int count) {
        return Ticks.linear(new Limits(0, count - 1.0)).stream()
                .filter(tick -> tick == Math.rint(tick))
                .map(Double::intValue)
                .toList();
    }
}
