package dev.layerscope.viewer.mosaic;

import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.v1.Layer;
import dev.layerscope.v1.ListLayersRequest;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.session.Answer;
import dev.layerscope.viewer.session.Link;
import dev.layerscope.viewer.work.EventThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures a mosaic panel in its window: how long it takes from choosing a layer to the last tile that is seen, how long the
 * event thread doesn't answer while the mosaic is moved and enlarged, and the heap after all layers of a model. Used by one
 * thread, which isn't the event thread.
 */
public final class MosaicBenchmark {
    private static final long LONGEST_SECONDS = 120;
    private static final long FRAME_NANOS = 16_000_000;
    private static final long BEAT_NANOS = 4_000_000;
    private static final int STEPS = 240;
    private static final int STEPS_PER_WAY = 24;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int BYTES_PER_MIB = 1 << 20;

    private final Bench bench;
    private final MosaicPanel panel;
    private final String model;

    /** Where measurements go. */
    public interface Report {
        /**
         * @param values one for each time it was measured
         */
        void add(String name, String unit, List<Double> values);
    }

    /**
     * @param bench connected, with an input chosen
     * @param panel of this bench, to be seen on the screen
     */
    public MosaicBenchmark(Bench bench, MosaicPanel panel, String model) {
        this.bench = bench;
        this.panel = panel;
        this.model = model;
    }

    /**
     * @throws TimeoutException where the server doesn't answer
     */
    public void run(Report report) throws InterruptedException, ExecutionException, TimeoutException {
        EventThread.forbid();
        Showing showing = panel.showing();
        List<String> layers = layers();
        onEvents(() -> appear("magma"));
        report.add("first screen of a layer, the first time", "ms", browse(layers));
        System.gc();
        report.add("heap after all " + layers.size() + " layers", "MiB", List.of(heapMebibytes()));
        report.add("tiles held then", "tiles", List.of((double) showing.memory().size()));
        onEvents(() -> {
            bench.travel().correct(Place.START);
            showing.forget();
            return appear("viridis");
        });
        report.add("first screen of a layer, activations cached", "ms", browse(layers));
        List<String> back = new ArrayList<>(layers.subList(Math.max(0, layers.size() - 16), layers.size() - 1));
        report.add("a layer seen before", "ms", browse(back));
        List<Double> stalls = new ArrayList<>();
        for (String layer : spread(layers)) {
            chosen(layer);
            stalls.add(longestStall());
        }
        report.add("longest stall of the event thread in a layer", "ms", stalls);
    }

    private Appearance appear(String colormap) {
        Appearance next = panel.showing().appearance().get().withColormap(colormap);
        panel.showing().appear(next);
        return next;
    }

    /** Those that have channels. */
    private List<String> layers() throws InterruptedException, ExecutionException, TimeoutException {
        Link link = onEvents(() -> bench.session().link().orElseThrow());
        LayerscopeClient client = link.client();
        return client.listLayers(ListLayersRequest.newBuilder().setModel(model).build()).layers().stream()
                .filter(layer -> layer.getChannelAxis() >= 0)
                .map(Layer::getPath)
                .toList();
    }

    private static List<String> spread(List<String> layers) {
        int count = Math.min(8, layers.size());
        List<String> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            some.add(layers.get(i * layers.size() / count));
        }
        return some;
    }

    /** Milliseconds for each. */
    private List<Double> browse(List<String> layers) throws InterruptedException, ExecutionException, TimeoutException {
        List<Double> times = new ArrayList<>();
        for (String layer : layers) {
            times.add(chosen(layer));
        }
        return times;
    }

    /** Milliseconds from choosing a layer to its first whole screen, painted. */
    private double chosen(String layer) throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Long> painted = new CompletableFuture<>();
        long start = onEvents(() -> {
            long before = panel.showing().settled().get();
            long begun = System.nanoTime();
            panel.showing().settled().observe(count -> {
                if (count > before && !painted.isDone()) {
                    panel.paintImmediately(panel.getBounds());
                    painted.complete(System.nanoTime());
                }
            });
            panel.showing().asked().answer().observe(answer -> {
                if (answer.phase() == Answer.Phase.FAILED && layer.equals(place().layer())) {
                    painted.completeExceptionally(new IllegalStateException(answer.problem()));
                }
            });
            bench.travel().go(new Place(model, layer, 0, View.MOSAIC));
            return begun;
        });
        return (painted.get(LONGEST_SECONDS, TimeUnit.SECONDS) - start) / NANOS_PER_MILLI;
    }

    private Place place() {
        return bench.travel().place().get();
    }

    /** Milliseconds that something waited which the event thread was given while the mosaic was moved. */
    private double longestStall() throws InterruptedException, ExecutionException, TimeoutException {
        AtomicBoolean moving = new AtomicBoolean(true);
        double[] longest = new double[1];
        Thread heart = new Thread(
                () -> {
                    while (moving.get()) {
                        long given = System.nanoTime();
                        bench.background()
                                .hand(() -> longest[0] =
                                        Math.max(longest[0], (System.nanoTime() - given) / NANOS_PER_MILLI));
                        LockSupport.parkNanos(BEAT_NANOS);
                    }
                },
                "heartbeat");
        heart.start();
        for (int step = 0; step < STEPS; step++) {
            int way = step / STEPS_PER_WAY % 4;
            onEvents(() -> {
                move(way);
                return way;
            });
            LockSupport.parkNanos(FRAME_NANOS);
        }
        moving.set(false);
        heart.join();
        return onEvents(() -> longest[0]);
    }

    /** In, about, out, and about. */
    private void move(int way) {
        MosaicCanvas canvas = panel.canvas();
        canvas.move(camera -> switch (way) {
            case 0 -> camera.zoomed(1.08, canvas.getWidth() * 0.4, canvas.getHeight() * 0.4);
            case 1 -> camera.pushed(-23, -11);
            case 2 -> camera.zoomed(1 / 1.08, canvas.getWidth() * 0.6, canvas.getHeight() * 0.6);
            default -> camera.pushed(17, 13);
        });
    }

    private static double heapMebibytes() {
        Runtime runtime = Runtime.getRuntime();
        return (double) (runtime.totalMemory() - runtime.freeMemory()) / BYTES_PER_MIB;
    }

    private <T> T onEvents(Callable<T> action) throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<T> done = new CompletableFuture<>();
        bench.background().hand(() -> {
            try {
                done.complete(action.call());
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        return done.get(LONGEST_SECONDS, TimeUnit.SECONDS);
    }
}
