package dev.layerscope.viewer.mosaic;

import java.awt.Cursor;
import java.awt.Point;
import java.awt.event.InputEvent;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.event.MouseWheelEvent;
import java.util.OptionalInt;
import javax.swing.JPopupMenu;
import javax.swing.SwingUtilities;

/** Moves and enlarges the mosaic as one does with a map, and selects channels. */
final class CanvasMouse extends MouseAdapter {
    private static final double ZOOM_PER_NOTCH = 1.25;
    private static final double POINTS_PER_NOTCH = 40;
    private static final double DOUBLE = 2;
    /** Nearer to where the button went down, the mouse wasn't moved. */
    private static final int STEADY_POINTS = 4;

    private final MosaicCanvas canvas;
    private final Channels channels;
    private final JPopupMenu menu;
    private final WheelReading wheel = new WheelReading();
    private Point pressed = new Point();
    private Point last = new Point();
    private boolean dragging;

    CanvasMouse(MosaicCanvas canvas, Channels channels, JPopupMenu menu) {
        this.canvas = canvas;
        this.channels = channels;
        this.menu = menu;
        canvas.addMouseListener(this);
        canvas.addMouseMotionListener(this);
        canvas.addMouseWheelListener(this);
    }

    @Override
    public void mousePressed(MouseEvent event) {
        canvas.requestFocusInWindow();
        pressed = event.getPoint();
        last = pressed;
        dragging = false;
        popUp(event);
    }

    @Override
    public void mouseDragged(MouseEvent event) {
        if (SwingUtilities.isRightMouseButton(event)) {
            return;
        }
        if (!dragging && event.getPoint().distance(pressed) < STEADY_POINTS) {
            return;
        }
        dragging = true;
        canvas.setCursor(Cursor.getPredefinedCursor(Cursor.MOVE_CURSOR));
        Point now = event.getPoint();
        Point before = last;
        last = now;
        canvas.move(camera -> camera.pushed(now.x - before.x, now.y - before.y));
        canvas.mouseAt(now);
    }

    @Override
    public void mouseReleased(MouseEvent event) {
        canvas.setCursor(Cursor.getDefaultCursor());
        if (popUp(event) || dragging || !SwingUtilities.isLeftMouseButton(event)) {
            return;
        }
        select(event.getPoint());
        if (event.getClickCount() == 2) {
            double factor = event.isShiftDown() ? 1 / DOUBLE : DOUBLE;
            canvas.zoom(factor, event.getPoint());
        }
    }

    @Override
    public void mouseMoved(MouseEvent event) {
        canvas.mouseAt(event.getPoint());
    }

    @Override
    public void mouseExited(MouseEvent event) {
        canvas.mouseAt(null);
    }

    @Override
    public void mouseWheelMoved(MouseWheelEvent event) {
        double notches = event.getPreciseWheelRotation();
        double points = -notches * POINTS_PER_NOTCH;
        switch (wheel.read(notches, keys(event), event.getWhen())) {
            case ZOOM -> canvas.zoom(Math.pow(ZOOM_PER_NOTCH, -notches), event.getPoint());
            case MOVE_DOWN -> canvas.move(camera -> camera.pushed(0, points));
            case MOVE_RIGHT -> canvas.move(camera -> camera.pushed(points, 0));
        }
    }

    private static WheelReading.Keys keys(InputEvent event) {
        if (event.isControlDown() || event.isMetaDown()) {
            return WheelReading.Keys.CONTROL;
        }
        return event.isShiftDown() ? WheelReading.Keys.SHIFT : WheelReading.Keys.NONE;
    }

    private boolean popUp(MouseEvent event) {
        if (event.isPopupTrigger()) {
            select(event.getPoint());
            menu.show(canvas, event.getX(), event.getY());
        }
        return event.isPopupTrigger();
    }

    private void select(Point point) {
        OptionalInt channel = canvas.channelAt(point);
        channel.ifPresent(channels::select);
    }
}
