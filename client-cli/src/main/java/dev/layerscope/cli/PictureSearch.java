package dev.layerscope.cli;

import dev.layerscope.cli.FeedOptions.LocalFeed;
import dev.layerscope.cli.PictureTree.Found;
import dev.layerscope.cli.SearchState.Outcome;
import dev.layerscope.cli.SearchState.RankedLayer;
import dev.layerscope.client.LayerMaxima;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.LocalInput;
import dev.layerscope.v1.ChannelRange;
import dev.layerscope.v1.FindMaximaRequest;
import io.grpc.Context;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Streams pictures through the server, batch by batch, and keeps those that excite channels most. While a batch is
 * computed, the next one is sent; no more than these two are on their way.
 */
final class PictureSearch {
    private static final long SAVE_NANOS = 5_000_000_000L;
    /** A state of millions of pictures takes long to write; then it is written less often. */
    private static final int SHARE_OF_SAVING = 20;

    private final LayerscopeClient client;
    private final Terminal terminal;
    private final Progress progress;
    private final LongSupplier nanoTime;

    /**
     * @param progress whose line makes room for what is reported
     */
    PictureSearch(LayerscopeClient client, Terminal terminal, Progress progress, LongSupplier nanoTime) {
        this.client = client;
        this.terminal = terminal;
        this.progress = progress;
        this.nanoTime = nanoTime;
    }

    /**
     * What is searched for.
     *
     * @param folder as it was named
     * @param common what all requests share
     * @param batch pictures of one request
     */
    record Task(String folder, LocalFeed common, List<String> layers, List<ChannelRange> channels, int batch) {
        String image(Found picture) {
            return Path.of(folder).resolve(picture.name()).toString();
        }
    }

    /** Where the state is kept. */
    interface Keeping {
        void keep(SearchState state) throws IOException;
    }

    /**
     * Sees pictures, in order. The state is kept every few seconds, and in the end, however that comes.
     *
     * @throws Refusal where the server has another file under the model's name than the search began with
     */
    void run(Task task, List<Found> pictures, SearchState state, Keeping keeping) throws IOException {
        int before = state.seen();
        client.ensureInputs(task.common().inputs());
        ExecutorService sender = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "sender");
            thread.setDaemon(true);
            return thread;
        });
        try {
            long interval = SAVE_NANOS;
            long kept = nanoTime.getAsLong();
            CompletableFuture<ImageBatch> next = send(task, pictures, 0, sender);
            for (int from = 0; from < pictures.size(); from += task.batch()) {
                progress.pace(from, pictures.size(), before, "images");
                ImageBatch batch = joined(next);
                next = send(task, pictures, from + task.batch(), sender);
                see(task, some(task, pictures, from), batch, state);
                long now = nanoTime.getAsLong();
                if (now - kept >= interval) {
                    keeping.keep(state);
                    kept = nanoTime.getAsLong();
                    interval = Math.max(SAVE_NANOS, (kept - now) * SHARE_OF_SAVING);
                }
            }
        } finally {
            sender.shutdownNow();
            progress.clear();
            if (state.seen() > before) {
                keeping.keep(state);
            }
        }
    }

    private static List<Found> some(Task task, List<Found> pictures, int from) {
        return pictures.subList(Math.min(pictures.size(), from), Math.min(pictures.size(), from + task.batch()));
    }

    private CompletableFuture<ImageBatch> send(Task task, List<Found> pictures, int from, ExecutorService sender) {
        List<String> images =
                some(task, pictures, from).stream().map(task::image).toList();
        return CompletableFuture.supplyAsync(
                () -> ImageBatch.send(
                        images, image -> LocalInput.read(terminal.folder().resolve(image)), client),
                Context.current().fixedContextExecutor(sender));
    }

    private static ImageBatch joined(CompletableFuture<ImageBatch> sent) {
        try {
            return sent.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private void see(Task task, List<Found> some, ImageBatch batch, SearchState state) throws IOException {
        List<LayerMaxima> maxima = new ArrayList<>();
        List<String> run = new ArrayList<>();
        try {
            batch.run(task.common(), (local, images) -> {
                FindMaximaRequest request = FindMaximaRequest.newBuilder()
                        .setFeed(local.feed())
                        .addAllLayers(task.layers())
                        .addAllChannels(task.channels())
                        .build();
                maxima.addAll(client.findMaxima(request, local.inputs()));
                run.addAll(images);
            });
        } finally {
            for (ImageBatch.LeftOut one : batch.leftOut()) {
                progress.clear();
                terminal.err().println(one.sentence());
            }
        }
        check(maxima, state);
        Set<String> leftOut =
                batch.leftOut().stream().map(ImageBatch.LeftOut::image).collect(Collectors.toSet());
        Map<String, Integer> numbers = new HashMap<>();
        for (Found picture : some) {
            String image = task.image(picture);
            numbers.put(image, state.add(picture, leftOut.contains(image) ? Outcome.LEFT_OUT : Outcome.COUNTED));
        }
        for (int layer = 0; layer < maxima.size(); layer++) {
            rank(state, state.layers().get(layer), maxima.get(layer), run, numbers);
        }
    }

    private static void check(List<LayerMaxima> maxima, SearchState state) throws IOException {
        for (LayerMaxima layer : maxima) {
            String now = layer.header().getOrigin().getModelSha256();
            String begun = state.terms().words().getOrDefault(SearchTerms.MODEL, now);
            if (!now.equals(begun)) {
                throw new Refusal("model: its file was replaced, " + begun + " by " + now
                        + " (expected: the one that the search began with; --restart begins anew)");
            }
        }
        if (!maxima.isEmpty() && state.layers().isEmpty()) {
            state.begin(maxima.stream().map(LayerMaxima::header).toList());
        }
    }

    private static void rank(
            SearchState state, RankedLayer layer, LayerMaxima maxima, List<String> run, Map<String, Integer> numbers) {
        for (int i = 0; i < run.size(); i++) {
            int picture = Objects.requireNonNull(numbers.get(run.get(i)));
            for (int channel = 0; channel < maxima.channels(); channel++) {
                int at = i * maxima.channels() + channel;
                Ranking.Place place =
                        new Ranking.Place(picture, maxima.values()[at], maxima.rows()[at], maxima.columns()[at]);
                layer.ranking().add(channel, place, state::name);
            }
        }
    }
}
