package dev.layerscope.viewer.models;

import dev.layerscope.v1.Model;
import dev.layerscope.viewer.look.Palette;
import dev.layerscope.viewer.look.PlainText;
import java.awt.Component;
import javax.swing.JTable;
import javax.swing.table.DefaultTableCellRenderer;

/** Draws one column's cells: its words of a model, those of a refused one in the colour of bad news. */
final class ModelCell extends DefaultTableCellRenderer {
    private static final long serialVersionUID = 1;

    private final transient ModelColumn column;

    ModelCell(ModelColumn column) {
        this.column = column;
        PlainText.only(this);
    }

    @Override
    public Component getTableCellRendererComponent(
            JTable table, Object value, boolean isSelected, boolean hasFocus, int row, int at) {
        Model model = (Model) value;
        super.getTableCellRendererComponent(table, column.words(model), isSelected, false, row, at);
        setHorizontalAlignment(column.alignment());
        if (!isSelected) {
            setForeground(meaning(model).color());
        }
        return this;
    }

    private Palette meaning(Model model) {
        if (model.getState() == Model.State.STATE_REFUSED) {
            return Palette.BAD;
        }
        boolean waiting = column.equals(ModelColumn.STATE) && model.getState() == Model.State.STATE_FOUND;
        return waiting ? Palette.MUTED : Palette.TEXT;
    }

    /** What the cell alone doesn't tell; empty where it tells all. */
    static String tip(Model model, ModelColumn column) {
        if (model.getState() == Model.State.STATE_REFUSED) {
            return model.getRefusal();
        }
        if (column.equals(ModelColumn.STATE) && model.getState() == Model.State.STATE_FOUND) {
            return "not loaded yet: selecting the model loads it";
        }
        if (column.equals(ModelColumn.PREPROCESSING) && model.getPreprocessingAssumed()) {
            return "nobody declared it; guessed from the input's channels";
        }
        return column.equals(ModelColumn.NAME) || column.equals(ModelColumn.INPUT) ? column.words(model) : "";
    }
}
