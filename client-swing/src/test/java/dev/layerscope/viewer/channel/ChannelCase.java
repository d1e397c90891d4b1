package dev.layerscope.viewer.channel;

import dev.layerscope.client.LocalInput;
import dev.layerscope.viewer.ShapesServer;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.input.ChosenInput;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.session.Answer;
import dev.layerscope.viewer.session.Answer.Phase;
import dev.layerscope.viewer.session.Asked;
import dev.layerscope.viewer.session.ServerAccess;
import dev.layerscope.viewer.session.ServerState.Connected;
import dev.layerscope.viewer.session.Session;
import dev.layerscope.viewer.work.Background;
import dev.layerscope.viewer.work.OnEventThread;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The room over a real server and a real port, with the network that travels with it. */
@Timeout(60)
abstract class ChannelCase {
    static final String MODEL = "shapes";
    /** {@code [1, 16, 48, 48]}, after Relu. */
    static final String LAYER = "stem.relu";

    @TempDir
    private static Path models;

    private static ShapesServer server;

    Bench bench;
    Inspection inspection;

    @BeforeAll
    static void serve() throws IOException {
        server = ShapesServer.start(models, 0);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() throws Exception {
        Background background = new Background();
        Session session = new Session(ServerAccess.PLAIN_TEXT, background);
        bench = OnEventThread.call(() -> Bench.of(background, session));
        inspection = OnEventThread.call(() -> new Inspection(bench));
        OnEventThread.run(() -> session.connect(server.address()));
        OnEventThread.await(session.state(), Connected.class::isInstance);
    }

    @AfterEach
    void leave() throws Exception {
        OnEventThread.run(bench.session()::close);
    }

    /** One of those that travel with the server. */
    static ChosenInput picture(String name) throws IOException {
        return new ChosenInput(name, LocalInput.of(ShapesServer.resource(name)));
    }

    void choose(String picture) throws Exception {
        ChosenInput input = picture(picture);
        OnEventThread.run(() -> bench.feeding().choose(input));
    }

    void go(String layer, int channel) throws Exception {
        OnEventThread.run(() -> bench.travel().go(new Place(MODEL, layer, channel, View.CHANNEL)));
    }

    /** The answer to what was asked last. */
    static <T> T ready(Asked<T> asked) throws Exception {
        Answer<T> answer = OnEventThread.await(
                OnEventThread.call(asked::answer), now -> now.phase() == Phase.READY || now.phase() == Phase.FAILED);
        return answer.current().orElseThrow(() -> new AssertionError(answer.problem(), answer.cause()));
    }

    /** What was refused. */
    static String problem(Asked<?> asked) throws Exception {
        return OnEventThread.await(asked.answer(), now -> now.phase() == Phase.FAILED)
                .problem();
    }

    /** The map of a channel of {@link #LAYER} for a picture. */
    ChannelMap inspected(String picture, int channel) throws Exception {
        choose(picture);
        go(LAYER, channel);
        return ready(inspection.map());
    }
}
