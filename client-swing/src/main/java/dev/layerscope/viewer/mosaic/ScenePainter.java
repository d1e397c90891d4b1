package dev.layerscope.viewer.mosaic;

import dev.layerscope.viewer.mosaic.TilePlan.Piece;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Draws the tiles of a scene, pixel for pixel of the screen. */
final class ScenePainter {
    private final TileMemory memory;

    ScenePainter(TileMemory memory) {
        this.memory = memory;
    }

    void paint(Graphics2D canvas, Scene scene) {
        Graphics2D g = (Graphics2D) canvas.create();
        AffineTransform points = g.getTransform();
        // Tiles have to meet without a seam, so their edges lie on pixels of the screen.
        g.setTransform(AffineTransform.getTranslateInstance(
                Math.round(points.getTranslateX()), Math.round(points.getTranslateY())));
        Camera camera = scene.camera();
        Drawing drawing = new Drawing(g, camera, camera.scale() * points.getScaleX());
        int lowest = scene.coat().lowestLevel();
        for (TilePlace place : TilePlace.of(camera.viewport(lowest))) {
            paint(drawing, scene, place, lowest);
        }
        g.dispose();
    }

    /** What was there before, sharp, goes before what is there now, blurred; this goes before the former, blurred. */
    private void paint(Drawing drawing, Scene scene, TilePlace place, int lowest) {
        String identity = scene.coat().identity();
        Optional<String> former = scene.under().map(Coat::identity);
        boolean arrived = memory.has(identity, place);
        if (!arrived && former.isPresent()) {
            String before = former.get();
            List<Piece> stays = TilePlan.of(place, lowest, tile -> memory.has(before, tile));
            if (!stays.isEmpty()) {
                stays.forEach(piece -> drawing.draw(memory.get(before, piece.from()), piece));
                return;
            }
        }
        TilePlan.of(place, lowest, tile -> memory.has(identity, tile))
                .forEach(piece -> drawing.draw(memory.get(identity, piece.from()), piece));
    }

    /**
     * @param scale pixels of the screen per value
     */
    private record Drawing(Graphics2D g, Camera camera, double scale) {
        void draw(@Nullable BufferedImage tile, Piece piece) {
            if (tile == null) {
                return;
            }
            TilePlace shown = piece.shown();
            int left = pixel(shown.left() - camera.left());
            int top = pixel(shown.top() - camera.top());
            int right = pixel(shown.left() + shown.values() - camera.left());
            int bottom = pixel(shown.top() + shown.values() - camera.top());
            boolean shrunk = right - left < piece.side();
            g.setRenderingHint(
                    RenderingHints.KEY_INTERPOLATION,
                    shrunk
                            ? RenderingHints.VALUE_INTERPOLATION_BILINEAR
                            : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
            g.drawImage(
                    tile,
                    left,
                    top,
                    right,
                    bottom,
                    piece.x(),
                    piece.y(),
                    piece.x() + piece.side(),
                    piece.y() + piece.side(),
                    null);
        }

        private int pixel(double values) {
            return (int) Math.round(values * scale);
        }
    }
}
