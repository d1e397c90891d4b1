package dev.layerscope.viewer.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.v1.Model;
import dev.layerscope.v1.ModelCard;
import dev.layerscope.viewer.FakeServer;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.models.Push.Phase;
import dev.layerscope.viewer.session.ServerAccess;
import dev.layerscope.viewer.session.ServerState.Connected;
import dev.layerscope.viewer.session.Session;
import dev.layerscope.viewer.work.Background;
import dev.layerscope.viewer.work.OnEventThread;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PushingTest {
    @TempDir
    private Path folder;

    private FakeServer server;
    private Bench bench;
    private Pushing pushing;
    private Path onnx;

    @BeforeEach
    void start() throws Exception {
        server = new FakeServer();
        Background background = new Background();
        bench = OnEventThread.call(() -> Bench.of(background, new Session(ServerAccess.PLAIN_TEXT, background)));
        pushing = OnEventThread.call(() -> new Pushing(bench));
        onnx = Files.write(folder.resolve("net.onnx"), new byte[0]);
    }

    @AfterEach
    void stop() throws Exception {
        OnEventThread.run(bench.session()::close);
        server.close();
    }

    @Test
    void a_model_that_the_server_takes_is_gone_to() throws Exception {
        connect();
        push("net");
        Push done = await(Phase.DONE);
        OnEventThread.await(
                bench.session().models(),
                models -> models.stream().map(Model::getName).toList().contains("net"));

        assertThat(done.sentence()).isEqualTo("net is there, version 1");
        assertThat(OnEventThread.get(bench.travel().place()).model()).isEqualTo("net");
    }

    @Test
    void a_refusal_is_told_and_nothing_is_gone_to() throws Exception {
        connect();
        push(FakeServer.BROKEN);

        assertThat(await(Phase.FAILED).sentence()).isEqualTo(FakeServer.REFUSAL);
        assertThat(OnEventThread.get(bench.travel().place()).hasModel()).isFalse();
    }

    @Test
    void without_a_server_it_says_so() throws Exception {
        push("net");

        assertThat(await(Phase.FAILED).sentence()).startsWith("not connected (expected: a server");
        OnEventThread.run(pushing::dismiss);
        assertThat(OnEventThread.get(pushing.push())).isEqualTo(Push.NONE);
    }

    @Test
    void a_file_that_is_missing_is_named() throws Exception {
        connect();
        Files.delete(onnx);
        push("net");

        assertThat(await(Phase.FAILED).sentence()).endsWith("net.onnx: no such file or folder");
    }

    @Test
    void the_bar_says_how_much_is_sent_and_when_the_server_tries_it() {
        Push half = new Push(Phase.UNDER_WAY, "net", 50, 100, "");

        assertThat(half.percent()).isEqualTo(50);
        assertThat(half.isTried()).isFalse();
        assertThat(new Push(Phase.UNDER_WAY, "net", 100, 100, "").isTried()).isTrue();
        assertThat(new Push(Phase.UNDER_WAY, "net", 0, 0, "").isTried()).isFalse();
    }

    private void push(String name) throws Exception {
        OnEventThread.run(() -> pushing.push(onnx, name, ModelCard.getDefaultInstance()));
    }

    private Push await(Phase phase) throws Exception {
        return OnEventThread.await(pushing.push(), push -> push.phase() == phase);
    }

    private void connect() throws Exception {
        OnEventThread.run(() -> bench.session().connect(server.address()));
        OnEventThread.await(bench.session().state(), Connected.class::isInstance);
    }
}
