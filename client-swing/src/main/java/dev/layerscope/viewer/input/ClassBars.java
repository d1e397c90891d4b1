package dev.layerscope.viewer.input;

import dev.layerscope.v1.ScoredClass;
import dev.layerscope.viewer.look.PlainText;
import java.awt.Dimension;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.event.MouseEvent;
import java.util.List;
import java.util.Locale;
import javax.swing.JList;
import javax.swing.JToolTip;
import javax.swing.ListSelectionModel;
import org.jspecify.annotations.Nullable;

/** The most probable classes: a label, a percentage, and a bar as long as that says. */
final class ClassBars extends JList<ScoredClass> {
    private static final long serialVersionUID = 1;
    private static final double LEAST_SHOWN = 0.0005;

    ClassBars() {
        getAccessibleContext().setAccessibleName("most probable classes");
        setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
        setCellRenderer(new ClassBar());
        setOpaque(false);
    }

    /** Else cells are as wide as what is in them, and bars can't be compared. */
    @Override
    public void doLayout() {
        super.doLayout();
        setFixedCellWidth(getWidth() - getInsets().left - getInsets().right);
    }

    void show(List<ScoredClass> classes) {
        setListData(classes.toArray(ScoredClass[]::new));
        setVisibleRowCount(classes.size());
    }

    /** The label, or the number of a class that has none. */
    static String label(ScoredClass scored) {
        return scored.getLabel().isEmpty() ? "class " + scored.getIndex() : scored.getLabel();
    }

    /** {@code 97.3 %}. */
    static String percentage(ScoredClass scored) {
        double share = scored.getProbability();
        if (Double.isNaN(share)) {
            return "not a number";
        }
        return share > 0 && share < LEAST_SHOWN ? "< 0.1 %" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** As narrow as its place: labels are cut off. */
    @Override
    public boolean getScrollableTracksViewportWidth() {
        return true;
    }

    @Override
    public Dimension getPreferredSize() {
        return new Dimension(1, super.getPreferredSize().height);
    }

    @Override
    public @Nullable String getToolTipText(MouseEvent event) {
        Point at = event.getPoint();
        int index = locationToIndex(at);
        Rectangle cell = index < 0 ? null : getCellBounds(index, index);
        if (cell == null || !cell.contains(at)) {
            return null;
        }
        ScoredClass scored = getModel().getElementAt(index);
        return PlainText.tip("%s: class %d, score %s".formatted(label(scored), scored.getIndex(), scored.getScore()));
    }

    @Override
    public JToolTip createToolTip() {
        return PlainText.toolTip(this);
    }
}
