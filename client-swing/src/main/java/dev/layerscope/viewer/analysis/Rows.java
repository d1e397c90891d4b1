package dev.layerscope.viewer.analysis;

import dev.layerscope.viewer.work.EventThread;
import java.util.List;
import javax.swing.table.AbstractTableModel;

/** The rows of a table, each of whose cells is the whole row: the column knows what to show. Belongs to the event thread. */
final class Rows<R> extends AbstractTableModel {
    private static final long serialVersionUID = 1;

    private final transient List<Column<R>> columns;
    private transient List<R> rows = List.of();

    Rows(List<Column<R>> columns) {
        this.columns = List.copyOf(columns);
    }

    /** Shows these instead of those before; where they are the same, the selection stays. */
    void show(List<R> next) {
        EventThread.require();
        if (!next.equals(rows)) {
            rows = List.copyOf(next);
            fireTableDataChanged();
        }
    }

    R row(int index) {
        return rows.get(index);
    }

    List<Column<R>> columns() {
        return columns;
    }

    @Override
    public int getRowCount() {
        return rows.size();
    }

    @Override
    public int getColumnCount() {
        return columns.size();
    }

    @Override
    public String getColumnName(int column) {
        return columns.get(column).title();
    }

    @Override
    public R getValueAt(int row, int column) {
        return row(row);
    }
}
