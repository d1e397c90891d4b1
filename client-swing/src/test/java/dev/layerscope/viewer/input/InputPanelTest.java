package dev.layerscope.viewer.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.app.LayerscopeServer;
import dev.layerscope.server.app.ServerSettings;
import dev.layerscope.server.runtime.DeviceChoice;
import dev.layerscope.v1.Model;
import dev.layerscope.v1.Sample;
import dev.layerscope.v1.ScoredClass;
import dev.layerscope.viewer.MemoryPreferences;
import dev.layerscope.viewer.ShapesServer;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.session.Answer;
import dev.layerscope.viewer.session.Answer.Phase;
import dev.layerscope.viewer.session.Asked;
import dev.layerscope.viewer.session.ServerAccess;
import dev.layerscope.viewer.session.ServerState.Connected;
import dev.layerscope.viewer.session.Session;
import dev.layerscope.viewer.work.Background;
import dev.layerscope.viewer.work.OnEventThread;
import java.awt.Component;
import java.awt.Container;
import java.awt.Graphics2D;
import java.awt.datatransfer.StringSelection;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The panel over a real server and a real port, with the network that travels with it. */
@Timeout(120)
final class InputPanelTest {
    private static final String MODEL = "shapes";
    private static final int SIDE = 96;

    @TempDir
    private static Path served;

    @TempDir
    private Path folder;

    private static LayerscopeServer server;

    private Bench bench;
    private Choosing choosing;
    private InputPanel panel;

