package dev.layerscope.viewer.models;

import java.awt.Component;
import javax.swing.JLabel;
import javax.swing.JTable;
import javax.swing.table.TableCellRenderer;

/** Draws a column's title as the theme does, but on the side on which the column's cells stand. */
record ModelHeader(ModelColumn column) implements TableCellRenderer {
    @Override
    public Component getTableCellRendererComponent(
            JTable table, Object title, boolean isSelected, boolean hasFocus, int row, int at) {
        Component themed = table.getTableHeader()
                .getDefaultRenderer()
                .getTableCellRendererComponent(table, title, isSelected, hasFocus, row, at);
        if (themed instanceof JLabel label) {
            label.setHorizontalAlignment(column.alignment());
        }
        return themed;
    }
}
