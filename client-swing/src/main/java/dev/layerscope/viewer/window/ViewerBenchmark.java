package dev.layerscope.viewer.window;

import dev.layerscope.client.LocalInput;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.input.ChosenInput;
import dev.layerscope.viewer.mosaic.MosaicBenchmark;
import dev.layerscope.viewer.mosaic.MosaicPanel;
import dev.layerscope.viewer.session.ServerAccess;
import dev.layerscope.viewer.session.ServerState.Connected;
import dev.layerscope.viewer.session.ServerState.Failed;
import dev.layerscope.viewer.session.Session;
import dev.layerscope.viewer.work.Background;
import dev.layerscope.viewer.work.EventThread;
import java.awt.Dimension;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.swing.JFrame;
import org.jspecify.annotations.Nullable;

/** Measures views in a window of their own, which closes afterwards. */
public final class ViewerBenchmark {
    private static final Dimension SIZE = new Dimension(1440, 900);

    private final Background background = new Background();
    private final CompletableFuture<Bench> ready = new CompletableFuture<>();
    private @Nullable JFrame frame;
    private @Nullable MosaicPanel mosaic;

    /**
     * Returns when all is measured.
     *
     * @param server HOST:PORT
     * @param input a picture or array for the model
     */
    public static void run(String server, String model, LocalInput input, MosaicBenchmark.Report report)
            throws InterruptedException, ExecutionException, TimeoutException {
        EventThread.forbid();
        ViewerBenchmark benchmark = new ViewerBenchmark();
        benchmark.background.hand(() -> benchmark.open(server, new ChosenInput("input", input)));
        Bench bench = benchmark.ready.get();
        MosaicPanel panel = benchmark.mosaic;
        try {
            if (panel != null) {
                new MosaicBenchmark(bench, panel, model).run(report);
            }
        } finally {
            benchmark.background.hand(() -> benchmark.close(bench));
        }
    }

    private void open(String server, ChosenInput input) {
        Theme.LIGHT.setUp();
        Session session = new Session(ServerAccess.PLAIN_TEXT, background);
        Bench bench = Bench.of(background, session);
        MosaicPanel panel = new MosaicPanel(bench);
        mosaic = panel;
        JFrame window = new JFrame("Layerscope benchmark");
        frame = window;
        window.add(panel);
        window.setSize(SIZE);
        window.setDefaultCloseOperation(JFrame.DISPOSE_ON_CLOSE);
        window.setVisible(true);
        bench.feeding().choose(input);
        session.state().observe(state -> {
            if (state instanceof Connected) {
                ready.complete(bench);
            } else if (state instanceof Failed) {
                ready.completeExceptionally(new IllegalStateException(state.sentence()));
            }
        });
        session.connect(server);
    }

    private void close(Bench bench) {
        bench.session().close();
        if (frame != null) {
            frame.dispose();
        }
    }
}
