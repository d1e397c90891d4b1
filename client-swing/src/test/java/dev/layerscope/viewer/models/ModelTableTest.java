package dev.layerscope.viewer.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.v1.Model;
import dev.layerscope.viewer.FakeServer;
import dev.layerscope.viewer.work.OnEventThread;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.swing.event.TableModelEvent;
import org.junit.jupiter.api.Test;

final class ModelTableTest {
    private static final Model REFUSED = FakeServer.found("broken").toBuilder()
            .setState(Model.State.STATE_REFUSED)
            .setRefusal("why")
            .build();

    private final ModelTable table = new ModelTable();

    @Test
    void columns_show_a_loaded_model() {
        assertThat(row(FakeServer.loaded("resnet")))
                .containsExactly("resnet", "loaded", "11.7M", "?x3x224x224", "imagenet (assumed)", "17", "46.8 MB");
    }

    @Test
    void what_is_not_known_before_loading_is_left_empty() {
        assertThat(row(FakeServer.found("resnet"))).containsExactly("resnet", "found", "", "", "", "", "46.8 MB");
    }

    @Test
    void numbers_sort_as_numbers() {
        Model small = FakeServer.found("b").toBuilder().setFileBytes(900).build();
        Model large = FakeServer.found("a").toBuilder().setFileBytes(10_000).build();

        assertThat(Stream.of(large, small).sorted(ModelColumn.FILE_SIZE.order()))
                .containsExactly(small, large);
        assertThat(Stream.of(small, large).sorted(ModelColumn.NAME.order())).containsExactly(large, small);
    }

    @Test
    void tooltips_say_what_cells_do_not() {
        assertThat(ModelCell.tip(REFUSED, ModelColumn.FILE_SIZE)).isEqualTo("why");
        assertThat(ModelCell.tip(FakeServer.found("a"), ModelColumn.STATE)).contains("selecting the model loads it");
        assertThat(ModelCell.tip(FakeServer.loaded("a"), ModelColumn.PREPROCESSING))
                .contains("guessed");
        assertThat(ModelCell.tip(FakeServer.loaded("a"), ModelColumn.OPSET)).isEmpty();
    }

    @Test
    void a_change_within_the_rows_leaves_the_rows_where_they_are() throws Exception {
        List<TableModelEvent> events = new ArrayList<>();
        OnEventThread.run(() -> {
            table.show(List.of(FakeServer.found("a"), FakeServer.found("b")));
            table.addTableModelListener(events::add);
            table.show(List.of(FakeServer.found("a"), FakeServer.loaded("b")));
            table.show(List.of(FakeServer.loaded("b")));
        });

        assertThat(events).hasSize(2);
        assertThat(events.get(0).getLastRow()).isEqualTo(1);
        assertThat(events.get(1).getLastRow()).isEqualTo(Integer.MAX_VALUE);
        assertThat(table.row("b")).isZero();
        assertThat(table.row("a")).isEqualTo(-1);
        assertThat(table.getRowCount()).isEqualTo(1);
    }

    @Test
    void it_belongs_to_the_event_thread() {
        assertThatThrownBy(() -> table.show(List.of())).isInstanceOf(IllegalStateException.class);
    }

    private static List<String> row(Model model) {
        return ModelColumn.ALL.stream().map(column -> column.words(model)).toList();
    }
}
