package dev.layerscope.server.render;

import dev.layerscope.server.image.RgbImage;
import java.awt.Color;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Parts of pictures: a row for each channel, its number at the left, the value below each part. Parts are as large as fits
 * into cells of one size, in their own proportions.
 *
 * <p>Pictures are taken one by one while the panel is drawn, each once, so that only one is in memory.
 */
public final class CropsPanel implements Panel {
    private static final Lettering NUMBER = new Lettering(11, new Color(0x4D4D4D));
    private static final Lettering VALUE = new Lettering(11, new Color(0x8A8A8A));
    private static final int CELL = 96;
    private static final int GAP = 8;
    private static final int VALUE_HEIGHT = 16;
    private static final int ROW_GAP = 8;
    private static final int NUMBER_GAP = 12;
    private static final int NUMBER_DROP = 8;

    private final Heading heading;
    private final List<Row> rows;
    private final IntFunction<RgbImage> pictures;
    private final int numberWidth;

    /**
     * The parts for one channel.
     *
     * @param crops at least one
     */
    public record Row(int channel, List<Crop> crops) {
        public Row {
            crops = List.copyOf(crops);
        }
    }

    /**
     * A part of a picture, inside it.
     *
     * @param picture its number
     * @param value written below
     */
    public record Crop(int picture, int top, int left, int height, int width, double value) {}

    /**
     * @param rows at least one
     * @param pictures gives the picture of a number
     */
    public CropsPanel(String title, String subtitle, List<Row> rows, IntFunction<RgbImage> pictures) {
        this.heading = new Heading(title, subtitle, Optional.empty());
        this.rows = List.copyOf(rows);
        this.pictures = pictures;
        this.numberWidth = (int) Math.ceil(rows.stream()
                        .mapToDouble(row -> NUMBER.width(Integer.toString(row.channel())))
                        .max()
                        .orElseThrow())
                + NUMBER_GAP;
    }

    @Override
    public Extent extent() {
        int most = rows.stream().mapToInt(row -> row.crops().size()).max().orElseThrow();
        int width = numberWidth + most * (CELL + GAP) - GAP;
        int height = Math.toIntExact(Heading.HEIGHT + rows.size() * (long) rowHeight() - ROW_GAP);
        return new Extent(height, Math.max(width, heading.width()));
    }

    private static int rowHeight() {
        return CELL + VALUE_HEIGHT + ROW_GAP;
    }

    /** Where a part is drawn. */
    private record Placed(Crop crop, int x, int y) {}

    @Override
    public void draw(Canvas canvas) {
        heading.draw(canvas);
        for (int row = 0; row < rows.size(); row++) {
            int middle = Heading.HEIGHT + row * rowHeight() + CELL / 2;
            canvas.text(
                    NUMBER,
                    Integer.toString(rows.get(row).channel()),
                    (double) numberWidth - NUMBER_GAP,
                    (double) middle + NUMBER_DROP / 2.0,
                    Lettering.Align.RIGHT);
        }
        List<Placed> byPicture = IntStream.range(0, rows.size())
                .boxed()
                .flatMap(row -> IntStream.range(0, rows.get(row).crops().size())
                        .mapToObj(i -> new Placed(
                                rows.get(row).crops().get(i),
                                numberWidth + i * (CELL + GAP),
                                Heading.HEIGHT + row * rowHeight())))
                .sorted(Comparator.comparingInt(placed -> placed.crop().picture()))
                .toList();
        int loaded = -1;
        RgbImage picture = null;
        for (Placed placed : byPicture) {
            if (picture == null || loaded != placed.crop().picture()) {
                loaded = placed.crop().picture();
                picture = pictures.apply(loaded);
            }
            draw(canvas, placed, picture);
        }
    }

    private static void draw(Canvas canvas, Placed placed, RgbImage picture) {
        Crop crop = placed.crop();
        double factor = (double) CELL / Math.max(crop.height(), crop.width());
        Extent units = new Extent(side(crop.height() * factor), side(crop.width() * factor));
        Extent pixels = canvas.pixels(units);
        RgbImage part = picture.part(crop.top(), crop.left(), crop.height(), crop.width())
                .resize(pixels.height(), pixels.width());
        canvas.pixels(
                placed.x() + (CELL - units.width()) / 2,
                placed.y() + (CELL - units.height()) / 2,
                pixels,
                part.toRgb());
        canvas.text(
                VALUE,
                Double.isFinite(crop.value()) ? Numerals.brief(crop.value()) : Double.toString(crop.value()),
                placed.x() + CELL / 2.0,
                placed.y() + CELL + VALUE_HEIGHT - 4.0,
                Lettering.Align.CENTER);
    }

    private static int side(double units) {
        return Math.max(1, Math.min(CELL, (int) Math.round(units)));
    }
}
