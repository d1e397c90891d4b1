package dev.layerscope.server.render;

import java.awt.Color;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The principal components of a layer, as one map for each picture, and below them what the colours mean: of each component
 * a bar with its limits.
 *
 * <p>Maps are taken one by one while they are drawn, so that only the picture and one map are in memory.
 */
public final class ComponentsPanel implements Panel {
    /** The longer side that a single map is enlarged to, about, and that of several. */
    private static final int COMFORTABLE = 400;

    private static final int COMFORTABLE_OF_SEVERAL = 240;
    private static final int WIDEST = 1800;
    private static final int COLUMNS = 6;

    private static final int KEYS_GAP = 12;
    private static final int KEY_HEIGHT = 18;
    private static final int KEY_RISE = 5;
    private static final int CAPTION_HEIGHT = 22;
    /** So wide that two panels still stand side by side. */
    private static final int WIDEST_CAPTION = 480;

    private static final int BAR_WIDTH = 96;
    private static final int BAR_HEIGHT = 8;
    private static final int GAP = 6;
    private static final int SHARE_GAP = 18;
    private static final Lettering NUMBER = new Lettering(11, new Color(0x4D4D4D));

    private final ComponentsSpec spec;
    private final int pictures;
    private final Extent map;
    private final IntFunction<List<HeatMap>> maps;
    private final Heading heading;
    private final GridLayout layout;
    private final long hidden;

    /**
     * @param map the size of every map
     * @param maps gives the maps of the picture at an index, one of each component; asked once for each, in order
     * @param hidden how many positions have values that aren't finite
     * @throws IllegalArgumentException where there is no picture, or the figure would have too many pixels
     */
    public ComponentsPanel(
            ComponentsSpec spec, int pictures, Extent map, IntFunction<List<HeatMap>> maps, long hidden) {
        this.spec = spec;
        this.pictures = pictures;
        this.map = map;
        this.maps = maps;
        this.hidden = hidden;
        this.heading = new Heading(spec.title(), spec.subtitle(), Optional.empty());
        this.layout = GridLayout.of(
                new GridSettings(
                        pictures == 1 ? COMFORTABLE : COMFORTABLE_OF_SEVERAL, WIDEST, Sheet.DEFAULT_MAX_PIXELS),
                pictures,
                COLUMNS,
                map,
                heading.width());
    }

    @Override
    public Extent extent() {
        int keys = spec.keys().size() + (hidden > 0 ? 1 : 0);
        return new Extent(
                layout.extent().height() + KEYS_GAP + keys * KEY_HEIGHT + CAPTION_HEIGHT,
                Math.max(layout.extent().width(), Math.max(keysWidth(), captionWidth())));
    }

    @Override
    public void draw(Canvas canvas) {
        heading.draw(canvas);
        ComponentPainter painter = new ComponentPainter(spec);
        Extent cell = canvas.pixels(layout.cell());
        for (int i = 0; i < pictures; i++) {
            if (pictures > 1) {
                canvas.text(
                        NUMBER,
                        Integer.toString(i),
                        layout.left(i),
                        layout.top(i) - GridLayout.LABEL_RISE,
                        Lettering.Align.LEFT);
            }
            canvas.pixels(layout.left(i), layout.top(i), cell, painter.paint(maps.apply(i), cell));
        }
        int baseline = layout.extent().height() + KEYS_GAP + KEY_HEIGHT - KEY_RISE;
        for (int k = 0; k < spec.keys().size(); k++) {
            drawKey(canvas, k, baseline);
            baseline += KEY_HEIGHT;
        }
        if (hidden > 0) {
            canvas.fill(new Color(ColorMap.BAD), 0, baseline - BAR_HEIGHT, BAR_HEIGHT, BAR_HEIGHT);
            String explained = "%,d of %,d positions: not finite".formatted(hidden, pictures * map.area());
            canvas.text(NUMBER, explained, BAR_HEIGHT + GAP, baseline, Lettering.Align.LEFT);
            baseline += KEY_HEIGHT;
        }
        String caption = Heading.SUBTITLE.fit(spec.caption(), canvas.extent().width());
        canvas.text(Heading.SUBTITLE, caption, 0, baseline + CAPTION_HEIGHT - KEY_HEIGHT, Lettering.Align.LEFT);
    }

    private void drawKey(Canvas canvas, int component, int baseline) {
        ComponentsSpec.Key key = spec.keys().get(component);
        int left = lowWidth();
        canvas.text(NUMBER, Numerals.brief(key.limits().low()), left, baseline, Lettering.Align.RIGHT);
        left += GAP;
        ColorAt colors = spec.colorsOf(component);
        for (int x = 0; x < BAR_WIDTH; x++) {
            Color color = new Color(colors.of((x + 0.5) / BAR_WIDTH));
            canvas.fill(color, left + x, baseline - BAR_HEIGHT, 1, BAR_HEIGHT);
        }
        left += BAR_WIDTH + GAP;
        canvas.text(NUMBER, Numerals.brief(key.limits().high()), left, baseline, Lettering.Align.LEFT);
        canvas.text(NUMBER, key.share(), left + highWidth() + SHARE_GAP, baseline, Lettering.Align.LEFT);
    }

    private int captionWidth() {
        return Math.min((int) Math.ceil(Heading.SUBTITLE.width(spec.caption())), WIDEST_CAPTION);
    }

    private int keysWidth() {
        int shares = widest(spec.keys().stream().map(ComponentsSpec.Key::share).toList());
        return lowWidth() + BAR_WIDTH + 2 * GAP + highWidth() + SHARE_GAP + shares;
    }

    private int lowWidth() {
        return widest(spec.keys().stream()
                .map(key -> Numerals.brief(key.limits().low()))
                .toList());
    }

    private int highWidth() {
        return widest(spec.keys().stream()
                .map(key -> Numerals.brief(key.limits().high()))
                .toList());
    }

    private static int widest(List<String> texts) {
        return (int) Math.ceil(texts.stream().mapToDouble(NUMBER::width).max().orElse(0));
    }
}
