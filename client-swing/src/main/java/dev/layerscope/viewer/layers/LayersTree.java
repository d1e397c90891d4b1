package dev.layerscope.viewer.layers;

import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.viewer.look.PlainText;
import dev.layerscope.viewer.place.Place;
import java.awt.Color;
import java.awt.Graphics;
import java.awt.Rectangle;
import java.awt.event.MouseEvent;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.swing.JToolTip;
import javax.swing.JTree;
import javax.swing.ToolTipManager;
import javax.swing.tree.DefaultMutableTreeNode;
import javax.swing.tree.DefaultTreeModel;
import javax.swing.tree.TreeNode;
import javax.swing.tree.TreePath;
import javax.swing.tree.TreeSelectionModel;
import org.jspecify.annotations.Nullable;

/** The tree on the screen. A stripe at the left of each row tells how deep in the model it is, from light to dark. */
final class LayersTree extends JTree {
    private static final long serialVersionUID = 1;
    /** A tree of no more rows is shown open. */
    private static final int OPEN_ROWS = 60;

    private static final int STRIPE = 4;
    /** Colours of the first and the last layer. */
    private static final Color FIRST = new Color(0xf0c35a);

    private static final Color LAST = new Color(0x6a3d9a);

    private final transient LayerChoice choice;
    private boolean following;

    LayersTree(LayerChoice choice) {
        super(new DefaultTreeModel(new DefaultMutableTreeNode()));
        this.choice = choice;
        setRootVisible(false);
        setShowsRootHandles(true);
        setCellRenderer(new LayerCell());
        getSelectionModel().setSelectionMode(TreeSelectionModel.SINGLE_TREE_SELECTION);
        getAccessibleContext().setAccessibleName("layers");
        setLargeModel(true);
        setScrollsOnExpand(false);
        ToolTipManager.sharedInstance().registerComponent(this);
        addTreeSelectionListener(event -> selected(event.getNewLeadSelectionPath()));
        choice.shown().observe(this::show);
        choice.place().observe(this::follow);
    }

    /** Selects the first layer where none is selected, and takes the focus. */
    void begin() {
        requestFocusInWindow();
        if (getSelectionCount() == 0 && getRowCount() > 0) {
            setSelectionRow(0);
        }
    }

    @Override
    public @Nullable String getToolTipText(MouseEvent event) {
        TreePath path = getPathForLocation(event.getX(), event.getY());
        return path == null ? null : LayerWords.tip(node(path));
    }

    /** Rows are cut off at the right rather than moved to the left, where the names are. */
    @Override
    public boolean getScrollableTracksViewportWidth() {
        return true;
    }

    @Override
    public JToolTip createToolTip() {
        return PlainText.toolTip(this);
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        super.paintComponent(graphics);
        Rectangle clip = graphics.getClipBounds();
        int first = Math.max(0, getClosestRowForLocation(0, clip.y));
        for (int row = first; row < getRowCount(); row++) {
            Rectangle bounds = getRowBounds(row);
            if (bounds.y > clip.y + clip.height) {
                return;
            }
            graphics.setColor(shade(node(getPathForRow(row)).depth()));
            graphics.fillRect(0, bounds.y + 1, UIScale.scale(STRIPE), bounds.height - 2);
        }
    }

    static LayerNode node(TreePath path) {
        return (LayerNode) ((DefaultMutableTreeNode) path.getLastPathComponent()).getUserObject();
    }

    private static Color shade(double depth) {
        return new Color(
                mix(FIRST.getRed(), LAST.getRed(), depth),
                mix(FIRST.getGreen(), LAST.getGreen(), depth),
                mix(FIRST.getBlue(), LAST.getBlue(), depth));
    }

    private static int mix(int from, int to, double share) {
        return (int) Math.round(from + share * (to - from));
    }

    private void show(List<LayerNode> nodes) {
        Set<String> open = openPaths();
        DefaultMutableTreeNode root = new DefaultMutableTreeNode();
        nodes.forEach(node -> root.add(row(node)));
        following = true;
        setModel(new DefaultTreeModel(root));
        int rows = nodes.stream().mapToInt(LayerNode::size).sum();
        boolean all = choice.isFiltered() || rows <= OPEN_ROWS;
        expand(root, open, all);
        following = false;
        follow(choice.place().get());
    }

    private static DefaultMutableTreeNode row(LayerNode node) {
        DefaultMutableTreeNode row = new DefaultMutableTreeNode(node);
        node.children().forEach(child -> row.add(row(child)));
        return row;
    }

    private Set<String> openPaths() {
        Set<String> open = new HashSet<>();
        Enumeration<TreePath> expanded =
                getExpandedDescendants(new TreePath(getModel().getRoot()));
        while (expanded != null && expanded.hasMoreElements()) {
            TreePath path = expanded.nextElement();
            if (path.getPathCount() > 1) {
                open.add(node(path).path());
            }
        }
        return open;
    }

    private void expand(DefaultMutableTreeNode from, Set<String> open, boolean all) {
        for (TreeNode child : children(from)) {
            DefaultMutableTreeNode row = (DefaultMutableTreeNode) child;
            TreePath path = new TreePath(row.getPath());
            if (!row.isLeaf() && (all || open.contains(node(path).path()))) {
                expandPath(path);
                expand(row, open, all);
            }
        }
        if (from.isRoot()) {
            expandPath(new TreePath(from));
        }
    }

    private static List<TreeNode> children(TreeNode node) {
        List<TreeNode> children = new ArrayList<>();
        for (int i = 0; i < node.getChildCount(); i++) {
            children.add(node.getChildAt(i));
        }
        return children;
    }

    /** Selects the place's layer, and opens the modules that it is in. */
    private void follow(Place place) {
        following = true;
        TreePath path =
                place.hasLayer() ? find((DefaultMutableTreeNode) getModel().getRoot(), place.layer()) : null;
        if (path == null) {
            clearSelection();
        } else if (!path.equals(getSelectionPath())) {
            setSelectionPath(path);
            Rectangle row = getPathBounds(path);
            if (row != null) {
                scrollRectToVisible(new Rectangle(0, row.y, 1, row.height));
            }
        }
        following = false;
    }

    private static @Nullable TreePath find(DefaultMutableTreeNode from, String path) {
        for (TreeNode child : children(from)) {
            DefaultMutableTreeNode row = (DefaultMutableTreeNode) child;
            TreePath here = new TreePath(row.getPath());
            TreePath found = node(here).path().equals(path) ? here : find(row, path);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private void selected(@Nullable TreePath path) {
        if (!following && path != null && node(path).layer().isPresent()) {
            choice.choose(node(path).path());
        }
    }
}
