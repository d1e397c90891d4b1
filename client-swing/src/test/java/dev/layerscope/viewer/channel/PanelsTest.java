package dev.layerscope.viewer.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.formdev.flatlaf.FlatLightLaf;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.work.OnEventThread;
import java.awt.Component;
import java.awt.Container;
import java.awt.event.ActionEvent;
import java.awt.event.MouseEvent;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JMenuItem;
import javax.swing.KeyStroke;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The panels themselves, painted into a picture: they need no display as long as nobody shows them. */
final class PanelsTest extends ChannelCase {
    private static final int WIDTH = 1100;
    private static final int HEIGHT = 700;

    private Pins pins;
    private PinBoard board;
    private ChannelMenu menu;
    private ChannelPanel panel;
    private PinsPanel pinned;

    @BeforeEach
    void open() throws Exception {
        OnEventThread.run(() -> {
            FlatLightLaf.setup();
            pins = new Pins(bench, inspection);
            board = new PinBoard(bench, pins);
            menu = new ChannelMenu(bench, inspection, pins, board);
            panel = new ChannelPanel(bench, inspection, pins, menu);
            pinned = new PinsPanel(bench, pins, board);
        });
    }

    @Test
    void the_cell_under_the_mouse_is_told_and_is_as_it_is_painted() throws Exception {
        ChannelMap map = inspected("star.png", 3);
        ready(inspection.layer());
        BufferedImage painted = OnEventThread.call(() -> paint(panel));
        MapView view = OnEventThread.call(() -> all(panel, MapView.class).get(0));
        Cell cell = OnEventThread.call(
                () -> view.at(view.getWidth() / 2, view.getHeight() / 2).orElseThrow());
        OnEventThread.run(() -> view.dispatchEvent(new MouseEvent(
                view, MouseEvent.MOUSE_MOVED, 0, 0, view.getWidth() / 2, view.getHeight() / 2, 0, false)));

        int rgb = OnEventThread.call(() -> {
            java.awt.Point at =
                    javax.swing.SwingUtilities.convertPoint(view, view.getWidth() / 2, view.getHeight() / 2, panel);
            return painted.getRGB(at.x, at.y);
        });
        assertThat(rgb & 0xffffff).isEqualTo(map.colors().of(map.value(cell.row(), cell.column())));
        assertThat(texts(panel)).contains(ChannelWords.reading(map, cell));
        assertThat(OnEventThread.get(bench.pointer().field())).isPresent();
    }

    @Test
    void arrow_keys_go_from_cell_to_cell() throws Exception {
        ChannelMap map = inspected("star.png", 3);
        OnEventThread.run(() -> paint(panel));
        MapView view = OnEventThread.call(() -> all(panel, MapView.class).get(0));
        OnEventThread.run(() -> {
            press(view, "RIGHT");
            press(view, "RIGHT");
            press(view, "shift DOWN");
            press(view, "UP");
            press(view, "LEFT");
            press(view, "LEFT");
        });

        assertThat(texts(panel)).contains(ChannelWords.reading(map, new Cell(4, 0)));
    }

    @Test
    void what_is_known_of_the_channel_is_written_beside_it() throws Exception {
        ChannelMap map = inspected("star.png", 3);
        LayerFacts layer = ready(inspection.layer());

        assertThat(texts(panel)).contains(ChannelWords.title(map), ChannelWords.subtitle(map), "of 16");
        assertThat(OnEventThread.call(() -> all(panel, javax.swing.text.JTextComponent.class).stream()
                        .map(javax.swing.text.JTextComponent::getText)
                        .toList()))
                .anySatisfy(text -> assertThat(text)
                        .contains("of 16 by mean")
                        .contains(
                                Numerals.exact(layer.statistics(3).orElseThrow().getMean())));
    }

    @Test
    void pins_are_cards_that_say_what_they_show() throws Exception {
        ChannelMap map = inspected("star.png", 3);
        OnEventThread.run(pins::toggle);
        choose("ring.png");
        OnEventThread.run(() -> {
            pins.addForChosenInput(pins.pins().get().get(0));
            bench.travel().go(bench.travel().place().get().withView(View.PINS));
        });
        OnEventThread.await(
                board.shown(), all -> all.size() == 2 && all.get(1).comparison().isPresent());
        OnEventThread.run(() -> paint(pinned));
        List<String> names = OnEventThread.call(() -> all(pinned, PinCard.class).stream()
                .map(card -> card.getAccessibleContext().getAccessibleName())
                .toList());

        assertThat(names).hasSize(2);
        assertThat(names.get(0))
                .startsWith("stem.relu \u00b7 channel 3, shapes \u00b7 star.png, mean ")
                .contains(Numerals.brief(map.moments().maximum()));
        assertThat(names.get(1)).contains("ring.png").contains("against star.png: mean |difference| ");
    }

    @Test
    void keys_of_the_channel_leave_other_views_alone() throws Exception {
        List<JMenuItem> items = OnEventThread.call(() -> List.of(menu.menu().getMenuComponents()).stream()
                .filter(JMenuItem.class::isInstance)
                .map(JMenuItem.class::cast)
                .toList());
        assertThat(OnEventThread.call(() -> item(items, "Save picture\u2026").isEnabled()))
                .isFalse();

        inspected("star.png", 3);
        assertThat(OnEventThread.call(() -> item(items, "Save picture\u2026").isEnabled()))
                .isTrue();
        assertThat(items).allSatisfy(item -> assertThat(item.getAccelerator()).isNotNull());
    }

    private static JMenuItem item(List<JMenuItem> items, String title) {
        return items.stream()
                .filter(item -> item.getText().equals(title))
                .findFirst()
                .orElseThrow();
    }

    private static void press(JComponent view, String key) {
        Object action = view.getInputMap().get(KeyStroke.getKeyStroke(key));
        view.getActionMap().get(action).actionPerformed(new ActionEvent(view, 0, key));
    }

    private static List<String> texts(Container within) throws Exception {
        return OnEventThread.call(
                () -> all(within, JLabel.class).stream().map(JLabel::getText).toList());
    }

    private static <T> List<T> all(Container within, Class<T> type) {
        List<T> found = new ArrayList<>();
        for (Component child : within.getComponents()) {
            if (type.isInstance(child)) {
                found.add(type.cast(child));
            }
            if (child instanceof Container deeper) {
                found.addAll(all(deeper, type));
            }
        }
        return found;
    }

    private static BufferedImage paint(JComponent component) {
        component.setSize(WIDTH, HEIGHT);
        // Twice, for what wraps knows its height only once it has its width.
        layOut(component);
        layOut(component);
        BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        java.awt.Graphics2D g = picture.createGraphics();
        component.paint(g);
        g.dispose();
        return picture;
    }

    private static void layOut(Container container) {
        container.doLayout();
        for (Component child : container.getComponents()) {
            if (child instanceof Container deeper) {
                layOut(deeper);
            }
        }
    }
}
