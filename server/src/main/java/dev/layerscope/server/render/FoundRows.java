package dev.layerscope.server.render;

import dev.layerscope.server.image.RgbImage;
import java.util.List;

/** Pictures that a search found, each below its channel's number, in columns as the maps above them. */
final class FoundRows {
    private static final int CAPTION_HEIGHT = 30;
    private static final int CAPTION_BASELINE = 10;
    private static final int ROW_GAP = 14;
    private static final int NOTES_GAP = 22;
    private static final int NOTE_HEIGHT = 16;

    private final FoundInputs found;
    private final List<Integer> channels;
    private final int columns;
    private final int pitch;
    private final Extent cell;

    /**
     * @param channels shown, the most active first
     * @param pitch from one column to the next
     * @param side of the square into which each picture fits
     */
    FoundRows(FoundInputs found, List<Integer> channels, int columns, int pitch, int side) {
        this.found = found;
        this.channels = channels;
        this.columns = columns;
        this.pitch = pitch;
        double factor =
                (double) side / Math.max(found.size().height(), found.size().width());
        this.cell = new Extent((int) Math.max(1, Math.round(found.size().height() * factor)), (int)
                Math.max(1, Math.round(found.size().width() * factor)));
    }

    /** In units. */
    int height() {
        int rows = (channels.size() - 1) / columns + 1;
        int notes = found.notes().isEmpty()
                ? 0
                : NOTES_GAP - NOTE_HEIGHT + found.notes().size() * NOTE_HEIGHT;
        return CAPTION_HEIGHT + rows * rowHeight() - ROW_GAP + notes;
    }

    private int rowHeight() {
        return RankLabel.HEIGHT + cell.height() + ROW_GAP;
    }

    void draw(Canvas canvas) {
        line(canvas, found.caption(), CAPTION_BASELINE);
        for (int i = 0; i < channels.size(); i++) {
            int left = i % columns * pitch;
            int top = CAPTION_HEIGHT + i / columns * rowHeight() + RankLabel.HEIGHT;
            new RankLabel(i + 1, channels.get(i), found.objectives().get(i)).draw(canvas, left, top, cell.width());
            Extent pixels = canvas.pixels(cell);
            RgbImage picture = found.pictures().apply(i);
            canvas.pixels(
                    left,
                    top,
                    pixels,
                    picture.resize(pixels.height(), pixels.width()).toRgb());
        }
        int bottom = height() - found.notes().size() * NOTE_HEIGHT;
        for (int i = 0; i < found.notes().size(); i++) {
            line(canvas, found.notes().get(i), bottom + (i + 1) * NOTE_HEIGHT - GridLayout.LABEL_RISE);
        }
    }

    private static void line(Canvas canvas, String text, int baseline) {
        String fitting = Heading.SUBTITLE.fit(text, canvas.extent().width());
        canvas.text(Heading.SUBTITLE, fitting, 0, baseline, Lettering.Align.LEFT);
    }
}
