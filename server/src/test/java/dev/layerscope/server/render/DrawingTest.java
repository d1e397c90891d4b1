package dev.layerscope.server.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class DrawingTest {
    private final Drawing drawing = Sheet.DEFAULT.draw(List.of(new GridPanel(
            GridSettings.DEFAULT,
            GridSpec.of("layer4", "64 channels of 7×7"),
            64,
            new Extent(7, 7),
            DrawingTest::map)));

    @Test
    void thePngHasThePixelsOfTheImage() throws IOException {
        BufferedImage image = drawing.image();
        BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(drawing.png()));
        assertThat(Arrays.mismatch(pixels(decoded), pixels(image))).isEqualTo(-1);
        assertThat(drawing.extent()).isEqualTo(new Extent(decoded.getHeight(), decoded.getWidth()));
    }

    @Test
    void thePngOfEnlargedMapsIsSmall() {
        // 3,136 values of 256 colours; with ImageIO's default compression it would have 147,000 bytes.
        assertThat(drawing.png().length).isLessThan(80_000);
    }

    @Test
    void theSamePictureGivesTheSameBytes() {
        assertThat(drawing.png()).isEqualTo(drawing.png());
    }

    private static HeatMap map(int channel) {
        float[] values = new float[49];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(channel * 12.9898 + i * 78.233);
        }
        return new HeatMap(channel, 7, 7, values);
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
