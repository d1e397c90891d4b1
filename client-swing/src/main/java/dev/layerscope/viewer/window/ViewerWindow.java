package dev.layerscope.viewer.window;

import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.input.Choosing;
import dev.layerscope.viewer.input.InputPanel;
import dev.layerscope.viewer.input.InputTransfer;
import dev.layerscope.viewer.input.PasteKey;
import dev.layerscope.viewer.input.RecentInputs;
import dev.layerscope.viewer.layers.LayerChoice;
import dev.layerscope.viewer.layers.LayersPanel;
import dev.layerscope.viewer.models.ModelSelection;
import dev.layerscope.viewer.models.PushBar;
import dev.layerscope.viewer.models.PushForm;
import dev.layerscope.viewer.models.Pushing;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.Travel;
import dev.layerscope.viewer.session.ServerAccess;
import dev.layerscope.viewer.session.Session;
import dev.layerscope.viewer.work.Background;
import dev.layerscope.viewer.work.EventThread;
import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.Frame;
import java.awt.GraphicsEnvironment;
import java.awt.KeyboardFocusManager;
import java.awt.Rectangle;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.swing.BorderFactory;
import javax.swing.JFileChooser;
import javax.swing.JFrame;
import javax.swing.JMenu;
import javax.swing.JPanel;
import javax.swing.JSplitPane;
import javax.swing.UIManager;
import javax.swing.filechooser.FileNameExtensionFilter;

/** The viewer's window. Whoever opens one has checked that there is a display. The program ends when it is closed. */
public final class ViewerWindow {
    private static final Dimension SIZE = new Dimension(1440, 900);
    private static final int LAYERS_WIDTH = 300;

    private final JFrame frame = new JFrame("Layerscope");
    private final Session session;
    private final Bench bench;
    private final ModelSelection selection;
    private final LayerChoice layerChoice;
    private final Pushing pushing;
    private final LayersPanel layers;
    private final ConnectBar bar;
    private final Choosing choosing;
    private final InputPanel input;
    private final InputSide inputSide;

    private ViewerWindow(ServerAccess access, Optional<String> server, Remembered remembered, Theme theme) {
        Background background = new Background();
        session = new Session(access, background);
        bench = Bench.of(background, session);
        Travel travel = bench.travel();
        selection = new ModelSelection(bench);
        pushing = new Pushing(bench);
        layerChoice = new LayerChoice(bench);
        layers = new LayersPanel(bench, layerChoice);
        Gate gate = new Gate(session, access, remembered);
        bar = new ConnectBar(session, gate, server.orElseGet(gate::proposal), this::refresh);
        JPanel head = new JPanel(new BorderLayout());
        head.add(bar);
        head.add(new PushBar(pushing), BorderLayout.PAGE_END);
        head.setBorder(BorderFactory.createMatteBorder(0, 0, 1, 0, UIManager.getColor("Separator.foreground")));
        frame.add(head, BorderLayout.PAGE_START);
        Views views = new Views(bench, selection);
        JSplitPane middle = new JSplitPane(JSplitPane.HORIZONTAL_SPLIT, layers, new Stage(travel, views.panels()));
        middle.setDividerLocation(remembered.side("layers", UIScale.scale(LAYERS_WIDTH)));
        middle.setContinuousLayout(true);
        middle.setBorder(null);
        choosing = new Choosing(bench, new RecentInputs(remembered.preferences(), background));
        input = new InputPanel(bench, choosing);
        inputSide = new InputSide(middle, input, remembered);
        frame.add(inputSide);
        frame.getRootPane().setTransferHandler(new Drops(this::bring, new InputTransfer(choosing)));
        KeyboardFocusManager.getCurrentKeyboardFocusManager().addKeyEventDispatcher(new PasteKey(choosing));
        frame.add(new StatusBar(background), BorderLayout.PAGE_END);
        travel.place().observe(place -> frame.setTitle(title(place)));
        frame.setIconImages(WindowIcon.images());
        place(remembered);
        frame.setDefaultCloseOperation(JFrame.DISPOSE_ON_CLOSE);
        ThemeChoice themes = new ThemeChoice(remembered, background, theme);
        frame.setJMenuBar(new ViewerMenus(this, travel, themes, views.menus()).bar());
        frame.addWindowListener(new WindowAdapter() {
            @Override
            public void windowActivated(WindowEvent event) {
                themes.look();
            }

            @Override
            public void windowClosed(WindowEvent event) {
                if (frame.getExtendedState() == Frame.NORMAL) {
                    remembered.keepWindow(frame.getBounds());
                }
                remembered.keepSide("layers", middle.getDividerLocation());
                inputSide.remember();
                session.close();
            }
        });
    }

    /**
     * Opens the window, on the event thread.
     *
     * @param theme to begin with, see {@link Theme#atStart}
     */
    public static void open(ServerAccess access, Opening opening, Remembered remembered, Theme theme) {
        EventThread.require();
        theme.setUp();
        ViewerWindow window = new ViewerWindow(access, opening.server(), remembered, theme);
        window.frame.setVisible(true);
        if (opening.place().hasLayer()) {
            window.layers.focusTree();
        } else {
            window.bar.focusAddress();
        }
        window.bench.travel().correct(opening.place());
        opening.image().ifPresent(window.choosing::file);
        if (opening.server().isPresent()) {
            window.bar.connect();
        }
    }

    private static String title(Place place) {
        return Stream.of(place.layer(), place.model(), "Layerscope")
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" \u2013 "));
    }

    /** Where it was before, if that is still on a screen. */
    private void place(Remembered remembered) {
        Rectangle screen = GraphicsEnvironment.getLocalGraphicsEnvironment().getMaximumWindowBounds();
        Optional<Rectangle> before = remembered.window().filter(screen::intersects);
        if (before.isPresent()) {
            frame.setBounds(before.get());
            return;
        }
        Dimension wanted = UIScale.scale(SIZE);
        frame.setSize(Math.min(wanted.width, screen.width), Math.min(wanted.height, screen.height));
        frame.setLocationByPlatform(true);
    }

    void focusAddress() {
        bar.focusAddress();
    }

    void refresh() {
        session.refresh();
        selection.retry();
        layerChoice.refresh();
    }

    /** Asks for a model's file, and brings it to the server. */
    void bringModel() {
        JFileChooser chooser = new JFileChooser();
        chooser.setFileFilter(new FileNameExtensionFilter("ONNX models", "onnx"));
        if (chooser.showOpenDialog(frame) == JFileChooser.APPROVE_OPTION) {
            bring(chooser.getSelectedFile().toPath());
        }
    }

    private void bring(Path onnx) {
        PushForm.ask(frame, onnx, pushing);
    }

    void connectWith() {
        bar.connectWith();
    }

    void focusFilter() {
        layers.focusFilter();
    }

    JMenu inputMenu() {
        return input.menu(inputSide::toggle);
    }

    void close() {
        frame.dispose();
    }
}
