package dev.layerscope.viewer.layers;

import dev.layerscope.viewer.look.Palette;
import dev.layerscope.viewer.look.PlainText;
import java.awt.Color;
import java.awt.Component;
import java.awt.Font;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTree;
import javax.swing.UIManager;
import javax.swing.tree.DefaultMutableTreeNode;
import javax.swing.tree.TreeCellRenderer;
import net.miginfocom.swing.MigLayout;

/** Draws a row of the tree: the name, and what is known of the layer in a fainter colour. */
final class LayerCell extends JPanel implements TreeCellRenderer {
    private static final long serialVersionUID = 1;

    private final JLabel name = PlainText.only(new JLabel());
    private final JLabel facts = PlainText.only(new JLabel());

    LayerCell() {
        super(new MigLayout("insets 1 2 1 6, gap 8"));
        setOpaque(false);
        add(name);
        add(facts);
    }

    @Override
    public Component getTreeCellRendererComponent(
            JTree tree, Object value, boolean selected, boolean expanded, boolean leaf, int row, boolean focused) {
        if (((DefaultMutableTreeNode) value).getUserObject() instanceof LayerNode node) {
            show(node, foreground(selected, tree.hasFocus()), selected && tree.hasFocus());
        }
        return this;
    }

    private void show(LayerNode node, Color text, boolean active) {
        name.setText(node.name());
        name.setFont(UIManager.getFont("Tree.font").deriveFont(node.children().isEmpty() ? Font.PLAIN : Font.BOLD));
        name.setForeground(text);
        facts.setFont(UIManager.getFont("small.font"));
        facts.setText(node.layer().map(LayerWords::summary).orElse(""));
        facts.setForeground(active ? text : Palette.MUTED.color());
        getAccessibleContext()
                .setAccessibleName(node.path()
                        + node.layer()
                                .map(layer -> ", " + LayerWords.summary(layer))
                                .orElse(""));
    }

    private static Color foreground(boolean selected, boolean focused) {
        if (!selected) {
            return UIManager.getColor("Tree.foreground");
        }
        return UIManager.getColor(focused ? "Tree.selectionForeground" : "Tree.selectionInactiveForeground");
    }
}
