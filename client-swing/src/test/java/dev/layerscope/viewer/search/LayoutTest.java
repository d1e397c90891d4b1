package dev.layerscope.viewer.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Rectangle;
import java.util.List;
import java.util.stream.IntStream;
import javax.swing.JPanel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LayoutTest {
    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "4,2", "6,3", "64,11"})
    void pictures_stand_in_as_many_columns_as_make_them_largest(int count, int columns) {
        int width = 700;
        int height = 450;
        TightGrid.Cells cells = TightGrid.fit(count, width, height, 8, 20);

        assertThat(cells.columns()).isEqualTo(columns);
        assertThat(cells.side()).isPositive();
        List<Rectangle> places =
                IntStream.range(0, count).mapToObj(i -> cells.at(i, 8, 0, 0)).toList();
        assertThat(places).allMatch(new Rectangle(width, height)::contains);
        assertThat(places)
                .allMatch(place -> places.stream().filter(place::intersects).count() == 1);
    }

    @Test
    void where_width_is_scarce_the_second_stands_below_the_first() {
        JPanel parent = new JPanel(new BesideOrBelow());
        JPanel first = new JPanel();
        JPanel second = new JPanel();
        parent.add(first);
        parent.add(second);
        parent.setSize(900, 200);
        parent.doLayout();
        assertThat(second.getX()).isGreaterThan(first.getWidth());
        parent.setSize(300, 200);
        parent.doLayout();
        assertThat(second.getY()).isGreaterThan(first.getHeight());
        first.setVisible(false);
        parent.doLayout();
        assertThat(second.getBounds()).isEqualTo(new Rectangle(300, 200));
    }
}
