package dev.layerscope.server.app;

import dev.layerscope.client.Connection;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.LocalInput;
import dev.layerscope.server.image.PngEncoder;
import dev.layerscope.server.image.RgbImage;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.PredictRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * Many clients ask one model for the classes of pictures, each for others than the rest and as soon as it has its answer, of
 * a server that lets their rows share runs and of one that doesn't, in turn. No activation is cached. Clients and server are
 * processes of one machine.
 */
final class BatchingBenchmark {
    private static final int PICTURES_EACH = 16;
    private static final int SIDE = 96;
    private static final int BLOBS = 6;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Optional<Path> model;
    private final int clients;
    private final int seconds;
    private final boolean decode;
    private final BenchmarkCommand.Rounds rounds;

    BatchingBenchmark(Optional<Path> model, int clients, int seconds, boolean decode, BenchmarkCommand.Rounds rounds) {
        this.model = model;
        this.clients = clients;
        this.seconds = seconds;
        this.decode = decode;
        this.rounds = rounds;
    }

    /** What was seen of one server in one round. */
    private record Seen(double perSecond, double medianMillis, double slowMillis) {}

    void run(BenchmarkReport report) {
        try {
            String name = model.map(file -> file.getFileName().toString().replaceFirst("\\.onnx$", ""))
                    .orElse("shapes");
            Path folder = model.isPresent() ? folderOf(model.get()) : EmbeddedModel.unpackModel();
            List<List<LocalInput>> pictures = pictures();
            try (BenchmarkServer single = server(folder, "off");
                    BenchmarkServer batched = server(folder, "auto");
                    Crowd alone = new Crowd(single, name, pictures);
                    Crowd together = new Crowd(batched, name, pictures)) {
                measure(report, alone, together);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("benchmark can't read or write its files", e);
        }
    }

    private static Path folderOf(Path model) throws IOException {
        Path folder = Files.createTempDirectory("layerscope-benchmark-");
        Path copy = folder.resolve(model.getFileName());
        Files.copy(model, copy);
        copy.toFile().deleteOnExit();
        folder.toFile().deleteOnExit();
        return folder;
    }

    private BenchmarkServer server(Path folder, String batching) throws IOException {
        List<String> options = new ArrayList<>(List.of("--activation-cache=0", "--batching=" + batching));
        if (decode) {
            options.add("--prepared-cache=0");
        }
        return BenchmarkServer.start(folder, options.toArray(String[]::new));
    }

    private void measure(BenchmarkReport report, Crowd alone, Crowd together) throws IOException {
        List<Seen> singles = new ArrayList<>();
        List<Seen> batches = new ArrayList<>();
        for (int round = -rounds.warmUp(); round < rounds.counted(); round++) {
            // Who is second finds another machine than who is first, so they take turns in that too.
            boolean aloneFirst = round % 2 == 0;
            Seen first = (aloneFirst ? alone : together).ask();
            Seen second = (aloneFirst ? together : alone).ask();
            if (round >= 0) {
                singles.add(aloneFirst ? first : second);
                batches.add(aloneFirst ? second : first);
            }
        }
        add(report, "one by one", singles);
        add(report, "in batches", batches);
        report.add("throughput, batches over one by one", 0, "", ratios(batches, singles, Seen::perSecond));
        report.add("median latency, likewise", 0, "", ratios(batches, singles, Seen::medianMillis));
        report.add("95th percentile, likewise", 0, "", ratios(batches, singles, Seen::slowMillis));
    }

    private interface Measure {
        double of(Seen seen);
    }

    private static double[] ratios(List<Seen> some, List<Seen> others, Measure measure) {
        double[] ratios = new double[some.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = measure.of(some.get(i)) / measure.of(others.get(i));
        }
        return ratios;
    }

    private static void add(BenchmarkReport report, String how, List<Seen> seen) {
        report.add(how, 0, "1/s", seen.stream().mapToDouble(Seen::perSecond).toArray());
        report.add(
                how + ", median latency",
                0,
                "ms",
                seen.stream().mapToDouble(Seen::medianMillis).toArray());
        report.add(
                how + ", 95th percentile",
                0,
                "ms",
                seen.stream().mapToDouble(Seen::slowMillis).toArray());
    }

    private List<List<LocalInput>> pictures() {
        Random random = new Random(1);
        List<List<LocalInput>> all = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            List<LocalInput> own = new ArrayList<>();
            for (int i = 0; i < PICTURES_EACH; i++) {
                own.add(LocalInput.of(PngEncoder.encode(blobs(random))));
            }
            all.add(own);
        }
        return all;
    }

    /** Coloured discs on a plain ground. */
    private static RgbImage blobs(Random random) {
        byte[] pixels = new byte[SIDE * SIDE * 3];
        for (int blob = 0; blob <= BLOBS; blob++) {
            byte[] color = new byte[3];
            random.nextBytes(color);
            int row = random.nextInt(SIDE);
            int column = random.nextInt(SIDE);
            int radius = blob == 0 ? 2 * SIDE : 4 + random.nextInt(SIDE / 4);
            for (int at = 0; at < SIDE * SIDE; at++) {
                int down = at / SIDE - row;
                int right = at % SIDE - column;
                if (down * down + right * right < radius * radius) {
                    System.arraycopy(color, 0, pixels, 3 * at, 3);
                }
            }
        }
        return RgbImage.of(SIDE, SIDE, pixels);
    }

    /** Clients of one server. */
    private final class Crowd implements AutoCloseable {
        private final List<Connection> connections = new ArrayList<>();
        private final List<LayerscopeClient> asking = new ArrayList<>();
        private final List<List<PredictRequest>> requests = new ArrayList<>();

        private Crowd(BenchmarkServer server, String model, List<List<LocalInput>> pictures) throws IOException {
            for (List<LocalInput> own : pictures) {
                Connection connection = server.connect();
                connections.add(connection);
                LayerscopeClient client = new LayerscopeClient(connection);
                client.ensureInputs(own);
                asking.add(client);
                requests.add(own.stream()
                        .map(picture -> PredictRequest.newBuilder()
                                .setFeed(Feed.newBuilder().setModel(model).addInputs(picture.sha256()))
                                .build())
                        .toList());
            }
        }

        private Seen ask() throws IOException {
            long start = System.nanoTime();
            long end = start + seconds * 1_000_000_000L;
            List<CompletableFuture<double[]>> all = new ArrayList<>();
            for (int i = 0; i < asking.size(); i++) {
                int client = i;
                all.add(CompletableFuture.supplyAsync(
                        () -> latencies(asking.get(client), requests.get(client), end),
                        task -> new Thread(task, "client-" + client).start()));
            }
            double[] latencies = all.stream()
                    .flatMapToDouble(one -> Arrays.stream(one.join()))
                    .sorted()
                    .toArray();
            double elapsed = (System.nanoTime() - start) / 1e9;
            if (latencies.length == 0) {
                throw new IOException("no client got an answer");
            }
            return new Seen(
                    latencies.length / elapsed,
                    latencies[latencies.length / 2],
                    latencies[latencies.length * 95 / 100]);
        }

        private static double[] latencies(LayerscopeClient client, List<PredictRequest> requests, long end) {
            List<Double> latencies = new ArrayList<>();
            for (int i = 0; System.nanoTime() < end; i++) {
                long start = System.nanoTime();
                client.predict(requests.get(i % requests.size()), List.of());
                latencies.add((System.nanoTime() - start) / NANOS_PER_MILLI);
            }
            return latencies.stream().mapToDouble(Double::doubleValue).toArray();
        }

        @Override
        public void close() {
            connections.forEach(Connection::close);
        }
    }
}
