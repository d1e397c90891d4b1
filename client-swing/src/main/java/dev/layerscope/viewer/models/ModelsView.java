package dev.layerscope.viewer.models;

import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.v1.Model;
import dev.layerscope.viewer.look.PlainText;
import java.awt.Point;
import java.awt.event.MouseEvent;
import java.util.function.Consumer;
import javax.swing.JTable;
import javax.swing.JToolTip;
import javax.swing.ListSelectionModel;
import javax.swing.table.TableColumn;
import javax.swing.table.TableRowSorter;
import org.jspecify.annotations.Nullable;

/** The table on the screen: sorts by any column, selects one model, and tells in a tooltip why one was refused. */
final class ModelsView extends JTable {
    private static final long serialVersionUID = 1;

    private final ModelTable models;

    ModelsView(ModelTable models, Consumer<Model> onSelect) {
        super(models);
        this.models = models;
        TableRowSorter<ModelTable> sorter = new TableRowSorter<>(models);
        for (int i = 0; i < ModelColumn.ALL.size(); i++) {
            ModelColumn column = ModelColumn.ALL.get(i);
            sorter.setComparator(i, column.order());
            TableColumn shown = getColumnModel().getColumn(i);
            shown.setPreferredWidth(UIScale.scale(column.width()));
            shown.setCellRenderer(new ModelCell(column));
            shown.setHeaderRenderer(new ModelHeader(column));
        }
        setRowSorter(sorter);
        setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
        setFillsViewportHeight(true);
        setAutoResizeMode(AUTO_RESIZE_SUBSEQUENT_COLUMNS);
        getTableHeader().setReorderingAllowed(false);
        getAccessibleContext().setAccessibleName("models");
        getSelectionModel().addListSelectionListener(event -> {
            // No row: the list changed, which says nothing of what the reader wants to see.
            if (!event.getValueIsAdjusting() && getSelectedRow() >= 0) {
                onSelect.accept(models.model(convertRowIndexToModel(getSelectedRow())));
            }
        });
    }

    /** Selects a row of the list; none where it is -1. */
    void mark(int row) {
        int shown = row < 0 ? -1 : convertRowIndexToView(row);
        if (shown < 0) {
            clearSelection();
        } else if (shown != getSelectedRow()) {
            setRowSelectionInterval(shown, shown);
        }
    }

    @Override
    public @Nullable String getToolTipText(MouseEvent event) {
        Point at = event.getPoint();
        int row = rowAtPoint(at);
        int column = columnAtPoint(at);
        if (row < 0 || column < 0) {
            return null;
        }
        String tip = ModelCell.tip(
                models.model(convertRowIndexToModel(row)), ModelColumn.ALL.get(convertColumnIndexToModel(column)));
        return tip.isEmpty() ? null : PlainText.tip(tip);
    }

    @Override
    public JToolTip createToolTip() {
        return PlainText.toolTip(this);
    }
}
