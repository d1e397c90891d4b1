package dev.layerscope.viewer.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.viewer.FakeServer;
import dev.layerscope.viewer.MemoryPreferences;
import dev.layerscope.viewer.session.KnownServer;
import dev.layerscope.viewer.session.ServerAccess;
import dev.layerscope.viewer.session.ServerState.Connected;
import dev.layerscope.viewer.session.ServerState.Failed;
import dev.layerscope.viewer.session.Session;
import dev.layerscope.viewer.work.Background;
import dev.layerscope.viewer.work.OnEventThread;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bar itself, which needs no display as long as nobody shows it. */
final class ConnectBarTest {
    private final Remembered remembered = new Remembered(new MemoryPreferences());
    private FakeServer server;
    private Session session;
    private ConnectBar bar;

    @BeforeEach
    void start() throws Exception {
        server = new FakeServer();
        session = new Session(ServerAccess.PLAIN_TEXT, new Background());
        bar = OnEventThread.call(() -> new ConnectBar(
                session, new Gate(session, ServerAccess.PLAIN_TEXT, remembered), server.address(), session::refresh));
    }

    @AfterEach
    void stop() throws Exception {
        OnEventThread.run(session::close);
        server.close();
    }

    @Test
    void enter_connects_to_the_address_typed() throws Exception {
        assertThat(state()).contains("not connected");
        OnEventThread.run(bar.address()::postActionEvent);
        OnEventThread.await(session.state(), Connected.class::isInstance);

        assertThat(state()).contains("connected to " + server.address());
        assertThat(remembered.servers()).containsExactly(KnownServer.plain(server.address()));
    }

    @Test
    void a_server_that_does_not_answer_is_not_remembered() throws Exception {
        String nowhere = FakeServer.nowhere();
        OnEventThread.run(() -> {
            bar.address().setText(nowhere);
            bar.connect();
        });
        OnEventThread.await(session.state(), Failed.class::isInstance);

        assertThat(remembered.servers()).isEmpty();
    }

    @Test
    void while_it_connects_the_button_gives_up() throws Exception {
        server.holdsList = true;
        OnEventThread.run(bar.button()::doClick);
        assertThat(OnEventThread.call(bar.button()::getText)).isEqualTo("Cancel");
        assertThat(state()).contains("connecting to");

        OnEventThread.run(bar.button()::doClick);
        assertThat(OnEventThread.call(bar.button()::getText)).isEqualTo("Connect");
        assertThat(state()).contains("not connected");
    }

    @Test
    void what_went_wrong_is_shown_as_it_is() throws Exception {
        OnEventThread.run(() -> {
            bar.address().setText("<b>here</b>");
            bar.connect();
        });
        assertThat(OnEventThread.get(session.state())).isInstanceOf(Failed.class);

        assertThat(state()).contains("server address: &lt;b&gt;here&lt;/b&gt; (expected: ");
    }

    private String state() throws Exception {
        return OnEventThread.call(bar.state()::getText);
    }
}
