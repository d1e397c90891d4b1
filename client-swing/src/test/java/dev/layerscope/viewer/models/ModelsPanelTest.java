package dev.layerscope.viewer.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.viewer.FakeServer;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.models.Detail.Phase;
import dev.layerscope.viewer.session.ServerAccess;
import dev.layerscope.viewer.session.ServerState.Connected;
import dev.layerscope.viewer.session.Session;
import dev.layerscope.viewer.work.Background;
import dev.layerscope.viewer.work.OnEventThread;
import java.awt.Component;
import java.awt.Container;
import java.util.List;
import java.util.Optional;
import javax.swing.RowSorter;
import javax.swing.SortOrder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The panel itself, which needs no display as long as nobody shows it. */
final class ModelsPanelTest {
    private FakeServer server;
    private Session session;
    private ModelSelection selection;
    private ModelsView view;

    @BeforeEach
    void connect() throws Exception {
        server = new FakeServer();
        Background background = new Background();
        session = new Session(ServerAccess.PLAIN_TEXT, background);
        selection = OnEventThread.call(() -> new ModelSelection(Bench.of(background, session)));
        view = OnEventThread.call(
                () -> find(new ModelsPanel(session, selection)).orElseThrow());
        OnEventThread.run(() -> session.connect(server.address()));
        OnEventThread.await(session.state(), Connected.class::isInstance);
    }

    @AfterEach
    void stop() throws Exception {
        OnEventThread.run(session::close);
        server.close();
    }

    @Test
    void a_row_that_is_selected_loads_its_model_however_the_rows_are_sorted() throws Exception {
        OnEventThread.run(() -> {
            view.getRowSorter()
                    .setSortKeys(List.of(
                            new RowSorter.SortKey(ModelColumn.ALL.indexOf(ModelColumn.NAME), SortOrder.DESCENDING)));
            view.setRowSelectionInterval(0, 0);
        });

        assertThat(OnEventThread.await(selection.detail(), detail -> detail.phase() == Phase.LOADED)
                        .isOf("vit"))
                .isTrue();
        assertThat(OnEventThread.call(view::getSelectedRow)).isZero();
    }

    @Test
    void the_selected_row_stays_with_its_model_when_the_list_changes() throws Exception {
        OnEventThread.run(() -> view.setRowSelectionInterval(1, 1));
        OnEventThread.await(selection.detail(), detail -> detail.phase() == Phase.LOADED);
        server.models = List.of(FakeServer.found("alexnet"), FakeServer.found("resnet"), FakeServer.loaded("vit"));
        OnEventThread.run(session::refresh);
        OnEventThread.await(session.models(), models -> models.size() == 3);
        OnEventThread.settle();

        assertThat(OnEventThread.call(view::getSelectedRow)).isEqualTo(2);
        assertThat(OnEventThread.get(selection.detail()).isOf("vit")).isTrue();
    }

    private static Optional<ModelsView> find(Container container) {
        for (Component child : container.getComponents()) {
            if (child instanceof ModelsView view) {
                return Optional.of(view);
            }
            Optional<ModelsView> below = child instanceof Container within ? find(within) : Optional.empty();
            if (below.isPresent()) {
                return below;
            }
        }
        return Optional.empty();
    }
}
