package dev.layerscope.viewer.analysis;

import dev.layerscope.client.LocalInput;
import dev.layerscope.viewer.ShapesServer;
import dev.layerscope.viewer.analysis.Inquiry.Told;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.input.ChosenInput;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.session.Answer.Phase;
import dev.layerscope.viewer.session.ServerAccess;
import dev.layerscope.viewer.session.ServerState.Connected;
import dev.layerscope.viewer.session.Session;
import dev.layerscope.viewer.work.Background;
import dev.layerscope.viewer.work.OnEventThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The room over a real server and a real port, with the network that travels with it and one without activations. */
@Timeout(120)
abstract class AnalysisCase {
    static final String MODEL = "shapes";
    /** {@code [1, 16, 48, 48]}, after Relu. */
    static final String LAYER = "stem.relu";

    static final int CHANNELS = 16;

    @TempDir
    private static Path models;

    private static ShapesServer server;

    Bench bench;

    @BeforeAll
    static void serve() throws IOException {
        Files.write(models.resolve(PlainModel.NAME + ".onnx"), PlainModel.file());
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
        OnEventThread.run(() -> session.connect(server.address()));
        OnEventThread.await(session.state(), Connected.class::isInstance);
    }

    @AfterEach
    void leave() throws Exception {
        OnEventThread.run(bench.session()::close);
    }

    void choose(String picture) throws Exception {
        ChosenInput input = new ChosenInput(picture, LocalInput.of(ShapesServer.resource(picture)));
        OnEventThread.run(() -> bench.feeding().choose(input));
    }

    void go(Place place) throws Exception {
        OnEventThread.run(() -> bench.travel().go(place));
    }

    void go(String layer, int channel, View view) throws Exception {
        go(new Place(MODEL, layer, channel, view));
    }

    Place place() throws Exception {
        return OnEventThread.get(bench.travel().place());
    }

    /** The answer to what is posed now. */
    static <Q, T> Told<Q, T> ready(Inquiry<Q, T> inquiry) throws Exception {
        var answer =
                OnEventThread.await(inquiry.answer(), now -> now.phase() == Phase.READY || now.phase() == Phase.FAILED);
        return answer.current().orElseThrow(() -> new AssertionError(answer.problem(), answer.cause()));
    }

    /** What was refused. */
    static String problem(Inquiry<?, ?> inquiry) throws Exception {
        return OnEventThread.await(inquiry.answer(), now -> now.phase() == Phase.FAILED)
                .problem();
    }

    static Phase phase(Inquiry<?, ?> inquiry) throws Exception {
        return OnEventThread.get(inquiry.answer()).phase();
    }
}
