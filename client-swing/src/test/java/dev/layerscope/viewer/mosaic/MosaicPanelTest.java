package dev.layerscope.viewer.mosaic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.layerscope.client.MosaicGeometry;
import dev.layerscope.v1.Limits;
import dev.layerscope.v1.Mosaic;
import dev.layerscope.viewer.ShapesServer;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.input.ChosenInput;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.session.ServerAccess;
import dev.layerscope.viewer.session.Session;
import dev.layerscope.viewer.work.Background;
import dev.layerscope.viewer.work.OnEventThread;
import java.awt.Component;
import java.awt.Container;
import java.awt.Graphics2D;
import java.awt.Point;
import java.awt.event.ActionEvent;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.swing.JComboBox;
import javax.swing.JTextField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The panel over a real server, drawn into a picture. */
final class MosaicPanelTest {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 600;
    private static final Place PLACE = new Place(ShapesServer.MODEL, ShapesServer.LAYER, 0, View.MOSAIC);

    @TempDir
    private Path folder;

    private ShapesServer server;
    private Bench bench;
    private MosaicPanel panel;

    @BeforeEach
    void start() throws Exception {
        server = ShapesServer.start(folder, 0);
        ChosenInput input = new ChosenInput("star", ShapesServer.picture());
        OnEventThread.run(() -> {
            Background background = new Background();
            bench = Bench.of(background, new Session(ServerAccess.PLAIN_TEXT, background));
            panel = new MosaicPanel(bench);
            panel.setSize(WIDTH, HEIGHT);
            layOut(panel);
            panel.showing()
                    .resize(new ViewSize(
                            panel.canvas().getWidth(), panel.canvas().getHeight(), 1));
            bench.feeding().choose(input);
            bench.session().connect(server.address());
            bench.travel().go(PLACE);
        });
        OnEventThread.await(panel.showing().settled(), count -> count >= 1);
    }

    @AfterEach
    void stop() throws Exception {
        OnEventThread.run(() -> {
            panel.showing().close();
            bench.session().close();
        });
        server.close();
    }

    @Test
    void each_value_has_the_colour_that_the_palette_has_for_it() throws Exception {
        OnEventThread.run(() -> {
            panel.canvas().move(camera -> camera.zoomed(5, 0, 0));
            BufferedImage picture = painted();
            Scene scene = panel.showing().scene().get().orElseThrow();
            int checked = 0;
            for (int x = 100; x < picture.getWidth(); x += 37) {
                for (int y = 100; y < picture.getHeight(); y += 31) {
                    checked += check(scene, picture, x, y);
                }
            }
            assertThat(checked).isGreaterThan(100);
        });
    }

    /** 1 where there is a value that nothing is drawn over. */
    private int check(Scene scene, BufferedImage picture, int x, int y) {
        long across = (long) Math.floor(scene.camera().valueX(x + 0.5));
        long down = (long) Math.floor(scene.camera().valueY(y + 0.5));
        boolean edge = across != (long) Math.floor(scene.camera().valueX(x - 1))
                || across != (long) Math.floor(scene.camera().valueX(x + 2))
                || down != (long) Math.floor(scene.camera().valueY(y - 1))
                || down != (long) Math.floor(scene.camera().valueY(y + 2));
        MosaicGeometry.Place place = scene.coat().geometry().at(0, across, down).orElse(null);
        if (edge || place == null || place.row() < 8 || place.column() < 8) {
            return 0;
        }
        BufferedImage tile = panel.showing()
                .memory()
                .get(scene.coat().identity(), new TilePlace(0, (int) across / 256, (int) down / 256));
        assertThat(tile).isNotNull();
        assertThat(picture.getRGB(x, y)).isEqualTo(tile.getRGB((int) across % 256, (int) down % 256));
        return 1;
    }

    @Test
    void what_the_mouse_is_on_is_said_and_outlined_in_the_input() throws Exception {
        Point first = OnEventThread.call(() -> {
            Camera camera = panel.showing().scene().get().orElseThrow().camera();
            return new Point((int) camera.x(10.5), (int) camera.y(4.5));
        });
        OnEventThread.run(() -> panel.canvas().mouseAt(first));
        String said = OnEventThread.call(() -> panel.readout().said());
        Optional<Rectangle2D> field = OnEventThread.await(bench.pointer().field(), Optional::isPresent);
        OnEventThread.run(() -> panel.canvas().mouseAt(null));

        assertThat(said).startsWith("channel 0, row 4, column 10: ").matches(".*[0-9].*to.*|.*at (most|least).*");
        assertThat(field.orElseThrow()).isEqualTo(new Rectangle2D.Double(17, 5, 7, 7));
        assertThat(OnEventThread.get(bench.pointer().field())).isEmpty();
    }

