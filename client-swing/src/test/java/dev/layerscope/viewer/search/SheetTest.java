package dev.layerscope.viewer.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.viewer.FakeJobs;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SheetTest {
    @Test
    void pictures_side_by_side_are_told_apart() throws Exception {
        BufferedImage sheet = Result.decode(FakeJobs.sheet(8, Color.RED, Color.GREEN, Color.BLUE))
                .orElseThrow();

        List<BufferedImage> pictures = Sheet.cut(sheet, 3);

        assertThat(pictures).hasSize(3).allMatch(picture -> picture.getWidth() == 8 && picture.getHeight() == 8);
        assertThat(pictures)
                .extracting(picture -> new Color(picture.getRGB(7, 7)))
                .containsExactly(Color.RED, Color.GREEN, Color.BLUE);
    }

    @Test
    void rows_have_at_most_eight() {
        BufferedImage sheet = new BufferedImage(5 * 14 - 4, 2 * 10 - 4, BufferedImage.TYPE_INT_RGB);
        sheet.setRGB(4 * 14, 10, 0xff0000);

        List<BufferedImage> pictures = Sheet.cut(sheet, 10);

        assertThat(pictures).hasSize(10).allMatch(picture -> picture.getWidth() == 10 && picture.getHeight() == 6);
        assertThat(new Color(pictures.get(9).getRGB(0, 0))).isEqualTo(Color.RED);
    }

    @Test
    void a_sheet_of_another_kind_stays_whole() {
        BufferedImage sheet = new BufferedImage(31, 10, BufferedImage.TYPE_INT_RGB);

        assertThat(Sheet.cut(sheet, 3)).containsExactly(sheet);
        assertThat(Sheet.cut(sheet, 1)).containsExactly(sheet);
    }
}
