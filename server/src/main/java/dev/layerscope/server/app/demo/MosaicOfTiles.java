package dev.layerscope.server.app.demo;

import com.google.protobuf.ByteString;
import dev.layerscope.client.MosaicGeometry;
import dev.layerscope.client.TileScreen;
import dev.layerscope.v1.Coloring;
import dev.layerscope.v1.Mosaic;
import dev.layerscope.v1.OpenView;
import dev.layerscope.v1.TileAddress;
import dev.layerscope.v1.Viewport;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;

/** A layer as a viewer shows it: the tiles of the stream, put together. */
final class MosaicOfTiles implements Part {
    private static final String LAYER = "stage2.0";
    private static final int LEVEL = 3;
    private static final int COLUMNS = 8;
    private static final String FILE = "mosaic.png";

    @Override
    public String html(Visit visit) throws IOException {
        OpenView view = OpenView.newBuilder()
                .setFeed(visit.feed(List.of(visit.picture())))
                .setLayer(LAYER)
                .setColumns(COLUMNS)
                .setSort(OpenView.Sort.SORT_MEAN)
                .setColoring(Coloring.newBuilder().setColormap("magma").setScope(Coloring.Scope.SCOPE_LAYER))
                .build();
        try (TileScreen screen = TileScreen.open(visit.client())) {
            Mosaic mosaic = screen.open(view, List.of(visit.picture()));
            MosaicGeometry geometry = new MosaicGeometry(mosaic);
            Viewport all = Viewport.newBuilder()
                    .setLevel(LEVEL)
                    .setWidth((int) geometry.width(LEVEL))
                    .setHeight((int) geometry.height(LEVEL))
                    .build();
            Map<TileAddress, ByteString> tiles = screen.look(mosaic, all);
            BufferedImage whole = assembled(all, tiles);
            ImageIO.write(whole, "png", visit.folder().resolve(FILE).toFile());
            return html(whole, mosaic, tiles.size());
        }
    }

    private static BufferedImage assembled(Viewport all, Map<TileAddress, ByteString> tiles) throws IOException {
        BufferedImage whole = new BufferedImage(all.getWidth(), all.getHeight(), BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = whole.createGraphics();
        for (Map.Entry<TileAddress, ByteString> tile : tiles.entrySet()) {
            graphics.drawImage(
                    ImageIO.read(tile.getValue().newInput()),
                    tile.getKey().getColumn() * MosaicGeometry.TILE_SIDE,
                    tile.getKey().getRow() * MosaicGeometry.TILE_SIDE,
                    null);
        }
        graphics.dispose();
        return whole;
    }

    private static String html(BufferedImage whole, Mosaic mosaic, int tiles) {
        String seams = String.format(
                Locale.ROOT,
                "--across: %.4f%%; --down: %.4f%%",
                100.0 * MosaicGeometry.TILE_SIDE / whole.getWidth(),
                100.0 * MosaicGeometry.TILE_SIDE / whole.getHeight());
        return Html.section(
                "A mosaic for viewers",
                "All %d channels of <code>%s</code> in one scale of colours, the largest mean first. A viewer gets tiles of"
                                .formatted(mosaic.getChannelsCount(), LAYER)
                        + " 256 x 256 pixels, at the magnification and of the place that it shows, while its user moves: this"
                        + " one took %d, whose seams are drawn.".formatted(tiles),
                """
                <figure><div class="tiles" style="%s">%s</div>
                <pre><code>try (TileScreen screen = TileScreen.open(client)) {
                    Mosaic mosaic = screen.open(view, List.of(picture));
                    Map&lt;TileAddress, ByteString&gt; tiles = screen.look(mosaic, viewport);
                }</code></pre></figure>
                """.formatted(
                        seams, Html.image(FILE, whole.getWidth(), whole.getHeight(), "a layer's channels as tiles")));
    }
}