    @Test
    void arrows_go_from_cell_to_cell_and_enter_opens_the_channel() throws Exception {
        OnEventThread.run(() -> {
            press("RIGHT");
            press("RIGHT");
            press("LEFT");
        });
        assertThat(OnEventThread.get(bench.travel().place())).isEqualTo(PLACE.withChannel(1));
        assertThat(OnEventThread.call(() -> bench.travel().canGoBack())).isTrue();
        OnEventThread.run(() -> press("ENTER"));
        assertThat(OnEventThread.get(bench.travel().place()))
                .isEqualTo(PLACE.withChannel(1).withView(View.CHANNEL));
        OnEventThread.run(bench.travel()::back);
        assertThat(OnEventThread.get(bench.travel().place())).isEqualTo(PLACE.withChannel(1));
    }

    @Test
    void home_shows_all_again() throws Exception {
        Camera whole = camera();
        OnEventThread.run(() -> {
            press("typed +");
            press("typed +");
        });
        OnEventThread.await(
                panel.showing().scene(), scene -> scene.orElseThrow().camera().scale() > 2.2 * whole.scale());
        OnEventThread.run(() -> press("PAGE_DOWN"));
        assertThat(camera().top()).isGreaterThan(whole.top());
        OnEventThread.run(() -> press("HOME"));
        assertThat(camera()).isEqualTo(whole);
    }

    @Test
    void a_choice_above_the_mosaic_opens_it_anew() throws Exception {
        OnEventThread.run(() -> chooser("Colours").setSelectedItem("gray"));
        OnEventThread.await(panel.showing().settled(), count -> count >= 2);
        OnEventThread.run(() -> {
            BufferedImage picture = painted();
            int rgb = picture.getRGB((int) (picture.getWidth() * 0.5), (int)
                    (panel.showing().scene().get().orElseThrow().camera().y(30)));
            assertThat(rgb >> 16 & 0xff).isEqualTo(rgb & 0xff);
        });
    }

    @Test
    void columns_that_are_none_are_marked_and_change_nothing() throws Exception {
        Appearance before = OnEventThread.get(panel.showing().appearance());
        OnEventThread.run(() -> chooser("Columns").setSelectedItem("many"));

        assertThat(OnEventThread.get(panel.showing().appearance())).isEqualTo(before);
        assertThat(OnEventThread.call(() -> chooser("Columns").getToolTipText()))
                .startsWith("1 to 4096");
        OnEventThread.run(() -> chooser("Columns").setSelectedItem("2"));
        assertThat(OnEventThread.get(panel.showing().appearance()).columns()).isEqualTo(2);
    }

    @Test
    void fixed_limits_begin_with_those_that_are_shown() throws Exception {
        OnEventThread.run(() -> chooser("from").setSelectedItem("fixed"));
        Appearance chosen = OnEventThread.get(panel.showing().appearance());
        Mosaic mosaic =
                OnEventThread.get(panel.showing().scene()).orElseThrow().coat().mosaic();

        assertThat(chosen.ends())
                .isInstanceOfSatisfying(
                        Appearance.Fixed.class,
                        fixed -> assertThat(fixed.high())
                                .isCloseTo(
                                        mosaic.getLimitsList().stream()
                                                .mapToDouble(Limits::getHigh)
                                                .max()
                                                .orElseThrow(),
                                        withinPercentage(0.1)));
    }

    @Test
    void everything_that_takes_input_has_a_name() throws Exception {
        List<Component> nameless = OnEventThread.call(() -> all(panel).stream()
                .filter(component -> component instanceof JComboBox
                        || component instanceof JTextField
                        || component instanceof MosaicCanvas)
                .filter(component -> !(component.getParent() instanceof JComboBox))
                .filter(component -> component.getAccessibleContext().getAccessibleName() == null)
                .toList());

        assertThat(nameless).isEmpty();
    }

    private Camera camera() throws Exception {
        return OnEventThread.get(panel.showing().scene()).orElseThrow().camera();
    }

    private BufferedImage painted() {
        BufferedImage picture =
                new BufferedImage(panel.canvas().getWidth(), panel.canvas().getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D g = picture.createGraphics();
        panel.canvas().paint(g);
        g.dispose();
        return picture;
    }

    private void press(String key) {
        panel.canvas()
                .getActionMap()
                .get(key)
                .actionPerformed(new ActionEvent(panel.canvas(), ActionEvent.ACTION_PERFORMED, key));
    }

    private JComboBox<?> chooser(String name) {
        return all(panel).stream()
                .filter(component -> component instanceof JComboBox<?> box
                        && name.equals(box.getAccessibleContext().getAccessibleName()))
                .map(JComboBox.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static List<Component> all(Container container) {
        List<Component> found = new ArrayList<>();
        for (Component child : container.getComponents()) {
            found.add(child);
            if (child instanceof Container inner) {
                found.addAll(all(inner));
            }
        }
        return found;
    }

    private static void layOut(Container container) {
        container.doLayout();
        for (Component child : container.getComponents()) {
            if (child instanceof Container inner) {
                layOut(inner);
            }
        }
    }
}
