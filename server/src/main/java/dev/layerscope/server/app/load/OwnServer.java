package dev.layerscope.server.app.load;

import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.client.Token;
import dev.layerscope.server.app.load.fault.Victim;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** A server of this build on this machine, in a process of its own that can be killed and started again. Thread safe. */
public final class OwnServer implements Target, Victim {
    private final Launch launch;
    private final PeopleOfServer people;
    private final int port;
    private ServerProcess process;

    private OwnServer(Launch launch, PeopleOfServer people, ServerProcess process) {
        this.launch = launch;
        this.people = people;
        this.process = process;
        this.port = process.port();
    }

    /**
     * @throws IOException where it doesn't start
     */
    public static OwnServer start(Launch launch, PeopleOfServer people) throws IOException {
        return new OwnServer(launch, people, ServerProcess.start(launch, 0));
    }

    @Override
    public ConnectionSettings settings(int person) {
        return plainText(people.people().get(person % people.people().size()));
    }

    /** How somebody reaches it who may see its state. */
    ConnectionSettings observer() {
        return plainText(people.observer());
    }

    private ConnectionSettings plainText(Token token) {
        return ConnectionSettings.plainText(new ServerAddress("127.0.0.1", port))
                .withToken(token);
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
