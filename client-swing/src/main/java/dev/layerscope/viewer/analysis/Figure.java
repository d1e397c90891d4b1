package dev.layerscope.viewer.analysis;

import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.Picture;
import dev.layerscope.v1.PictureHeader;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.viewer.input.Fed;
import dev.layerscope.viewer.work.WholeFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * A picture that the server drew.
 *
 * @param scale pixels along each side of what is one pixel of an unscaled screen
 */
record Figure(BufferedImage picture, PictureHeader header, int scale) {
    /**
     * What to draw.
     *
     * @param request without feed and scale
     * @param name for a file
     */
    record Order(Fed fed, RenderFigureRequest request, String name) {
        Picture draw(LayerscopeClient client, int scale) throws IOException {
            RenderFigureRequest whole =
                    request.toBuilder().setFeed(fed.feed()).setScale(scale).build();
            return client.renderFigure(whole, fed.inputs());
        }
    }

    static Figure draw(Order order, int scale, LayerscopeClient client) throws IOException {
        Picture drawn = order.draw(client, scale);
        return new Figure(decode(drawn), drawn.header(), scale);
    }

    static BufferedImage decode(Picture drawn) throws IOException {
        BufferedImage picture = ImageIO.read(drawn.png().newInput());
        if (picture == null) {
            throw new IOException("picture: " + drawn.png().size() + " bytes that aren't one (expected: PNG)");
        }
        return picture;
    }

    /** Writes it at twice the size of an unscaled screen, which is enough for print. */
    static Path save(Order order, Path file, LayerscopeClient client) throws IOException {
        Picture drawn = order.draw(client, TakenAway.SCALE);
        WholeFile.write(file, channel -> {
            for (var piece : drawn.png().asReadOnlyByteBufferList()) {
                while (piece.hasRemaining()) {
                    channel.write(piece);
                }
            }
        });
        return file;
    }
}
