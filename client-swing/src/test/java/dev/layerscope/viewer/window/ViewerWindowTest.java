package dev.layerscope.viewer.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.layerscope.viewer.MemoryPreferences;
import dev.layerscope.viewer.ShapesServer;
import dev.layerscope.viewer.SlowLink;
import dev.layerscope.viewer.session.ServerAccess;
import dev.layerscope.viewer.work.OnEventThread;
import java.awt.Component;
import java.awt.Frame;
import java.awt.GraphicsEnvironment;
import java.awt.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import javax.swing.JComboBox;
import javax.swing.JFrame;
import javax.swing.JTextField;
import javax.swing.JTree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real window on a display, against a real server over a real port, with the network that travels with it. */
@Tag("window")
@Timeout(300)
final class ViewerWindowTest {
    /** Of a colour map; a panel that only says something has fewer. */
    private static final long PICTURE_COLOURS = 60;

    @TempDir
    private Path folder;

    private ShapesServer server;
    private JFrame frame;
    private OnScreen screen;

    @BeforeEach
    void start() throws Exception {
        assumeThat(GraphicsEnvironment.isHeadless()).isFalse();
        Files.createDirectory(folder.resolve("models"));
        Files.write(folder.resolve("star.png"), ShapesServer.resource("star.png"));
        server = serve(0);
    }

    private void open(int port) throws Exception {
        Opening opening = new Opening(
                Optional.of("localhost:" + port), "shapes", "stage2.0", Optional.of(folder.resolve("star.png")));
        Remembered remembered = new Remembered(new MemoryPreferences());
        OnEventThread.run(() -> ViewerWindow.open(ServerAccess.PLAIN_TEXT, opening, remembered, Theme.LIGHT));
        frame = (JFrame) Arrays.stream(Frame.getFrames())
                .filter(Component::isShowing)
                .findFirst()
                .orElseThrow();
        screen = new OnScreen(frame);
    }

    @AfterEach
    void close() throws Exception {
        if (frame != null) {
            OnEventThread.run(frame::dispose);
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void a_model_is_explored_from_its_mosaic_to_a_search_and_outlives_its_server() throws Exception {
        open(server.port());
        Component mosaic = screen.named("mosaic of channels");
        awaitPicture(mosaic);
        screen.await("classes", () -> screen.named("most probable classes").isShowing());

        screen.click(mosaic, 0.5, 0.5);
        filterLayers();
        changeColours(mosaic);
        loseTheServer(mosaic);
        lookInEveryWay();
        search();
    }

    /** 5 Mbit/s, and a tenth of a second there and back. */
    @Test
    void over_a_slow_line_what_is_looked_at_last_arrives_and_nothing_is_in_the_way() throws Exception {
        try (SlowLink slow = new SlowLink(server.port(), 5_000_000, 50)) {
            open(slow.port());
            Component mosaic = screen.named("mosaic of channels");
            awaitPicture(mosaic);
            JTree layers = screen.named(JTree.class, "layers");
            int rows = OnEventThread.call(layers::getRowCount);
            for (int row = 0; row < rows; row++) {
                int next = row;
                OnEventThread.run(() -> layers.setSelectionRow(next));
            }
            OnEventThread.run(() -> layers.setSelectionRow(0));
            awaitPicture(mosaic);
            search();

            assertThat(OnEventThread.call(() -> Arrays.stream(Window.getWindows())
                            .filter(Component::isShowing)
                            .toList()))
                    .containsExactly(frame);
        }
    }

    private void filterLayers() throws Exception {
        JTree layers = screen.named(JTree.class, "layers");
        JTextField filter = screen.named(JTextField.class, "filter of layers");
        int all = OnEventThread.call(layers::getRowCount);
        OnEventThread.run(() -> filter.setText("stem conv"));
        screen.await("fewer layers", () -> OnEventThread.call(layers::getRowCount) < all);
        OnEventThread.run(() -> filter.setText(""));
        screen.await("all layers again", () -> OnEventThread.call(layers::getRowCount) == all);
    }

    /** Gray has no colours but grays: what is painted tells that the tiles are others. */
    private void changeColours(Component mosaic) throws Exception {
        long before = screen.colours(mosaic);
        JComboBox<?> colours = screen.named(JComboBox.class, "Colours");
        OnEventThread.run(() -> colours.setSelectedIndex(1));
        screen.await("other colours", () -> screen.colours(mosaic) != before);
        awaitPicture(mosaic);
    }

    private void loseTheServer(Component mosaic) throws Exception {
        int port = server.port();
        server.close();
        screen.press("Refresh");
        screen.await("the loss is told", () -> screen.says("lost; trying again"));
        awaitPicture(mosaic);
        server = serve(port);
        screen.await("the return is told", () -> screen.says("connected to"));
    }

    private void lookInEveryWay() throws Exception {
        screen.press("Channel");
        awaitPicture(screen.named("map of the channel"));
        screen.press("Means");
        screen.press("Components");
        screen.press("Saliency");
        screen.press("Sparsity");
        screen.press("\u25c0");
        screen.press("\u25c0");
        screen.press("\u25c0");
        screen.press("\u25c0");
        awaitPicture(screen.named("map of the channel"));
    }

    private void search() throws Exception {
        screen.press("Searches");
        screen.press("Search");
        Component pictures = screen.named("pictures of the search");
        awaitPicture(pictures);
    }

    private void awaitPicture(Component where) throws Exception {
        screen.await("a picture is painted", () -> screen.colours(where) > PICTURE_COLOURS);
    }

    private ShapesServer serve(int port) throws IOException {
        return ShapesServer.start(folder.resolve("models"), port);
    }
}
