package dev.layerscope.server.render;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The channels of a layer as a grid of heat maps, each with its number above it, and its limits where they are its own and
 * there is room.
 *
 * <p>Maps are taken one by one while they are drawn, so that only the picture and one map are in memory.
 */
public final class GridPanel implements Panel {
    private static final Lettering LABEL = new Lettering(11, new Color(0x4D4D4D));
    private static final Lettering ALARM = new Lettering(11, new Color(0xB000B0));
    private static final Lettering LIMITS = new Lettering(11, new Color(0x8A8A8A));
    private static final int LABEL_GAP = 8;

    private final GridSpec spec;
    private final int count;
    private final Extent map;
    private final IntFunction<HeatMap> maps;
    private final GridLayout layout;
    private final List<DrawnMap> drawn = new ArrayList<>();

    /**
     * Lays out a number of maps of one size.
     *
     * @param maps gives the map at an index from 0 to {@code count - 1}; asked once for each, in order
     * @throws IllegalArgumentException where there is no map, or the picture would have more pixels than the settings allow
     */
    public GridPanel(GridSettings settings, GridSpec spec, int count, Extent map, IntFunction<HeatMap> maps) {
        if (count < 1) {
            throw new IllegalArgumentException("maps: " + count + " (expected: at least 1)");
        }
        this.spec = spec;
        this.count = count;
        this.map = map;
        this.maps = maps;
        Extent shown = spec.backdrop().map(Backdrop::extent).orElse(map);
        this.layout =
                GridLayout.of(settings, count, spec.columns(), shown, heading().width());
    }

    public GridLayout layout() {
        return layout;
    }

    /** What was drawn, in order. */
    public List<DrawnMap> maps() {
        return List.copyOf(drawn);
    }

    @Override
    public Extent extent() {
        return layout.extent();
    }

    /**
     * @throws IllegalArgumentException where a map has another size than was said
     */
    @Override
    public void draw(Canvas canvas) {
        Extent cell = canvas.pixels(layout.cell());
        CellPainter painter = new CellPainter(spec.colors());
        for (int i = 0; i < count; i++) {
            HeatMap next = sized(maps.apply(i));
            Scale scale = spec.scaling().of(next);
            drawn.add(DrawnMap.of(next, scale));
            drawLabel(canvas, next, drawn.get(i), i);
            int[] pixels = spec.backdrop()
                    .map(backdrop -> backdrop.paint(next, scale, spec.colors(), cell))
                    .orElseGet(() -> painter.paint(next, scale, cell));
            canvas.pixels(layout.left(i), layout.top(i), cell, pixels);
        }
        if (drawn.stream().anyMatch(one -> one.hidden() > 0)) {
            heading().drawWithHidden(canvas);
        } else {
            heading().draw(canvas);
        }
    }

    private Heading heading() {
        ColorAt colors =
                spec.backdrop().map(backdrop -> backdrop.over(spec.colors())).orElse(spec.colors()::color);
        return new Heading(
                spec.title(), spec.subtitle(), Optional.of(new Legend(colors, spec.scaling(), Heading.SUBTITLE)));
    }

    /**
     * The channel's number; in the colour of what is not finite, and saying so where there is room, if any value is not.
     * At the right its limits, where they are its own, in as many digits as there is room for.
     */
    private void drawLabel(Canvas canvas, HeatMap next, DrawnMap done, int index) {
        String number = Integer.toString(next.channel());
        boolean finite = next.isFinite();
        String explained = number + " · not finite";
        String text = finite || LABEL.width(explained) > layout.labelWidth() ? number : explained;
        int left = layout.left(index);
        int baseline = layout.top(index) - GridLayout.LABEL_RISE;
        canvas.text(finite ? LABEL : ALARM, text, left, baseline, Lettering.Align.LEFT);
        Limits limits = done.limits();
        if (limits.isNone() || spec.scaling().shared().isPresent()) {
            return;
        }
        int width = layout.cell().width();
        fitting(limits, width - LABEL.width(text) - LABEL_GAP)
                .ifPresent(own -> canvas.text(LIMITS, own, left + width, baseline, Lettering.Align.RIGHT));
    }

    /** Limits in at most three digits; none where there isn't room for one. */
    private static Optional<String> fitting(Limits limits, double room) {
        return IntStream.of(3, 2, 1)
                .mapToObj(
                        digits -> Numerals.brief(limits.low(), digits) + " … " + Numerals.brief(limits.high(), digits))
                .filter(own -> LIMITS.width(own) <= room)
                .findFirst();
    }

    private HeatMap sized(HeatMap next) {
        if (!next.extent().equals(map)) {
            throw new IllegalArgumentException(
                    "map of channel " + next.channel() + ": " + next.extent() + " (expected: " + map + " as was said)");
        }
        return next;
    }
}
