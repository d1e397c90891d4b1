package dev.layerscope.server.app.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One life of a server in a process of its own, whose words go into a file. */
final class ServerProcess {
    private static final Pattern LISTENING = Pattern.compile("listening on \\S+:(\\d+) ");
    private static final int STOP_SECONDS = 60;

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Returns when it listens.
     *
     * @param port to listen on; 0 for any
     * @throws IOException where it ends before
     */
    static ServerProcess start(Launch launch, int port) throws IOException {
        Process process = new ProcessBuilder(launch.command(port))
                .redirectErrorStream(true)
                .start();
        CompletableFuture<Integer> listening = new CompletableFuture<>();
        Thread reading = new Thread(() -> read(process, launch, listening), "server-log");
        reading.setDaemon(true);
        reading.start();
        try {
            return new ServerProcess(process, listening.join());
        } catch (java.util.concurrent.CompletionException e) {
            throw new IOException("the server ended before it listened; see " + launch.log(), e);
        }
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** Ends it as a power failure would (SIGKILL), with no time for anything. */
    void kill() {
        process.destroyForcibly();
        await();
    }

    /** Asks it to end (SIGTERM), and waits. */
    void stop() {
        process.destroy();
        await();
    }

    private void await() {
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void read(Process process, Launch launch, CompletableFuture<Integer> listening) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
                Writer log =
                        Files.newBufferedWriter(launch.log(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.write(line + System.lineSeparator());
                log.flush();
                Matcher said = LISTENING.matcher(line);
                if (!listening.isDone() && said.find()) {
                    listening.complete(Integer.parseInt(said.group(1)));
                }
            }
        } catch (IOException e) {
            // The process has ended: what it says is closed from this side.
        } finally {
            listening.completeExceptionally(new IOException("no word of listening"));
        }
    }
}
