package dev.layerscope.server.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TilePainterTest {
    private static final Scale UNIT = new Scale(Norm.LINEAR, new Limits(0, 1));
    private static final int SIDE = TileAddress.SIDE;

    private final MatplotlibGolden golden = new MatplotlibGolden();

    static Stream<Norm> norms() {
        return Stream.of(Norm.LINEAR, Norm.LOG, Norm.SymLog.DEFAULT, Norm.LOGIT);
    }

    @ParameterizedTest
    @MethodSource("norms")
    void atLevelZeroEveryPixelIsThatOfTheFigureOrItsNeighbour(Norm norm) {
        List<HeatMap> maps =
                IntStream.range(0, MatplotlibGolden.MAPS).mapToObj(golden::map).toList();
        IntFunction<Scale> scales = cell ->
                new Scale(norm, LimitRule.WHOLE.of(Values.of(maps.get(cell).values()), norm));
        MosaicLayout layout = MosaicLayout.of(maps.size(), maps.get(0).extent(), 3);
        for (ColorMap colors : ColorMap.values()) {
            byte[] palette = TilePalette.colors(colors);
            byte[] tile = painter(layout, maps, scales, palette).indices(new TileAddress(0, 0, 0));
            List<Integer> table = IntStream.range(0, 256)
                    .mapToObj(i -> colors.color((i + 0.5) / 256))
                    .toList();
            for (int cell = 0; cell < maps.size(); cell++) {
                HeatMap map = maps.get(cell);
                int[] figure = new CellPainter(colors).paint(map, scales.apply(cell), map.extent());
                for (int p = 0; p < figure.length; p++) {
                    int x = cell % 3 * layout.pitch().width() + p % map.width();
                    int y = cell / 3 * layout.pitch().height() + p / map.width();
                    int index = tile[y * SIDE + x] & 0xff;
                    if (figure[p] == ColorMap.BAD) {
                        assertThat(index).isEqualTo(TilePalette.BAD);
                    } else {
                        double position = scales.apply(cell).position(map.values()[p]);
                        int entry = Math.max(0, Math.min(255, (int) (position * 256)));
                        assertThat(figure[p]).isEqualTo(table.get(entry));
                        assertThat(color(palette, index))
                                .isIn(
                                        table.get(Math.max(0, entry - 1)),
                                        table.get(entry),
                                        table.get(Math.min(255, entry + 1)));
                    }
                }
            }
        }
    }

    @Test
    void theFirstAndTheLastColourAreThoseOfTheTable() {
        for (ColorMap colors : ColorMap.values()) {
            byte[] palette = TilePalette.colors(colors);
            assertThat(color(palette, TilePalette.index(0))).isEqualTo(colors.color(0));
            assertThat(color(palette, TilePalette.index(-5))).isEqualTo(colors.color(0));
            assertThat(color(palette, TilePalette.index(1))).isEqualTo(colors.color(1));
            assertThat(color(palette, TilePalette.index(7))).isEqualTo(colors.color(1));
            assertThat(color(palette, TilePalette.BAD)).isEqualTo(ColorMap.BAD);
        }
    }

    @Test
    void whatIsNoMapIsGap() {
        MosaicLayout layout = MosaicLayout.of(3, new Extent(2, 3), 2);
        List<HeatMap> maps = List.of(full(2, 3, 1), full(2, 3, 1), full(2, 3, 1));

        byte[] tile = painter(layout, maps).indices(new TileAddress(0, 0, 0));

        assertThat(layout.pitch()).isEqualTo(new Extent(3, 4));
        assertThat(rows(tile, 6, 8))
                .containsExactly("###.###.", "###.###.", "........", "###.....", "###.....", "........");
        assertThat(IntStream.range(0, tile.length).filter(i -> tile[i] != TilePalette.GAP))
                .hasSize(18);
    }

    @Test
    void higherLevelsRepeatEveryValue() {
        List<HeatMap> maps = noise(40, 14, 14, 1);
        MosaicLayout layout = MosaicLayout.of(40, new Extent(14, 14), 8);
        TilePainter painter = painter(layout, maps);
        byte[] zero = mosaic(painter, layout, 0);
        int width = (int) layout.width(0);
        for (int level = 1; level <= MosaicLayout.HIGHEST_LEVEL; level++) {
            byte[] enlarged = mosaic(painter, layout, level);
            int wide = (int) layout.width(level);
            for (int y = 0; y < layout.height(level); y++) {
                for (int x = 0; x < wide; x++) {
                    if (enlarged[y * wide + x] != zero[(y >> level) * width + (x >> level)]) {
                        throw new AssertionError("level %d, pixel (%d, %d)".formatted(level, x, y));
                    }
                }
            }
        }
    }

    @Test
    void lowerLevelsAreTheMeansOfWhatLiesUnderEachPixel() {
        int side = 14;
        List<HeatMap> maps = noise(30, side, side, 2);
        MosaicLayout layout = MosaicLayout.of(30, new Extent(side, side), 6);
        TilePainter painter = painter(layout, maps);
        for (int level = -1; level >= layout.lowestLevel(); level--) {
            byte[] shrunk = mosaic(painter, layout, level);
            int wide = (int) layout.width(level);
            int block = 1 << -level;
            for (int y = 0; y < layout.height(level); y++) {
                for (int x = 0; x < wide; x++) {
                    int left = x * block % 16;
                    int top = y * block % 16;
                    int cell = y * block / 16 * 6 + x * block / 16;
                    int expected = TilePalette.GAP;
                    if (left < side && top < side && cell < 30) {
                        double sum = 0;
                        int count = 0;
                        for (int row = top; row < Math.min(side, top + block); row++) {
                            for (int column = left; column < Math.min(side, left + block); column++) {
                                sum += maps.get(cell).values()[row * side + column];
                                count++;
                            }
                        }
                        expected = TilePalette.index(UNIT.position((float) (sum / count)));
                    }
                    assertThat(shrunk[y * wide + x] & 0xff)
                            .as("level %d, pixel (%d, %d)", level, x, y)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void atTheLowestLevelACellOfFourteenIsOnePixelAndTheMeanOfTheChannel() {
        List<HeatMap> maps = List.of(full(14, 14, 0.25f), full(14, 14, 0.75f));
        MosaicLayout layout = MosaicLayout.of(2, new Extent(14, 14), 2);

        byte[] tile = painter(layout, maps).indices(new TileAddress(-4, 0, 0));

        assertThat(tile[0] & 0xff).isEqualTo(TilePalette.index(0.25));
        assertThat(tile[1] & 0xff).isEqualTo(TilePalette.index(0.75));
        assertThat(IntStream.range(2, tile.length).allMatch(i -> tile[i] == TilePalette.GAP))
                .isTrue();
    }

    @Test
    void aValueThatCantBeShownMakesAllPixelsBadThatItIsPartOf() {
        float[] values = new float[14 * 14];
        Arrays.fill(values, 0.5f);
        values[3 * 14 + 5] = Float.NaN;
        values[13 * 14 + 13] = Float.POSITIVE_INFINITY;
        MosaicLayout layout = MosaicLayout.of(1, new Extent(14, 14), 1);
        TilePainter painter = painter(layout, List.of(new HeatMap(0, 14, 14, values)));

        assertThat(bad(painter, 0)).containsExactly(3 * SIDE + 5, 13 * SIDE + 13);
        assertThat(bad(painter, -1)).containsExactly(SIDE + 2, 6 * SIDE + 6);
        assertThat(bad(painter, -4)).containsExactly(0);
        assertThat(bad(painter, 1)).hasSize(8);
    }

    @Test
    void tilesThatCutMapsAreThePartsOfOneMosaic() {
        int channels = 300;
        List<HeatMap> maps = noise(channels, 9, 23, 3);
        MosaicLayout layout = MosaicLayout.of(channels, new Extent(9, 23), 17);
        byte[] mosaic = mosaic(painter(layout, maps), layout, 0);
        int wide = (int) layout.width(0);
        for (int cell = 0; cell < channels; cell++) {
            for (int p = 0; p < 9 * 23; p++) {
                int x = cell % 17 * layout.pitch().width() + p % 23;
                int y = cell / 17 * layout.pitch().height() + p / 23;
                if ((mosaic[y * wide + x] & 0xff)
                        != TilePalette.index(UNIT.position(maps.get(cell).values()[p]))) {
                    throw new AssertionError("cell %d, value %d".formatted(cell, p));
                }
            }
        }
    }

    @Test
    void aTileIsAPngWithThePaletteAndTransparentGaps() throws IOException {
        List<HeatMap> maps = noise(50, 14, 14, 4);
        MosaicLayout layout = MosaicLayout.of(50, new Extent(14, 14), 0);
        TilePainter painter = painter(layout, maps);
        for (int level = layout.lowestLevel(); level <= MosaicLayout.HIGHEST_LEVEL; level++) {
            TileAddress address = new TileAddress(level, 0, 0);
            BufferedImage read = ImageIO.read(new ByteArrayInputStream(painter.png(address)));
            IndexColorModel model = (IndexColorModel) read.getColorModel();
            byte[] indices = (byte[]) read.getRaster().getDataElements(0, 0, SIDE, SIDE, null);

            assertThat(indices).isEqualTo(painter.indices(address));
            assertThat(model.getMapSize()).isEqualTo(256);
            assertThat(model.getAlpha(TilePalette.GAP)).isZero();
            assertThat(model.getAlpha(TilePalette.BAD)).isEqualTo(255);
            for (int index = 0; index < 256; index++) {
                assertThat(model.getRGB(index) & 0xFFFFFF)
                        .isEqualTo(color(TilePalette.colors(ColorMap.VIRIDIS), index));
            }
        }
    }

    private static byte[] mosaic(TilePainter painter, MosaicLayout layout, int level) {
        int width = (int) layout.width(level);
        int height = (int) layout.height(level);
        byte[] mosaic = new byte[width * height];
        for (int row = 0; row * SIDE < height; row++) {
            for (int column = 0; column * SIDE < width; column++) {
                byte[] tile = painter.indices(new TileAddress(level, column, row));
                for (int y = 0; y < Math.min(SIDE, height - row * SIDE); y++) {
                    int count = Math.min(SIDE, width - column * SIDE);
                    System.arraycopy(tile, y * SIDE, mosaic, (row * SIDE + y) * width + column * SIDE, count);
                }
            }
        }
        return mosaic;
    }

    private static int[] bad(TilePainter painter, int level) {
        byte[] tile = painter.indices(new TileAddress(level, 0, 0));
        return IntStream.range(0, tile.length)
                .filter(i -> tile[i] == TilePalette.BAD)
                .toArray();
    }

    private static List<String> rows(byte[] tile, int rows, int columns) {
        return IntStream.range(0, rows)
                .mapToObj(y -> IntStream.range(0, columns)
                        .mapToObj(x -> tile[y * SIDE + x] == TilePalette.GAP ? "." : "#")
                        .reduce("", String::concat))
                .toList();
    }

    private static int color(byte[] palette, int index) {
        return (palette[3 * index] & 0xff) << 16 | (palette[3 * index + 1] & 0xff) << 8 | palette[3 * index + 2] & 0xff;
    }

    private static TilePainter painter(MosaicLayout layout, List<HeatMap> maps) {
        return painter(layout, maps, cell -> UNIT, TilePalette.colors(ColorMap.VIRIDIS));
    }

    private static TilePainter painter(
            MosaicLayout layout, List<HeatMap> maps, IntFunction<Scale> scales, byte[] palette) {
        return new TilePainter(
                layout,
                (cell, row, column, count, into, at) -> {
                    HeatMap map = maps.get(cell);
                    System.arraycopy(map.values(), row * map.width() + column, into, at, count);
                },
                scales,
                palette);
    }

    private static HeatMap full(int height, int width, float value) {
        float[] values = new float[height * width];
        Arrays.fill(values, value);
        return new HeatMap(0, height, width, values);
    }

    private static List<HeatMap> noise(int count, int height, int width, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, count)
                .mapToObj(channel -> {
                    float[] values = new float[height * width];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = random.nextFloat();
                    }
                    return new HeatMap(channel, height, width, values);
                })
                .toList();
    }
}
