package dev.layerscope.viewer.window;

import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.viewer.input.InputPanel;
import dev.layerscope.viewer.look.Gap;
import java.awt.BorderLayout;
import java.awt.Dimension;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JPanel;
import javax.swing.JSplitPane;

/** The input at the right of everything else; hidden, it leaves a button at the edge. */
final class InputSide extends JPanel {
    private static final long serialVersionUID = 1;
    private static final String SIDE = "input";
    private static final int SIDE_WIDTH = 300;
    private static final int SMALLEST = 250;

    private final transient Remembered remembered;
    private final InputPanel panel;
    private final JSplitPane split;
    private final JPanel edge = new JPanel(new BorderLayout());
    private final int dividerSize;
    private int width;
    private boolean placed;

    /**
     * @param middle what is at its left
     */
    InputSide(JComponent middle, InputPanel panel, Remembered remembered) {
        super(new BorderLayout());
        this.remembered = remembered;
        this.panel = panel;
        panel.setMinimumSize(UIScale.scale(new Dimension(SMALLEST, 0)));
        width = remembered.side(SIDE, UIScale.scale(SIDE_WIDTH));
        split = new JSplitPane(JSplitPane.HORIZONTAL_SPLIT, middle, panel);
        split.setResizeWeight(1);
        split.setContinuousLayout(true);
        split.setBorder(null);
        dividerSize = split.getDividerSize();
        JButton show = new JButton("\u00ab");
        show.setToolTipText("show the input (Ctrl+I)");
        show.getAccessibleContext().setAccessibleName("show the input panel");
        show.putClientProperty("JButton.buttonType", "toolBarButton");
        show.addActionListener(event -> toggle());
        edge.setBorder(Gap.around(8, 2));
        edge.add(show, BorderLayout.PAGE_START);
        edge.setVisible(false);
        add(split);
        add(edge, BorderLayout.LINE_END);
    }

    /** Hides the panel, or shows it again as wide as it was. */
    void toggle() {
        boolean hide = isShown();
        if (hide) {
            width = panel.getWidth();
        }
        split.setRightComponent(hide ? null : panel);
        split.setDividerSize(hide ? 0 : dividerSize);
        edge.setVisible(hide);
        if (!hide) {
            // The split pane asks a new component for its wishes first, and only then takes a place for the divider.
            validate();
            place();
        }
        revalidate();
        repaint();
    }

    private boolean isShown() {
        return split.getRightComponent() != null;
    }

    private void place() {
        split.setDividerLocation(split.getWidth() - dividerSize - width);
    }

    /** A split pane knows where its divider stands from the left alone. */
    @Override
    public void doLayout() {
        super.doLayout();
        if (!placed && split.getWidth() > 0) {
            placed = true;
            place();
        }
    }

    /** To be called before the window goes. */
    void remember() {
        remembered.keepSide(SIDE, isShown() ? panel.getWidth() : width);
    }
}
