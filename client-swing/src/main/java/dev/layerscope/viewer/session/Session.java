package dev.layerscope.viewer.session;

import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.v1.ListModelsResponse;
import dev.layerscope.v1.Model;
import dev.layerscope.viewer.session.ServerState.Connected;
import dev.layerscope.viewer.session.ServerState.Connecting;
import dev.layerscope.viewer.session.ServerState.Disconnected;
import dev.layerscope.viewer.session.ServerState.Failed;
import dev.layerscope.viewer.work.Background;
import dev.layerscope.viewer.work.EventThread;
import dev.layerscope.viewer.work.Latest;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One server at a time and the models it hosts. Belongs to the event thread and never blocks it; answers of a server that
 * has been left are dropped.
 *
 * <p>It owns the link. Where the server is lost after it was connected, the models last seen stay, and
 * {@link #refresh} asks again over the same link, which reconnects by itself.
 */
public final class Session implements AutoCloseable {
    private final ServerAccess access;
    private final Latest question;
    private final Property<ServerState> state = new Property<>(new Disconnected());
    private final Property<List<Model>> models = new Property<>(List.of());
    private String lastAddress = "";
    private @Nullable Link link;

    public Session(ServerAccess access, Background background) {
        this.access = access;
        this.question = new Latest(background);
    }

    public Observed<ServerState> state() {
        return state;
    }

    /** In the server's order; none while no server has answered. */
    public Observed<List<Model>> models() {
        return models;
    }

    /** For background work. It closes when another server is connected to. */
    public Optional<Link> link() {
        EventThread.require();
        return Optional.ofNullable(link);
    }

    /** Leaves the server before and connects to another, or says why it can't. */
    public void connect(String address) {
        disconnect();
        lastAddress = address;
        ConnectionSettings settings;
        try {
            settings = access.to(ServerAddress.parse(address));
        } catch (IllegalArgumentException e) {
            state.set(new Failed(String.valueOf(e.getMessage())));
            return;
        }
        state.set(new Connecting(settings.server()));
        question.start(() -> greet(settings), this::connected, this::failed);
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
            question.start(open::listModels, answer -> listed(open, answer), this::failed);
        } else if (state.get() instanceof Failed) {
            connect(lastAddress);
        }
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
            return new Greeting(link, link.listModels());
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
        models.set(List.copyOf(answer.getModelsList()));
        state.set(new Connected(from.server(), answer.getCore(), answer.getDevice()));
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
