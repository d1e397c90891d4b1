package dev.layerscope.server.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every map in every norm and colour map, as matplotlib paints it. */
class GoldenNormsTest {
    private static final int OPAQUE = 0xFF000000;
    private static final int TRANSPARENT_BLACK = 0;
    private static final int NEIGHBOURS_IN = 100;
    private static final Map<String, Norm> NORMS =
            Map.of("linear", Norm.LINEAR, "log", Norm.LOG, "symlog", Norm.SymLog.DEFAULT, "logit", Norm.LOGIT);

    private final MatplotlibGolden golden = new MatplotlibGolden();

    record Case(String norm, ColorMap colors) {}

    static Stream<Case> cases() {
        return NORMS.keySet().stream()
                .sorted()
                .flatMap(norm -> Stream.of(ColorMap.values()).map(colors -> new Case(norm, colors)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyPixelIsThatOfMatplotlibOrSeldomItsNeighbour(Case one) {
        List<Integer> table = IntStream.of(golden.table(one.colors())).boxed().toList();
        CellPainter painter = new CellPainter(one.colors());
        int neighbours = 0;
        for (int i = 0; i < MatplotlibGolden.MAPS; i++) {
            HeatMap map = golden.map(i);
            int[] painted = painter.paint(map, scale(one.norm(), map), map.extent());
            int[] expected = golden.painted(one.norm(), one.colors(), i);
            for (int p = 0; p < painted.length; p++) {
                int pixel = painted[p] == ColorMap.BAD ? TRANSPARENT_BLACK : OPAQUE | painted[p];
                if (pixel != expected[p]) {
                    assertThat(neighboursOf(expected[p], table))
                            .as("map %d, pixel %d", i, p)
                            .contains(pixel);
                    neighbours++;
                }
            }
        }
        int pixels = MatplotlibGolden.MAPS * MatplotlibGolden.HEIGHT * MatplotlibGolden.WIDTH;
        assertThat(neighbours).isLessThanOrEqualTo(pixels / NEIGHBOURS_IN);
        if (one.norm().equals("linear")) {
            assertThat(neighbours).isZero();
        }
    }

    /** {@code im.norm.vmin} and {@code vmax} of the images that the golden pixels are of. */
    @Test
    void limitsAreThoseOfMatplotlib() {
        assertLimits("linear", 3, -8.346506118774414, 10.870702743530273);
        assertLimits("linear", 6, 0.006947034038603306, 0.9894613027572632);
        assertLimits("log", 0, 7.912794535513967e-05, 1.0);
        assertLimits("log", 1, 0.011112290434539318, 0.6000000238418579);
        assertLimits("log", 3, 0.025132209062576294, 10.870702743530273);
        assertLimits("log", 5, 0.25, 0.25);
        assertLimits("log", 7, 0, 0);
        assertLimits("symlog", 2, 0.003220960730686784, 42.645999908447266);
        assertLimits("logit", 0, 7.912794535513967e-05, 0.894839346408844);
        assertLimits("logit", 2, 0.003220960730686784, 0.9799339771270752);
        assertLimits("logit", 4, 0.027615835890173912, 0.992571234703064);
        assertLimits("logit", 7, 0, 0);
    }

    private void assertLimits(String norm, int map, double low, double high) {
        Limits limits = scale(norm, golden.map(map)).limits();
        assertThat(limits.low()).as("%s %d", norm, map).isCloseTo(low, within(1e-6));
        assertThat(limits.high()).as("%s %d", norm, map).isCloseTo(high, within(1e-6));
    }

    private static Scale scale(String norm, HeatMap map) {
        return new Scaling.PerMap(NORMS.get(norm), LimitRule.WHOLE).of(map);
    }

    /** A colour may stand several times in its table. */
    private static List<Integer> neighboursOf(int color, List<Integer> table) {
        List<Integer> neighbours = new ArrayList<>();
        for (int i = 0; i < table.size(); i++) {
            if (table.get(i) == color) {
                neighbours.addAll(table.subList(Math.max(0, i - 1), Math.min(table.size(), i + 2)));
            }
        }
        return neighbours;
    }
}
