package dev.layerscope.viewer.session;

import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.client.ServerError;
import dev.layerscope.v1.ListModelsResponse;
import dev.layerscope.v1.Model;
import dev.layerscope.viewer.session.ServerState.Connected;
import dev.layerscope.viewer.session.ServerState.Connecting;
import dev.layerscope.viewer.session.ServerState.Disconnected;
import dev.layerscope.viewer.session.ServerState.Failed;
import dev.layerscope.viewer.session.ServerState.Lost;
import dev.layerscope.viewer.work.Background;
import dev.layerscope.viewer.work.EventThread;
import dev.layerscope.viewer.work.Latest;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One server at a time and the models it hosts. Belongs to the event thread and never blocks it; answers of a server that
 * has been left are dropped.
 *
 * <p>It owns the link. It asks a server that has answered again every now and then, so that the list of models is that of
 * the server; where it is lost, the models last seen stay, and it is asked until it is back.
 */
public final class Session implements AutoCloseable {
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(10);
    private static final Duration FIRST_KNOCK = Duration.ofMillis(500);
    private static final Duration LONGEST_KNOCK = Duration.ofSeconds(8);

    private final ServerAccess access;
    private final Latest question;
    private final Property<ServerState> state = new Property<>(new Disconnected());
    private final Property<List<Model>> models = new Property<>(List.of());
    private final Property<Integer> arrivals = new Property<>(0);
    private String lastAddress = "";
    private Access lastAccess;
    private Duration knock = FIRST_KNOCK;
    private @Nullable Link link;

    public Session(ServerAccess access, Background background) {
        this.access = access;
        this.lastAccess = () -> access;
        this.question = new Latest(background);
    }

    public Observed<ServerState> state() {
        return state;
    }

    /** In the server's order; none while no server has answered. */
    public Observed<List<Model>> models() {
        return models;
    }

    /** How often a server was reached, or reached again: whoever waits for one asks at each change. */
    public Observed<Integer> arrivals() {
        return arrivals;
    }

    /** For background work. It closes when another server is connected to. */
    public Optional<Link> link() {
        EventThread.require();
        return Optional.ofNullable(link);
    }

    /** How to speak with a server; found out where files may be read. */
    public interface Access {
        /**
         * @throws IOException where a file can't be read
         * @throws IllegalArgumentException where what it holds is of no use
         */
        ServerAccess find() throws IOException;
    }

    /** Leaves the server before and connects to another, or says why it can't. */
    public void connect(String address) {
        connect(address, () -> access);
    }

    /** The same in a way of its own. */
    public void connect(String address, Access how) {
        disconnect();
        lastAddress = address;
        lastAccess = how;
        ServerAddress server;
        try {
            server = ServerAddress.parse(address);
        } catch (IllegalArgumentException e) {
            failed(e);
            return;
        }
        state.set(new Connecting(server));
        question.start("connecting to " + server, () -> greet(how.find().to(server)), this::connected, this::failed);
    }

    /** Leaves the server, or gives up reaching it. */
    public void disconnect() {
        EventThread.require();
        question.drop();
        if (link != null) {
            link.close();
            link = null;
        }
        models.set(List.of());
        state.set(new Disconnected());
    }

    /** Lists the models again; connects again where connecting failed. Does nothing while no answer can be hoped for. */
    public void refresh() {
        EventThread.require();
        Link open = link;
        if (open != null) {
            question.start(
                    "listing models",
                    () -> open.client().listModels(),
                    answer -> listed(open, answer),
                    failure -> unlisted(open, failure));
        } else if (state.get() instanceof Failed) {
            connect(lastAddress, lastAccess);
        }
    }

    /**
     * Whether a failure says that the server went, or that it was left: then the question is to be asked again at the next
     * {@linkplain #arrivals arrival}, which from now on is waited for.
     *
     * @param asked the link that it failed over
     */
    public boolean isLost(Link asked, Throwable failure) {
        EventThread.require();
        if (asked != link) {
            return true;
        }
        if (!(failure instanceof ServerError error) || error.code() != Status.Code.UNAVAILABLE) {
            return false;
        }
        if (!(state.get() instanceof Lost)) {
            state.set(new Lost(asked.server()));
            knock = FIRST_KNOCK;
            askAgain(asked, knock);
        }
        return true;
    }

    /** Takes what is now known of a model, in place of what was listed under its name. */
    public void replace(Model model) {
        models.set(models.get().stream()
                .map(listed -> listed.getName().equals(model.getName()) ? model : listed)
                .toList());
    }

    /** As {@link #disconnect}. */
    @Override
    public void close() {
        disconnect();
    }

    private static Greeting greet(ConnectionSettings settings) throws IOException {
        Link link = Link.open(settings);
        try {
            return new Greeting(link, link.client().listModels());
        } catch (RuntimeException | Error e) {
            link.close();
            throw e;
        }
    }

    private void connected(Greeting greeting) {
        link = greeting.link();
        listed(greeting.link(), greeting.answer());
    }

    private void listed(Link from, ListModelsResponse answer) {
        boolean arrived = !(state.get() instanceof Connected);
        models.set(List.copyOf(answer.getModelsList()));
        state.set(new Connected(from.server(), answer.getCore(), answer.getDevice()));
        askAgain(from, BETWEEN_QUESTIONS);
        if (arrived) {
            arrivals.set(arrivals.get() + 1);
        }
    }

    private void askAgain(Link open, Duration delay) {
        question.startAfter(
                delay,
                () -> open.client().listModels(),
                answer -> listed(open, answer),
                failure -> unlisted(open, failure));
    }

    private void unlisted(Link open, Throwable failure) {
        boolean waiting = state.get() instanceof Lost;
        if (!isLost(open, failure)) {
            failed(failure);
        } else if (waiting && open == link) {
            Duration doubled = knock.multipliedBy(2);
            knock = doubled.compareTo(LONGEST_KNOCK) > 0 ? LONGEST_KNOCK : doubled;
            askAgain(open, knock);
        }
    }

    private void failed(Throwable failure) {
        state.set(new Failed(Failures.sentence(failure)));
    }

    /** The first answer, and the link it came over, which is closed where nobody waits for it any longer. */
    private record Greeting(Link link, ListModelsResponse answer) implements AutoCloseable {
        @Override
        public void close() {
            link.close();
        }
    }
}
