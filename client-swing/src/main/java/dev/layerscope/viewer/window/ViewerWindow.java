package dev.layerscope.viewer.window;

import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.models.ModelSelection;
import dev.layerscope.viewer.models.ModelsPanel;
import dev.layerscope.viewer.place.Travel;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.search.SearchPanel;
import dev.layerscope.viewer.session.ServerAccess;
import dev.layerscope.viewer.session.ServerState.Connected;
import dev.layerscope.viewer.session.Session;
import dev.layerscope.viewer.work.Background;
import dev.layerscope.viewer.work.EventThread;
import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.GraphicsEnvironment;
import java.awt.Rectangle;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import javax.swing.JComponent;
import javax.swing.JFrame;
import javax.swing.JMenu;
import javax.swing.JPanel;
import javax.swing.JSeparator;

/** The viewer's window. Whoever opens one has checked that there is a display. The program ends when it is closed. */
public final class ViewerWindow {
    private static final Dimension SIZE = new Dimension(1280, 700);

    private final JFrame frame = new JFrame("Layerscope");
    private final Session session;
    private final ModelSelection selection;
    private final ConnectBar bar;
    private final SearchPanel searches;

    private ViewerWindow(ServerAccess access, String server, Remembered remembered) {
        Background background = new Background();
        session = new Session(access, background);
        Bench bench = Bench.of(background, session);
        Travel travel = bench.travel();
        selection = new ModelSelection(session, background);
        searches = new SearchPanel(bench);
        bar = new ConnectBar(session, server, this::refresh);
        session.state().observe(state -> {
            if (state instanceof Connected connected) {
                remembered.keepServer(connected.server());
            }
        });
        JPanel head = new JPanel(new BorderLayout());
        head.add(bar);
        head.add(new JSeparator(), BorderLayout.PAGE_END);
        frame.add(head, BorderLayout.PAGE_START);
        frame.add(new Stage(travel, panels(bench)));
        frame.add(new StatusBar(background), BorderLayout.PAGE_END);
        frame.setJMenuBar(new ViewerMenus(this, travel, remembered).bar());
        frame.setIconImages(WindowIcon.images());
        frame.setSize(fitting());
        frame.setLocationByPlatform(true);
        frame.setDefaultCloseOperation(JFrame.DISPOSE_ON_CLOSE);
        frame.addWindowListener(new WindowAdapter() {
            @Override
            public void windowClosed(WindowEvent event) {
                session.close();
            }
        });
    }

    /**
     * Opens the window, on the event thread.
     *
     * @param server connected to at once; where none is named, the last one is proposed
     */
    public static void open(ServerAccess access, Optional<String> server, Remembered remembered) {
        EventThread.require();
        Theme.named(remembered.theme()).setUp();
        ViewerWindow window = new ViewerWindow(access, server.orElseGet(remembered::server), remembered);
        window.frame.setVisible(true);
        window.bar.focusAddress();
        if (server.isPresent()) {
            window.bar.connect();
        }
    }

    private Map<View, JComponent> panels(Bench bench) {
        Map<View, JComponent> panels = new EnumMap<>(View.class);
        panels.put(View.MODELS, new ModelsPanel(bench.session(), selection));
        panels.put(View.SEARCHES, searches);
        return panels;
    }

    private static Dimension fitting() {
        Rectangle screen = GraphicsEnvironment.getLocalGraphicsEnvironment().getMaximumWindowBounds();
        Dimension wanted = UIScale.scale(SIZE);
        return new Dimension(Math.min(wanted.width, screen.width), Math.min(wanted.height, screen.height));
    }

    void focusAddress() {
        bar.focusAddress();
    }

    JMenu searchMenu() {
        return searches.menu();
    }

    void refresh() {
        session.refresh();
        selection.retry();
    }

    void close() {
        frame.dispose();
    }
}
