package dev.layerscope.cli;

import io.grpc.Context;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Names of pictures, one a line; empty lines are left out. Reads on a thread of its own, for reading can't be cancelled. */
final class NamedPictures implements PictureFeed {
    private final BufferedReader lines;
    private final ExecutorService reader = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "names");
        thread.setDaemon(true);
        return thread;
    });

    NamedPictures(InputStream in) {
        this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    @Override
    public Optional<String> next() throws IOException {
        CompletableFuture<Optional<String>> line = CompletableFuture.supplyAsync(this::read, reader);
        Context context = Context.current();
        Context.CancellationListener listener = cancelled -> line.cancel(false);
        context.addListener(listener, Runnable::run);
        try {
            return line.join();
        } catch (CancellationException e) {
            return Optional.empty();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UncheckedIOException failure) {
                throw failure.getCause();
            }
            throw e;
        } finally {
            context.removeListener(listener);
        }
    }

    private Optional<String> read() {
        try {
            String line = lines.readLine();
            while (line != null && line.isBlank()) {
                line = lines.readLine();
            }
            return Optional.ofNullable(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
