package dev.layerscope.viewer.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.v1.Model;
import dev.layerscope.viewer.FakeServer;
import dev.layerscope.viewer.session.Answer.Phase;
import dev.layerscope.viewer.session.ServerState.Connected;
import dev.layerscope.viewer.session.ServerState.Lost;
import dev.layerscope.viewer.work.Background;
import dev.layerscope.viewer.work.OnEventThread;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AskedTest {
    private final Background background = new Background();
    private FakeServer server;
    private Session session;
    private Asked<Model> asked;

    @BeforeEach
    void start() throws Exception {
        server = new FakeServer();
        session = new Session(ServerAccess.PLAIN_TEXT, background);
        asked = OnEventThread.call(() -> new Asked<>(session, background));
    }

    @AfterEach
    void stop() throws Exception {
        OnEventThread.run(session::close);
        server.close();
    }

    @Test
    void what_is_asked_without_a_server_is_asked_once_there_is_one() throws Exception {
        ask("resnet");
        assertThat(OnEventThread.get(asked.answer()).phase()).isEqualTo(Phase.WAITING);
        connect();

        assertThat(ready().value()).isEqualTo(FakeServer.loaded("resnet"));
    }

    @Test
    void the_answer_before_stays_while_another_is_awaited() throws Exception {
        connect();
        ask("resnet");
        ready();
        ask(FakeServer.SLOW);

        Answer<Model> waiting = OnEventThread.get(asked.answer());
        assertThat(waiting.phase()).isEqualTo(Phase.WAITING);
        assertThat(waiting.value()).isEqualTo(FakeServer.loaded("resnet"));
        assertThat(waiting.current()).isEmpty();
    }

    @Test
    void a_refusal_is_a_sentence() throws Exception {
        connect();
        ask("nothing");
        Answer<Model> answer = OnEventThread.await(asked.answer(), now -> now.phase() == Phase.FAILED);

        assertThat(answer.problem()).isEqualTo("model: nothing (expected: one of the server's)");
        assertThat(answer.cause()).isNotNull();
    }

    @Test
    void a_question_that_the_server_took_with_it_is_asked_when_it_is_back() throws Exception {
        connect();
        server.close();
        ask("resnet");
        OnEventThread.await(session.state(), Lost.class::isInstance);
        assertThat(OnEventThread.get(asked.answer()).phase()).isEqualTo(Phase.WAITING);
        try (FakeServer back = server.again()) {
            assertThat(back.address()).isEqualTo(server.address());
            assertThat(ready().value()).isEqualTo(FakeServer.loaded("resnet"));
        }
    }

    @Test
    void a_question_can_be_forgotten_with_its_answer() throws Exception {
        connect();
        ask("resnet");
        ready();
        OnEventThread.run(asked::clear);

        assertThat(OnEventThread.get(asked.answer())).isEqualTo(Answer.nothing());
        OnEventThread.run(asked::again);
        assertThat(OnEventThread.get(asked.answer())).isEqualTo(Answer.nothing());
    }

    private void ask(String model) throws Exception {
        OnEventThread.run(() -> asked.ask("loading " + model, client -> client.getModel(model)));
    }

    private Answer<Model> ready() throws Exception {
        return OnEventThread.await(asked.answer(), now -> now.phase() == Phase.READY);
    }

    private void connect() throws Exception {
        OnEventThread.run(() -> session.connect(server.address()));
        OnEventThread.await(session.state(), Connected.class::isInstance);
    }
}
