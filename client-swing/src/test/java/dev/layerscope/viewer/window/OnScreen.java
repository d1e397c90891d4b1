package dev.layerscope.viewer.window;

import dev.layerscope.viewer.work.OnEventThread;
import java.awt.Component;
import java.awt.Container;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.event.InputEvent;
import java.awt.image.BufferedImage;
import java.io.File;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import javax.accessibility.AccessibleContext;
import javax.imageio.ImageIO;
import javax.swing.AbstractButton;
import javax.swing.JFrame;
import javax.swing.JLabel;

/** A person before the window: finds things by the names that screen readers say, clicks, and looks at what is painted. */
final class OnScreen {
    private static final int PAUSE_MILLIS = 50;
    private static final int LONGEST_MILLIS = 60_000;

    private final Robot robot;
    private final JFrame frame;

    OnScreen(JFrame frame) throws Exception {
        this.robot = new Robot();
        this.frame = frame;
    }

    /** What is called so and shows. */
    <C extends Component> C named(Class<C> kind, String name) throws Exception {
        return kind.cast(find(name, component -> {
            AccessibleContext context = component.getAccessibleContext();
            return kind.isInstance(component) && context != null && name.equals(context.getAccessibleName());
        }));
    }

    Component named(String name) throws Exception {
        return named(Component.class, name);
    }

    /** Whether some label shows these words. */
    boolean says(String words) throws Exception {
        return OnEventThread.call(() -> search(
                        frame,
                        component -> component instanceof JLabel label
                                && label.getText() != null
                                && label.getText().contains(words))
                .isPresent());
    }

    void press(String button) throws Exception {
        Component found = find(
                "button " + button,
                component -> component instanceof AbstractButton pressed && button.equals(pressed.getText()));
        OnEventThread.run(() -> ((AbstractButton) found).doClick());
    }

    /** With the mouse, at a place in the component. */
    void click(Component component, double across, double down) throws Exception {
        Rectangle at = bounds(component);
        robot.mouseMove(at.x + (int) (across * at.width), at.y + (int) (down * at.height));
        robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
        robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
    }

    /** How many different colours are on the screen where a component is. */
    long colours(Component component) throws Exception {
        BufferedImage seen = robot.createScreenCapture(bounds(component));
        return Arrays.stream(seen.getRGB(0, 0, seen.getWidth(), seen.getHeight(), null, 0, seen.getWidth()))
                .distinct()
                .count();
    }

    void await(String what, Check check) throws Exception {
        for (int waited = 0; waited < LONGEST_MILLIS; waited += PAUSE_MILLIS) {
            if (check.holds()) {
                return;
            }
            robot.delay(PAUSE_MILLIS);
        }
        File seen = new File("target/never.png");
        ImageIO.write(robot.createScreenCapture(bounds(frame)), "png", seen);
        throw new AssertionError("never: " + what + "; see " + seen);
    }

    /** What may throw while it is found out. */
    interface Check {
        boolean holds() throws Exception;
    }

    private Component find(String what, Predicate<Component> wanted) throws Exception {
        Component[] found = new Component[1];
        await(what + " is there", () -> {
            found[0] = OnEventThread.call(() -> search(frame, wanted).orElse(null));
            return found[0] != null;
        });
        return found[0];
    }

    private static Optional<Component> search(Container within, Predicate<Component> wanted) {
        for (Component child : within.getComponents()) {
            if (child.isShowing() && wanted.test(child)) {
                return Optional.of(child);
            }
            Optional<Component> below = child instanceof Container inner ? search(inner, wanted) : Optional.empty();
            if (below.isPresent()) {
                return below;
            }
        }
        return Optional.empty();
    }

    private static Rectangle bounds(Component component) throws Exception {
        return OnEventThread.call(() -> {
            Point at = component.getLocationOnScreen();
            return new Rectangle(at.x, at.y, component.getWidth(), component.getHeight());
        });
    }
}
