package dev.layerscope.viewer.mosaic;

import dev.layerscope.viewer.place.View;
import java.awt.event.ActionEvent;
import java.util.function.Supplier;
import javax.swing.AbstractAction;
import javax.swing.JPopupMenu;
import javax.swing.KeyStroke;

/** What the keys do while the mosaic has the focus. Arrows go from cell to cell; with Shift they move what is seen. */
final class CanvasKeys {
    private static final double STEP = 0.125;
    private static final double PAGE = 0.9;

    private final MosaicCanvas canvas;

    CanvasKeys(MosaicCanvas canvas, Channels channels, Supplier<JPopupMenu> menu) {
        this.canvas = canvas;
        on("LEFT", () -> channels.step(-1, 0));
        on("RIGHT", () -> channels.step(1, 0));
        on("UP", () -> channels.step(0, -1));
        on("DOWN", () -> channels.step(0, 1));
        on("shift LEFT", () -> push(STEP, 0));
        on("shift RIGHT", () -> push(-STEP, 0));
        on("shift UP", () -> push(0, STEP));
        on("shift DOWN", () -> push(0, -STEP));
        on("PAGE_UP", () -> push(0, PAGE));
        on("PAGE_DOWN", () -> push(0, -PAGE));
        on("shift PAGE_UP", () -> push(PAGE, 0));
        on("shift PAGE_DOWN", () -> push(-PAGE, 0));
        on("HOME", canvas::showAll);
        for (String plus : new String[] {"typed +", "typed ="}) {
            on(plus, canvas::zoomIn);
        }
        on("typed -", canvas::zoomOut);
        on("ENTER", () -> channels.open(View.CHANNEL));
        on("O", () -> channels.open(View.CHANNEL));
        on("CONTEXT_MENU", () -> menu.get().show(canvas, canvas.getWidth() / 2, canvas.getHeight() / 2));
        on("shift F10", () -> menu.get().show(canvas, canvas.getWidth() / 2, canvas.getHeight() / 2));
    }

    /** In parts of the view. */
    private void push(double right, double down) {
        canvas.move(camera -> camera.pushed(right * canvas.getWidth(), down * canvas.getHeight()));
    }

    private void on(String key, Runnable action) {
        canvas.getInputMap().put(KeyStroke.getKeyStroke(key), key);
        canvas.getActionMap().put(key, new AbstractAction() {
            private static final long serialVersionUID = 1;

            @Override
            public void actionPerformed(ActionEvent event) {
                action.run();
            }
        });
    }
}
