package dev.layerscope.server.app.load;

import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.client.Token;
import dev.layerscope.server.app.load.fault.Victim;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** A server of this build on this machine, in a process of its own that can be killed and started again. Thread safe. */
public final class OwnServer implements Target, Victim {
    private final Launch launch;
    private final List<Token> tokens;
    private final int port;
    private ServerProcess process;

    private OwnServer(Launch launch, List<Token> tokens, ServerProcess process) {
        this.launch = launch;
        this.tokens = List.copyOf(tokens);
        this.process = process;
        this.port = process.port();
    }

    /**
     * @param tokens of people, in turn; nobody has one where there are none
     * @throws IOException where it doesn't start
     */
    public static OwnServer start(Launch launch, List<Token> tokens) throws IOException {
        return new OwnServer(launch, tokens, ServerProcess.start(launch, 0));
    }

    @Override
    public ConnectionSettings settings(int person) {
        ConnectionSettings base = ConnectionSettings.plainText(new ServerAddress("127.0.0.1", port));
        return tokens.isEmpty() ? base : base.withToken(tokens.get(person % tokens.size()));
    }

    @Override
    public synchronized OptionalLong pid() {
        return OptionalLong.of(process.pid());
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Path data() {
        return launch.data();
    }

    Launch launch() {
        return launch;
    }

    @Override
    public void kill() {
        current().kill();
    }

    @Override
    public void stop() {
        current().stop();
    }

    @Override
    public void startAgain() {
        try {
            ServerProcess next = ServerProcess.start(launch, port);
            synchronized (this) {
                process = next;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void refresh() {
        stop();
        startAgain();
    }

    @Override
    public void close() {
        stop();
    }

    private synchronized ServerProcess current() {
        return process;
    }
}
