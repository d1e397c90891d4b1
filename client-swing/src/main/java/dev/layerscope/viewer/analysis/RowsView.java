package dev.layerscope.viewer.analysis;

import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.viewer.chart.ChartPaint;
import dev.layerscope.viewer.look.PlainText;
import java.awt.Component;
import java.awt.Rectangle;
import java.awt.event.ActionEvent;
import java.awt.event.KeyEvent;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.swing.AbstractAction;
import javax.swing.JLabel;
import javax.swing.JTable;
import javax.swing.KeyStroke;
import javax.swing.ListSelectionModel;
import javax.swing.RowSorter;
import javax.swing.SortOrder;
import javax.swing.SwingConstants;
import javax.swing.SwingUtilities;
import javax.swing.table.DefaultTableCellRenderer;
import javax.swing.table.TableColumn;
import javax.swing.table.TableRowSorter;

/** A table of rows on the screen: sorts by any column; a click or Enter chooses a row, arrow keys only select one. */
final class RowsView<R> extends JTable {
    private static final long serialVersionUID = 1;
    private static final String CHOOSE = "choose";

    private final Rows<R> rows;
    private transient Predicate<R> standsOut = row -> false;

    /**
     * Sorted by the first column.
     *
     * @param name what it lists, for screen readers
     */
    RowsView(String name, Rows<R> rows) {
        super(rows);
        this.rows = rows;
        TableRowSorter<Rows<R>> sorter = new TableRowSorter<>(rows);
        for (int i = 0; i < rows.columns().size(); i++) {
            Column<R> column = rows.columns().get(i);
            sorter.setComparator(i, column.order());
            TableColumn shown = getColumnModel().getColumn(i);
            shown.setPreferredWidth(UIScale.scale(column.width()));
            if (column.alignment() == SwingConstants.TRAILING) {
                shown.setMinWidth(shown.getPreferredWidth());
            }
            shown.setCellRenderer(new Cell(column));
            shown.setHeaderRenderer((table, title, selected, focused, row, at) -> header(column, title, at));
        }
        setRowSorter(sorter);
        sorter.setSortKeys(List.of(new RowSorter.SortKey(0, SortOrder.ASCENDING)));
        setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
        setFillsViewportHeight(true);
        setAutoResizeMode(AUTO_RESIZE_SUBSEQUENT_COLUMNS);
        getTableHeader().setReorderingAllowed(false);
        getAccessibleContext().setAccessibleName(name);
    }

    /** Which rows are in the colour of marks. */
    void markWhere(Predicate<R> wanted) {
        standsOut = wanted;
        repaint();
    }

    /** Tells which row is selected, whenever that changes. */
    void onSelect(Consumer<Optional<R>> listener) {
        getSelectionModel().addListSelectionListener(event -> {
            if (!event.getValueIsAdjusting()) {
                listener.accept(selected());
            }
        });
    }

    /** Tells of a row that was clicked, or on which Enter was pressed. */
    void onChoose(Consumer<R> listener) {
        addMouseListener(new MouseAdapter() {
            @Override
            public void mouseClicked(MouseEvent event) {
                if (SwingUtilities.isLeftMouseButton(event) && rowAtPoint(event.getPoint()) >= 0) {
                    selected().ifPresent(listener);
                }
            }
        });
        getInputMap(WHEN_ANCESTOR_OF_FOCUSED_COMPONENT).put(KeyStroke.getKeyStroke(KeyEvent.VK_ENTER, 0), CHOOSE);
        getActionMap().put(CHOOSE, new AbstractAction() {
            private static final long serialVersionUID = 1;

            @Override
            public void actionPerformed(ActionEvent event) {
                selected().ifPresent(listener);
            }
        });
    }

    /** Selects a row of the list as it came, and brings it into view. */
    void select(int row) {
        int shown = convertRowIndexToView(row);
        setRowSelectionInterval(shown, shown);
        scrollRectToVisible(new Rectangle(getCellRect(shown, 0, true)));
    }

    private Optional<R> selected() {
        int row = getSelectedRow();
        return row < 0 || row >= getRowCount() ? Optional.empty() : Optional.of(rows.row(convertRowIndexToModel(row)));
    }

    private Component header(Column<R> column, Object title, int at) {
        Component themed =
                getTableHeader().getDefaultRenderer().getTableCellRendererComponent(this, title, false, false, -1, at);
        if (themed instanceof JLabel label) {
            label.setHorizontalAlignment(column.alignment());
        }
        return themed;
    }

    /** Draws one column's cells. */
    private final class Cell extends DefaultTableCellRenderer {
        private static final long serialVersionUID = 1;

        private final transient Column<R> column;

        Cell(Column<R> column) {
            this.column = column;
            PlainText.only(this);
        }

        @Override
        public Component getTableCellRendererComponent(
                JTable table, Object value, boolean isSelected, boolean hasFocus, int row, int at) {
            R shown = rows.row(convertRowIndexToModel(row));
            super.getTableCellRendererComponent(table, column.words().apply(shown), isSelected, false, row, at);
            setHorizontalAlignment(column.alignment());
            if (!isSelected) {
                setForeground(standsOut.test(shown) ? ChartPaint.MARK.color() : table.getForeground());
            }
            return this;
        }
    }
}
