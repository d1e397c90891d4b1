package dev.layerscope.viewer.search;

import dev.layerscope.viewer.FakeJobs;
import dev.layerscope.viewer.FakeServer;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.session.ServerAccess;
import dev.layerscope.viewer.session.ServerState.Connected;
import dev.layerscope.viewer.session.Session;
import dev.layerscope.viewer.work.Background;
import dev.layerscope.viewer.work.OnEventThread;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A bench whose server's jobs do what a test says. */
abstract class WithServer {
    static final Place PLACE = new Place("resnet", "layer3", 5, View.SEARCHES);

    FakeServer server;
    FakeJobs jobs;
    Bench bench;

    @BeforeEach
    final void connect() throws Exception {
        server = new FakeServer();
        jobs = server.jobs;
        Background background = new Background();
        bench = OnEventThread.call(() -> Bench.of(background, new Session(ServerAccess.PLAIN_TEXT, background)));
        OnEventThread.run(() -> bench.session().connect(server.address()));
        OnEventThread.await(bench.session().state(), Connected.class::isInstance);
    }

    @AfterEach
    final void stop() throws Exception {
        OnEventThread.run(bench.session()::close);
        server.close();
    }
}
