package dev.layerscope.server.render;

import java.awt.Color;
import java.util.List;
import java.util.Optional;

/**
 * How much of each layer is zero, layer below layer as they are computed: a bar of the share of zeros, whose darker part
 * are the zeros of dead channels.
 */
public final class SparsityPanel implements Panel {
    private static final int ROW = 18;
    private static final int THICKNESS = 11;
    private static final int BAR_WIDTH = 400;
    private static final int WIDEST_NAME = 340;
    private static final int GAP = 10;
    private static final int DROP = 4;
    private static final int PATCH = 9;
    private static final int KEY_HEIGHT = 22;
    private static final int AXIS_HEIGHT = 18;
    private static final List<Double> TICKS = List.of(0.0, 0.25, 0.5, 0.75, 1.0);
    static final Color HAIR = new Color(0xE8E8E8);
    private static final Color EDGE = new Color(0x8A8A8A);
    private static final Color FAINT = new Color(0x8A8A8A);
    private static final Lettering DEAD = new Lettering(11, FAINT);

    private final SparsitySpec spec;
    private final Heading heading;
    private final int left;
    private final int wordsWidth;

    public SparsityPanel(SparsitySpec spec) {
        this.spec = spec;
        this.heading = new Heading(spec.title(), spec.subtitle(), Optional.empty());
        this.left = GAP
                + (int) Math.ceil(spec.layers().stream()
                        .mapToDouble(bar -> Plot.WORDS.width(name(bar)))
                        .max()
                        .orElse(0));
        this.wordsWidth = (int) Math.ceil(spec.layers().stream()
                .mapToDouble(bar -> Plot.WORDS.width(share(bar)) + DEAD.width(dead(bar)))
                .max()
                .orElse(0));
    }

    @Override
    public Extent extent() {
        int height =
                Heading.HEIGHT + KEY_HEIGHT + AXIS_HEIGHT + ROW * spec.layers().size();
        return new Extent(height, Math.max(left + BAR_WIDTH + GAP + wordsWidth, Math.min(heading.width(), 900)));
    }

    @Override
    public void draw(Canvas canvas) {
        heading.draw(canvas);
        drawKey(canvas, Heading.HEIGHT);
        int top = Heading.HEIGHT + KEY_HEIGHT + AXIS_HEIGHT;
        int bottom = top + ROW * spec.layers().size();
        double pixel = 1.0 / canvas.scale();
        for (double tick : TICKS) {
            double x = left + tick * BAR_WIDTH;
            canvas.fill(tick == 0 ? EDGE : HAIR, x, top - DROP, pixel, bottom - top + DROP);
            canvas.text(Plot.NUMBER, Numerals.plain(100 * tick) + " %", x, (double) top - GAP, Lettering.Align.CENTER);
        }
        for (int i = 0; i < spec.layers().size(); i++) {
            drawRow(canvas, spec.layers().get(i), top + i * ROW);
        }
    }

    private void drawRow(Canvas canvas, SparsitySpec.Bar bar, int top) {
        double y = top + (ROW - THICKNESS) / 2.0;
        double baseline = top + ROW / 2.0 + DROP;
        canvas.text(Plot.WORDS, name(bar), left - GAP, baseline, Lettering.Align.RIGHT);
        if (bar.sparsity() > 0) {
            canvas.fill(Plot.SOFT, left, y, bar.sparsity() * BAR_WIDTH, THICKNESS);
        }
        if (bar.deadChannels() > 0) {
            canvas.fill(Plot.FIRM, left, y, bar.dead() * BAR_WIDTH, THICKNESS);
        }
        double words = left + bar.sparsity() * BAR_WIDTH + GAP;
        double width = Plot.WORDS.width(share(bar)) + DEAD.width(dead(bar));
        // No line of a tick goes through a number.
        canvas.fill(Color.WHITE, words - DROP, top, width + 2 * DROP, ROW);
        canvas.text(Plot.WORDS, share(bar), words, baseline, Lettering.Align.LEFT);
        canvas.text(DEAD, dead(bar), words + Plot.WORDS.width(share(bar)), baseline, Lettering.Align.LEFT);
    }

    private void drawKey(Canvas canvas, int top) {
        double x = left;
        double baseline = top + DROP;
        canvas.fill(Plot.FIRM, x, baseline - PATCH, PATCH, PATCH);
        String dead = "zeros of dead channels";
        canvas.text(Plot.NUMBER, dead, x + PATCH + DROP, baseline, Lettering.Align.LEFT);
        x += PATCH + DROP + Plot.NUMBER.width(dead) + 2 * GAP;
        canvas.fill(Plot.SOFT, x, baseline - PATCH, PATCH, PATCH);
        canvas.text(Plot.NUMBER, "other zeros", x + PATCH + DROP, baseline, Lettering.Align.LEFT);
    }

    private static String name(SparsitySpec.Bar bar) {
        return Plot.WORDS.fitEnd(bar.layer(), WIDEST_NAME);
    }

    private static String share(SparsitySpec.Bar bar) {
        return Numerals.percent(bar.sparsity());
    }

    private static String dead(SparsitySpec.Bar bar) {
        return bar.deadChannels() == 0 ? "" : "  %d of %d dead".formatted(bar.deadChannels(), bar.channels());
    }
}
