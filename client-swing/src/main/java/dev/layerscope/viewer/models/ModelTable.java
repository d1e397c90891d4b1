package dev.layerscope.viewer.models;

import dev.layerscope.v1.Model;
import dev.layerscope.viewer.work.EventThread;
import java.util.List;
import javax.swing.table.AbstractTableModel;

/**
 * The rows of the table of models, in the server's order. Every cell's value is the whole model: the
 * {@linkplain ModelColumn column} knows what of it to show. Belongs to the event thread.
 */
final class ModelTable extends AbstractTableModel {
    private static final long serialVersionUID = 1;

    private transient List<Model> models = List.of();

    /** Tells the table as little as possible, so that selection and scroll position outlive a refresh. */
    void show(List<Model> next) {
        EventThread.require();
        boolean sameRows = names(next).equals(names(models));
        models = next;
        if (!sameRows) {
            fireTableDataChanged();
        } else if (!next.isEmpty()) {
            fireTableRowsUpdated(0, next.size() - 1);
        }
    }

    Model model(int row) {
        return models.get(row);
    }

    /** The row of the model of this name; -1 where there is none. */
    int row(String name) {
        return names(models).indexOf(name);
    }

    @Override
    public int getRowCount() {
        return models.size();
    }

    @Override
    public int getColumnCount() {
        return ModelColumn.ALL.size();
    }

    @Override
    public String getColumnName(int column) {
        return ModelColumn.ALL.get(column).title();
    }

    @Override
    public Class<?> getColumnClass(int column) {
        return Model.class;
    }

    @Override
    public Object getValueAt(int row, int column) {
        return model(row);
    }

    private static List<String> names(List<Model> models) {
        return models.stream().map(Model::getName).toList();
    }
}