    @BeforeAll
    static void serve() throws IOException {
        for (String file : List.of("shapes.onnx", "shapes.yaml", "shapes.labels.txt", "star.png", "ring.png")) {
            Files.write(served.resolve(file), ShapesServer.resource(file));
        }
        ServerSettings settings = ServerSettings.of(served, 0);
        server = LayerscopeServer.start(settings.withCore(settings.core().withDevice(DeviceChoice.CPU))
                .withInputs(settings.inputs().withSamples(served)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() throws Exception {
        Background background = new Background();
        Session session = new Session(ServerAccess.PLAIN_TEXT, background);
        bench = OnEventThread.call(() -> Bench.of(background, session));
        choosing = OnEventThread.call(() -> new Choosing(bench, new RecentInputs(new MemoryPreferences(), background)));
        panel = OnEventThread.call(() -> new InputPanel(bench, choosing));
        OnEventThread.run(() -> session.connect("127.0.0.1:" + server.port()));
        OnEventThread.await(session.state(), Connected.class::isInstance);
    }

    @AfterEach
    void leave() throws Exception {
        OnEventThread.run(bench.session()::close);
    }

    @Test
    void without_an_input_the_ways_to_one_are_told() throws Exception {
        assertThat(facts()).startsWith("Drop a picture");
        assertThat(OnEventThread.call(panel.picture()::isVisible)).isFalse();
    }

    @Test
    void the_samples_of_the_server_are_there_to_be_taken() throws Exception {
        List<Sample> samples = OnEventThread.await(choosing.samples(), answer -> answer.phase() == Phase.READY)
                .current()
                .orElseThrow();
        assertThat(samples).extracting(Sample::getName).containsExactly("ring.png", "star.png");
        OnEventThread.run(() -> choosing.sample(samples.get(1)));
        ChosenInput star = OnEventThread.await(bench.feeding().chosen(), Optional::isPresent)
                .orElseThrow();

        assertThat(star.name()).isEqualTo("star.png");
        assertThat(star.content().open().readAllBytes()).isEqualTo(ShapesServer.resource("star.png"));
    }

    @Test
    void a_file_is_shown_as_the_model_gets_it_with_its_classes() throws Exception {
        go();
        file("star.png", ShapesServer.resource("star.png"));
        List<ScoredClass> classes = ready(panel.seen().classes());
        BufferedImage picture = ready(panel.seen().picture());

        assertThat(classes.get(0).getLabel()).isEqualTo("star");
        assertThat(OnEventThread.call(() -> panel.classes().getModel().getElementAt(0)))
                .isEqualTo(classes.get(0));
        assertThat(picture.getWidth()).isEqualTo(SIDE);
        assertThat(OnEventThread.call(panel.picture()::picture)).isSameAs(picture);
        assertThat(facts()).startsWith("star.png").contains("model gets\t96x96").contains("original\t");
        assertThat(OnEventThread.call(panel.trouble()::problems)).isEmpty();
        assertThat(OnEventThread.get(choosing.recent().present())).isNotNull();
    }

    @Test
    void another_preset_and_size_are_fed_at_once() throws Exception {
        go();
        file("star.png", ShapesServer.resource("star.png"));
        ready(panel.seen().picture());
        OnEventThread.await(panel.seen().model(), Optional::isPresent);
        OnEventThread.run(() -> {
            panel.form().sizeField().setText("32x40");
            panel.form().sizeField().postActionEvent();
            panel.form().preset().setSelectedItem("raw");
        });
        BufferedImage picture = OnEventThread.await(
                        panel.seen().picture().answer(),
                        answer -> answer.current()
                                .filter(pixels -> pixels.getHeight() == 32)
                                .isPresent())
                .current()
                .orElseThrow();

        assertThat(picture.getWidth()).isEqualTo(40);
        assertThat(OnEventThread.get(bench.feeding().fed())
                        .orElseThrow()
                        .feed()
                        .getPreprocessing()
                        .getPreset())
                .isEqualTo("raw");
        assertThat(facts()).contains("raw, chosen here").contains("32x40");
        OnEventThread.run(() -> {
            panel.form().sizeField().setText("big");
            panel.form().sizeField().postActionEvent();
        });
        assertThat(OnEventThread.call(panel.form()::problem)).startsWith("size: 'big' (expected: ");
        assertThat(OnEventThread.get(bench.feeding().preparation()).size()).isPresent();
    }

    @Test
    void an_array_is_told_by_type_and_shape_and_has_classes_too() throws Exception {
        go();
        file("zeros.npy", Inputs.npy(0, 1, 3, SIDE, SIDE));
        assertThat(ready(panel.seen().classes())).isNotEmpty();

        assertThat(facts()).contains("float 1x3x96x96").contains("the array as it is");
        assertThat(OnEventThread.call(panel.picture()::isVisible)).isFalse();
        assertThat(OnEventThread.call(panel.form()::isVisible)).isFalse();
    }

    @Test
    void what_is_wrong_is_told_once_and_a_sound_input_forgets_it() throws Exception {
        go();
        file("star.png", ShapesServer.resource("star.png"));
        ready(panel.seen().picture());
        ready(panel.seen().classes());
        byte[] damaged = Inputs.png(60, 80);
        damaged[damaged.length / 2] ^= 0x55;
        file("damaged.png", damaged);
        OnEventThread.await(panel.seen().picture().answer(), answer -> answer.phase() == Phase.FAILED);
        OnEventThread.await(panel.seen().classes().answer(), answer -> answer.phase() == Phase.FAILED);
        assertThat(OnEventThread.call(panel.trouble()::problems)).hasSize(1);
        assertThat(OnEventThread.call(panel.picture()::isVisible)).isFalse();
        assertThat(OnEventThread.call(panel.classes()::isVisible)).isFalse();
        OnEventThread.run(() -> choosing.file(folder.resolve("gone.png")));
        OnEventThread.await(choosing.problem(), problem -> problem.endsWith("gone.png: no such file or folder"));
        assertThat(OnEventThread.call(panel.trouble()::problems)).hasSize(2);
        file("star.png", ShapesServer.resource("star.png"));
        ready(panel.seen().picture());
        ready(panel.seen().classes());

        assertThat(OnEventThread.call(panel.trouble()::problems)).isEmpty();
    }

    @Test
    void a_picture_without_pixels_is_refused_before_it_is_fed() throws Exception {
        go();
        file("star.png", ShapesServer.resource("star.png"));
        ready(panel.seen().picture());
        file("header.png", Arrays.copyOf(Inputs.png(60, 80), 20));
        OnEventThread.await(panel.seen().described().answer(), answer -> answer.phase() == Phase.FAILED);

        assertThat(OnEventThread.call(panel.picture()::isVisible)).isFalse();
        assertThat(OnEventThread.call(() -> panel.classes().getModel().getSize()))
                .isZero();
        assertThat(OnEventThread.call(panel.trouble()::problems)).hasSize(1);
    }

    @Test
    void a_path_in_the_clipboard_and_pixels_are_fed() throws Exception {
        Path file = Files.write(folder.resolve("star.png"), ShapesServer.resource("star.png"));
        OnEventThread.run(() ->
                choosing.brought(Brought.of(new StringSelection(file.toUri().toString())), "pasted"));
        assertThat(OnEventThread.await(bench.feeding().chosen(), Optional::isPresent)
                        .orElseThrow()
                        .name())
                .isEqualTo("star.png");
        assertThat(OnEventThread.await(choosing.recent().present(), files -> !files.isEmpty()))
                .containsExactly(file);
        OnEventThread.run(() -> choosing.brought(new Brought.Pixels(Inputs.pixels(5, 5)), "pasted"));
        OnEventThread.await(
                bench.feeding().chosen(), chosen -> chosen.orElseThrow().name().equals("pasted picture"));
    }

    @Test
    void another_server_is_asked_anew() throws Exception {
        go();
        file("star.png", ShapesServer.resource("star.png"));
        BufferedImage before = ready(panel.seen().picture());
        List<ScoredClass> classesBefore = ready(panel.seen().classes());
        OnEventThread.run(() -> bench.session().connect("localhost:" + server.port()));

        OnEventThread.await(
                panel.seen().picture().answer(),
                answer -> answer.current().filter(picture -> picture != before).isPresent());
        OnEventThread.await(
                panel.seen().classes().answer(),
                answer -> answer.current()
                        .filter(classes -> classes != classesBefore)
                        .isPresent());
    }

    @Test
    void every_control_has_an_accessible_name() throws Exception {
        go();
        file("star.png", ShapesServer.resource("star.png"));
        ready(panel.seen().classes());
        OnEventThread.run(() -> assertNamed(panel));
    }

    @Test
    void the_panel_paints_picture_facts_and_bars() throws Exception {
        go();
        file("star.png", ShapesServer.resource("star.png"));
        ready(panel.seen().picture());
        ready(panel.seen().classes());
        OnEventThread.await(panel.seen().model(), Optional::isPresent);
        BufferedImage canvas = new BufferedImage(290, 760, BufferedImage.TYPE_INT_RGB);
        OnEventThread.run(() -> {
            panel.setSize(canvas.getWidth(), canvas.getHeight());
            layOut(panel);
            layOut(panel);
            Graphics2D g = canvas.createGraphics();
            panel.paint(g);
            g.dispose();
        });
        String kept = System.getProperty("layerscope.paintings", "");
        if (!kept.isEmpty()) {
            ImageIO.write(canvas, "png", Path.of(kept, "input-panel.png").toFile());
        }

        OnEventThread.run(() -> {
            for (Component part :
                    List.of(panel.picture(), panel.classes(), panel.form().sizeField())) {
                assertThat(part.getWidth()).as(part.toString()).isBetween(100, 290);
                assertThat(part.getHeight()).as(part.toString()).isPositive();
            }
        });
        assertThat(Arrays.stream(canvas.getRGB(0, 0, 290, 760, null, 0, 290))
                        .distinct()
                        .count())
                .isGreaterThan(50);
    }

    private static void layOut(Container container) {
        container.doLayout();
        for (Component child : container.getComponents()) {
            if (child instanceof Container below) {
                layOut(below);
            }
        }
    }

    private static void assertNamed(Container container) {
        for (Component child : container.getComponents()) {
            boolean control = child instanceof javax.swing.JButton
                    || child instanceof javax.swing.JComboBox<?>
                    || child instanceof javax.swing.JList<?>
                    || child instanceof javax.swing.JTextField
                    || child instanceof FieldView;
            if (control) {
                assertThat(child.getAccessibleContext().getAccessibleName())
                        .as(child.toString())
                        .isNotBlank();
            }
            if (child instanceof Container below
                    && !(child instanceof javax.swing.JComboBox<?>)
                    && !(child instanceof javax.swing.JScrollBar)) {
                assertNamed(below);
            }
        }
    }

    private void go() throws Exception {
        OnEventThread.run(() -> bench.travel().go(new Place(MODEL, "", 0, View.MODELS)));
        // As the room of models does where a model is gone to.
        Model model = loaded();
        OnEventThread.run(() -> bench.session().replace(model));
    }

    private Model loaded() throws Exception {
        Asked<Model> asked = OnEventThread.call(bench::asked);
        OnEventThread.run(() -> asked.ask("loading", client -> client.getModel(MODEL)));
        return ready(asked);
    }

    private void file(String name, byte[] content) throws Exception {
        Path file = Files.write(folder.resolve(name), content);
        OnEventThread.run(() -> choosing.file(file));
        OnEventThread.await(
                bench.feeding().chosen(),
                chosen -> chosen.filter(input -> input.name().equals(name)).isPresent());
    }

    private String facts() throws Exception {
        return OnEventThread.call(panel::facts);
    }

    private static <T> T ready(Asked<T> asked) throws Exception {
        Answer<T> answer = OnEventThread.await(
                OnEventThread.call(asked::answer), now -> now.phase() == Phase.READY || now.phase() == Phase.FAILED);
        return answer.current().orElseThrow(() -> new AssertionError(answer.problem(), answer.cause()));
    }
}
