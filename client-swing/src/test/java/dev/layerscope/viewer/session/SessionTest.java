package dev.layerscope.viewer.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.client.ConnectionSettings.Encryption;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.client.Token;
import dev.layerscope.v1.Model;
import dev.layerscope.viewer.FakeServer;
import dev.layerscope.viewer.session.ServerState.Connected;
import dev.layerscope.viewer.session.ServerState.Connecting;
import dev.layerscope.viewer.session.ServerState.Disconnected;
import dev.layerscope.viewer.session.ServerState.Failed;
import dev.layerscope.viewer.session.ServerState.Lost;
import dev.layerscope.viewer.work.Background;
import dev.layerscope.viewer.work.OnEventThread;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SessionTest {
    private final Background background = new Background();
    private FakeServer server;
    private Session session;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
        session = new Session(ServerAccess.PLAIN_TEXT, background);
    }

    @AfterEach
    void stop() throws Exception {
        OnEventThread.run(session::close);
        server.close();
    }

    @Test
    void is_connecting_and_then_connected_with_the_models_listed() throws Exception {
        ServerState first = OnEventThread.call(() -> {
            session.connect(server.address());
            return session.state().get();
        });
        ServerState state = OnEventThread.await(session.state(), Connected.class::isInstance);

        ServerAddress address = ServerAddress.parse(server.address());
        assertThat(first).isEqualTo(new Connecting(address));
        assertThat(state).isEqualTo(new Connected(address, "onnxruntime 1.24.1", "cpu"));
        assertThat(state.sentence()).isEqualTo("connected to " + address + " \u00b7 onnxruntime 1.24.1 \u00b7 cpu");
        assertThat(names()).containsExactly("resnet", "vit");
    }

    @Test
    void no_server_is_the_sentence_of_the_error() throws Exception {
        String nowhere = FakeServer.nowhere();
        connect(nowhere);
        ServerState state = OnEventThread.await(session.state(), Failed.class::isInstance);

        assertThat(state.sentence()).startsWith("no server at " + nowhere + " (expected: a running layerscope-server");
    }

    @Test
    void an_address_that_is_none_fails_at_once() throws Exception {
        connect("http://x");

        assertThat(OnEventThread.get(session.state()).sentence()).startsWith("server address: http://x (expected: ");
    }

    @Test
    void a_token_does_not_leave_the_machine_in_plain_text() throws Exception {
        ServerAccess access = new ServerAccess(Encryption.PLAIN_TEXT, null, null, new Token("secret"), null);
        Session guarded = new Session(access, background);
        OnEventThread.run(() -> guarded.connect("192.0.2.1:7070"));

        assertThat(OnEventThread.await(guarded.state(), Failed.class::isInstance)
                        .sentence())
                .contains("in plain text: not sent")
                .doesNotContain("secret");
    }

    @Test
    void certificates_that_are_missing_are_named() throws Exception {
        ServerAccess access = new ServerAccess(Encryption.TLS, Path.of("nowhere.pem"), null, null, null);
        Session guarded = new Session(access, background);
        OnEventThread.run(() -> guarded.connect(server.address()));

        ServerState state = OnEventThread.await(guarded.state(), Failed.class::isInstance);
        assertThat(state.sentence()).contains("nowhere.pem");
    }

    @Test
    void a_server_that_was_left_is_no_longer_waited_for() throws Exception {
        server.holdsList = true;
        connect(server.address());
        server.held.await();
        try (FakeServer other = new FakeServer()) {
            other.models = List.of(FakeServer.found("other"));
            connect(other.address());
            OnEventThread.await(session.state(), Connected.class::isInstance);
            server.cancelled.await();

            assertThat(names()).containsExactly("other");
        }
    }

    @Test
    void connecting_can_be_given_up() throws Exception {
        server.holdsList = true;
        connect(server.address());
        server.held.await();
        OnEventThread.run(session::disconnect);
        server.cancelled.await();
        OnEventThread.settle();

        assertThat(OnEventThread.get(session.state())).isEqualTo(new Disconnected());
    }

    @Test
    void connecting_elsewhere_takes_the_models_away_at_once() throws Exception {
        connected();
        connect(FakeServer.nowhere());

        assertThat(names()).isEmpty();
        assertThat(OnEventThread.call(session::link)).isEmpty();
    }

    @Test
    void refreshing_lists_again() throws Exception {
        connected();
        server.models = List.of(FakeServer.found("new"));
        OnEventThread.run(session::refresh);
        OnEventThread.await(session.models(), models -> models.equals(server.models));

        assertThat(OnEventThread.get(session.state())).isInstanceOf(Connected.class);
    }

    @Test
    void a_server_that_is_lost_leaves_the_models_last_seen() throws Exception {
        connected();
        server.close();
        OnEventThread.run(session::refresh);
        ServerState state = OnEventThread.await(session.state(), Lost.class::isInstance);

        assertThat(state.sentence()).isEqualTo("connection to " + server.address() + " lost; trying again\u2026");
        assertThat(names()).containsExactly("resnet", "vit");
    }

    @Test
    void a_server_that_is_back_is_connected_again_and_listed_anew() throws Exception {
        connected();
        server.close();
        OnEventThread.run(session::refresh);
        OnEventThread.await(session.state(), Lost.class::isInstance);
        try (FakeServer back = server.again()) {
            back.models = List.of(FakeServer.found("other"));
            OnEventThread.await(session.arrivals(), count -> count == 2);

            assertThat(OnEventThread.get(session.state())).isInstanceOf(Connected.class);
            assertThat(names()).containsExactly("other");
        }
    }

    @Test
    void refreshing_after_a_failure_to_connect_connects_again() throws Exception {
        connect(FakeServer.nowhere());
        OnEventThread.await(session.state(), Failed.class::isInstance);
        ServerState state = OnEventThread.call(() -> {
            session.refresh();
            return session.state().get();
        });

        assertThat(state).isInstanceOf(Connecting.class);
    }

    @Test
    void refreshing_without_a_server_does_nothing() throws Exception {
        OnEventThread.run(session::refresh);

        assertThat(OnEventThread.get(session.state())).isEqualTo(new Disconnected());
    }

    @Test
    void it_belongs_to_the_event_thread_and_its_questions_do_not() throws Exception {
        connected();
        Link link = OnEventThread.call(session::link).orElseThrow();

        assertThatThrownBy(() -> session.connect("localhost")).hasMessageContaining("expected: the event thread");
        assertThatThrownBy(session::refresh).hasMessageContaining("expected: the event thread");
        assertThatThrownBy(() -> OnEventThread.call(link::client)).hasMessageContaining("any but the event thread");
    }

    private void connect(String address) throws Exception {
        OnEventThread.run(() -> session.connect(address));
    }

    private void connected() throws Exception {
        connect(server.address());
        OnEventThread.await(session.state(), Connected.class::isInstance);
    }

    private List<String> names() throws Exception {
        return OnEventThread.get(session.models()).stream().map(Model::getName).toList();
    }
}
