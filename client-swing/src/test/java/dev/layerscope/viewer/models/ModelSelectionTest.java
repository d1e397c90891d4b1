package dev.layerscope.viewer.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.v1.Model;
import dev.layerscope.viewer.FakeServer;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.models.Detail.Phase;
import dev.layerscope.viewer.session.ServerAccess;
import dev.layerscope.viewer.session.ServerState.Connected;
import dev.layerscope.viewer.session.Session;
import dev.layerscope.viewer.work.Background;
import dev.layerscope.viewer.work.OnEventThread;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ModelSelectionTest {
    private FakeServer server;
    private Session session;
    private ModelSelection selection;

    @BeforeEach
    void connect() throws Exception {
        server = new FakeServer();
        server.models = List.of(
                FakeServer.found("resnet"), FakeServer.found(FakeServer.BROKEN), FakeServer.found(FakeServer.SLOW));
        Background background = new Background();
        session = new Session(ServerAccess.PLAIN_TEXT, background);
        selection = OnEventThread.call(() -> new ModelSelection(Bench.of(background, session)));
        OnEventThread.run(() -> session.connect(server.address()));
        OnEventThread.await(session.state(), Connected.class::isInstance);
    }

    @AfterEach
    void stop() throws Exception {
        OnEventThread.run(session::close);
        server.close();
    }

    @Test
    void nothing_is_selected_at_first() throws Exception {
        assertThat(OnEventThread.get(selection.detail())).isEqualTo(Detail.NOTHING);
    }

    @Test
    void selecting_a_model_loads_it_and_the_list_knows() throws Exception {
        Detail first = OnEventThread.call(() -> {
            selection.select(listed("resnet"));
            return selection.detail().get();
        });
        Detail last = await(Phase.LOADED);

        assertThat(first).isEqualTo(Detail.loading(FakeServer.found("resnet")));
        assertThat(last.model()).isEqualTo(FakeServer.loaded("resnet"));
        assertThat(OnEventThread.call(() -> listed("resnet"))).isEqualTo(FakeServer.loaded("resnet"));
    }

    @Test
    void a_refused_model_says_why_and_the_list_does_too() throws Exception {
        select(FakeServer.BROKEN);
        Detail detail = await(Phase.FAILED);
        Model listed = OnEventThread.call(() -> listed(FakeServer.BROKEN));

        assertThat(detail.notice()).isEqualTo(FakeServer.REFUSAL);
        assertThat(listed.getState()).isEqualTo(Model.State.STATE_REFUSED);
        assertThat(listed.getRefusal()).isEqualTo(FakeServer.REFUSAL);
    }

    @Test
    void a_server_that_answers_with_a_refused_model_is_understood_too() {
        Model refused = FakeServer.found("x").toBuilder()
                .setState(Model.State.STATE_REFUSED)
                .setRefusal("why")
                .build();

        assertThat(Detail.answered(refused)).isEqualTo(Detail.failed(refused, "why"));
    }

    @Test
    void selecting_another_model_gives_up_the_one_before() throws Exception {
        select(FakeServer.SLOW);
        server.held.await();
        select("resnet");
        server.cancelled.await();

        assertThat(await(Phase.LOADED).isOf("resnet")).isTrue();
    }

    @Test
    void connecting_again_drops_the_selection_and_what_was_asked_for_it() throws Exception {
        select(FakeServer.SLOW);
        server.held.await();
        OnEventThread.run(() -> session.connect(server.address()));
        server.cancelled.await();
        OnEventThread.settle();

        assertThat(OnEventThread.get(selection.detail())).isEqualTo(Detail.NOTHING);
    }

    @Test
    void a_refresh_without_the_model_drops_the_selection() throws Exception {
        select("resnet");
        await(Phase.LOADED);
        server.models = List.of(FakeServer.found("other"));
        OnEventThread.run(session::refresh);

        assertThat(await(Phase.NOTHING)).isEqualTo(Detail.NOTHING);
    }

    @Test
    void a_refresh_that_finds_another_file_loads_it() throws Exception {
        select("resnet");
        await(Phase.LOADED);
        server.models =
                List.of(FakeServer.found("resnet").toBuilder().setFileBytes(1).build());
        OnEventThread.run(session::refresh);
        OnEventThread.await(selection.detail(), detail -> detail.phase() == Phase.LOADING);

        assertThat(await(Phase.LOADED).isOf("resnet")).isTrue();
    }

    @Test
    void a_failure_is_tried_again_when_asked() throws Exception {
        List<Model> listed = server.models;
        server.models = List.of();
        select("resnet");
        assertThat(await(Phase.FAILED).notice()).startsWith("model: resnet (expected: ");

        server.models = listed;
        OnEventThread.run(selection::retry);
        assertThat(await(Phase.LOADED).isOf("resnet")).isTrue();
    }

    private void select(String name) throws Exception {
        OnEventThread.run(() -> selection.select(listed(name)));
    }

    private Model listed(String name) {
        return session.models().get().stream()
                .filter(model -> model.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Detail await(Phase phase) throws Exception {
        return OnEventThread.await(selection.detail(), detail -> detail.phase() == phase);
    }
}
