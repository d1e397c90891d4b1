package dev.layerscope.server.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GridLayoutTest {
    private static final int NO_HEADER = 0;

    @ParameterizedTest
    @CsvSource({
        "1,1, 32,32",
        "3,3, 96,96",
        "7,7, 98,98",
        "14,14, 98,98",
        "13,28, 52,112",
        "28,28, 112,112",
        "56,56, 112,112",
        "112,112, 112,112",
        "150,200, 150,200",
        "224,224, 210,210",
        "500,1000, 105,210",
        "1000,500, 210,105",
        "1,1000, 8,210"
    })
    void cellsHaveAComfortableSize(int height, int width, int cellHeight, int cellWidth) {
        assertThat(layout(64, 8, new Extent(height, width)).cell()).isEqualTo(new Extent(cellHeight, cellWidth));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 30, 56, 75, 130, 224, 1024})
    void aRowOfEightStaysBelowTheWidthOfTheSettings(int side) {
        assertThat(layout(100, 8, new Extent(side, side)).extent().width()).isLessThanOrEqualTo(1800 - 48);
    }

    @Test
    void fewMapsMayBeLarger() {
        assertThat(layout(1, 8, new Extent(1000, 1000)).cell()).isEqualTo(new Extent(1000, 1000));
        assertThat(layout(4, 8, new Extent(300, 300)).cell()).isEqualTo(new Extent(300, 300));
    }

    @Test
    void mapsFillRowAfterRow() {
        GridLayout layout = layout(10, 8, new Extent(7, 7));
        assertThat(layout.columns()).isEqualTo(8);
        assertThat(layout.left(0)).isZero();
        assertThat(layout.left(1)).isEqualTo(98 + 10);
        assertThat(layout.top(7)).isEqualTo(layout.top(0));
        assertThat(layout.left(8)).isEqualTo(layout.left(0));
        assertThat(layout.top(8)).isEqualTo(layout.top(0) + 98 + 26);
    }

    @ParameterizedTest
    @CsvSource({"1,8,7", "7,8,7", "64,8,56", "300,8,28", "300,64,7", "5,3,1", "4096,64,1"})
    void nothingIsLeftAroundTheMaps(int maps, int columns, int side) {
        GridLayout layout = layout(maps, columns, new Extent(side, side));
        int lastInRow = Math.min(maps, columns) - 1;
        int pitch = Math.max(40, layout.cell().width());
        assertThat(layout.extent().width() - layout.left(lastInRow) - pitch).isZero();
        assertThat(layout.extent().height()
                        - layout.top(maps - 1)
                        - layout.cell().height())
                .isZero();
    }

    @Test
    void numbersOfManyColumnsStillFit() {
        GridLayout layout = layout(64, 64, new Extent(1, 1));
        assertThat(layout.left(1) - layout.left(0)).isEqualTo(50);
        assertThat(layout.labelWidth()).isEqualTo(40);
    }

    @Test
    void aHeaderWidensTheFigureUpToHalfOfItsGreatestWidth() {
        Extent map = new Extent(7, 7);
        assertThat(GridLayout.of(GridSettings.DEFAULT, 1, 8, map, 300).extent().width())
                .isEqualTo(300);
        assertThat(GridLayout.of(GridSettings.DEFAULT, 1, 8, map, 5000).extent().width())
                .isEqualTo(876);
    }

    @Test
    void aPictureOfTooManyPixelsIsRefusedWithASentence() {
        GridSettings settings = new GridSettings(100, 1800, 1_000_000);
        GridLayout allowed = GridLayout.of(settings, 56, 8, new Extent(7, 7), NO_HEADER);
        assertThat(allowed.extent().area()).isLessThanOrEqualTo(1_000_000);
        assertThatThrownBy(() -> GridLayout.of(settings, 512, 8, new Extent(7, 7), NO_HEADER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("picture: 7,972×854 pixels for 512 maps of 7×7 "
                        + "(expected: at most 1,000,000 pixels; ask for fewer channels)");
        assertThatThrownBy(() -> GridLayout.of(settings, Integer.MAX_VALUE, 1, new Extent(4000, 4000), NO_HEADER))
                .hasMessageContaining("expected: at most 1,000,000 pixels");
    }

    private static GridLayout layout(int maps, int columns, Extent map) {
        return GridLayout.of(GridSettings.DEFAULT, maps, columns, map, NO_HEADER);
    }
}
