package dev.layerscope.viewer.input;

import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.v1.ScoredClass;
import dev.layerscope.viewer.look.Palette;
import dev.layerscope.viewer.look.PlainText;
import java.awt.Color;
import java.awt.Component;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.RoundRectangle2D;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.ListCellRenderer;
import javax.swing.UIManager;
import net.miginfocom.swing.MigLayout;

/** One class with its bar, as it is painted in {@link ClassBars}. */
final class ClassBar extends JPanel implements ListCellRenderer<ScoredClass> {
    private static final long serialVersionUID = 1;

    private final JLabel label = PlainText.only(new JLabel());
    private final JLabel percentage = PlainText.only(new JLabel());
    private final Bar bar = new Bar();

    ClassBar() {
        super(new MigLayout("insets 3 4 5 4, gap 8 2, fillx", "[0:0:,grow,fill]8[]", "[][4!]"));
        add(label, "wmin 0");
        add(percentage, "wrap");
        add(bar, "span 2, growx, h 4!");
    }

    @Override
    public Component getListCellRendererComponent(
            JList<? extends ScoredClass> list, ScoredClass scored, int index, boolean selected, boolean focused) {
        label.setText(ClassBars.label(scored));
        percentage.setText(ClassBars.percentage(scored));
        bar.share = Double.isNaN(scored.getProbability()) ? 0 : Math.max(0, Math.min(1, scored.getProbability()));
        boolean marked = selected && list.isFocusOwner();
        setOpaque(marked);
        setBackground(list.getSelectionBackground());
        Color letters = marked ? list.getSelectionForeground() : Palette.TEXT.color();
        label.setForeground(letters);
        percentage.setForeground(marked ? letters : Palette.MUTED.color());
        bar.marked = marked;
        bar.letters = letters;
        label.setFont(list.getFont());
        percentage.setFont(list.getFont());
        getAccessibleContext().setAccessibleName(label.getText() + ", " + percentage.getText());
        return this;
    }

    private static final class Bar extends JComponent {
        private static final long serialVersionUID = 1;

        private double share;
        private boolean marked;
        private Color letters = Color.BLACK;

        @Override
        protected void paintComponent(Graphics graphics) {
            Graphics2D g = (Graphics2D) graphics.create();
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            Color accent = UIManager.getColor("Component.accentColor");
            Color color = marked || accent == null ? letters : accent;
            g.setColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), 45));
            g.fill(bar(getWidth()));
            g.setColor(color);
            if (share > 0) {
                g.fill(bar(Math.max(UIScale.scale(2f), getWidth() * share)));
            }
            g.dispose();
        }

        private RoundRectangle2D bar(double width) {
            return new RoundRectangle2D.Double(0, 0, width, getHeight(), getHeight(), getHeight());
        }
    }
}
