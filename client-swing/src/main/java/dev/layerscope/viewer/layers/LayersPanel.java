package dev.layerscope.viewer.layers;

import com.formdev.flatlaf.FlatClientProperties;
import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.v1.Model;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.look.Gap;
import dev.layerscope.viewer.notice.NoticeBar;
import dev.layerscope.viewer.place.Place;
import java.awt.Dimension;
import java.awt.event.ActionEvent;
import java.util.List;
import java.util.Vector;
import javax.swing.AbstractAction;
import javax.swing.DefaultComboBoxModel;
import javax.swing.JComboBox;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextField;
import javax.swing.KeyStroke;
import javax.swing.ScrollPaneConstants;
import javax.swing.event.DocumentEvent;
import javax.swing.event.DocumentListener;
import net.miginfocom.swing.MigLayout;

/** The models of the server to choose from, a field to filter by, and the tree of layers. */
public final class LayersPanel extends JPanel {
    private static final long serialVersionUID = 1;
    private static final int WIDTH_AT_FIRST = 300;

    private final transient Bench bench;
    private final JComboBox<String> models = new JComboBox<>();
    private final JTextField filter = new JTextField();
    private final LayersTree tree;
    private boolean following;

    public LayersPanel(Bench bench, LayerChoice choice) {
        super(new MigLayout("insets 8 8 0 0, fill, wrap 1, hidemode 3", "[grow,fill]", ""));
        this.bench = bench;
        this.tree = new LayersTree(choice);
        JLabel caption = new JLabel("Model");
        caption.setDisplayedMnemonic('M');
        caption.setLabelFor(models);
        models.getAccessibleContext().setAccessibleName("model");
        models.putClientProperty("html.disable", true);
        models.addActionListener(event -> chosen());
        filter.putClientProperty(FlatClientProperties.PLACEHOLDER_TEXT, "Filter layers: name, operator, shape");
        filter.putClientProperty(FlatClientProperties.TEXT_FIELD_SHOW_CLEAR_BUTTON, true);
        filter.getAccessibleContext().setAccessibleName("filter of layers");
        filter.getDocument().addDocumentListener(new DocumentListener() {
            @Override
            public void insertUpdate(DocumentEvent event) {
                choice.filter(filter.getText());
            }

            @Override
            public void removeUpdate(DocumentEvent event) {
                choice.filter(filter.getText());
            }

            @Override
            public void changedUpdate(DocumentEvent event) {
                choice.filter(filter.getText());
            }
        });
        onKey(filter, "DOWN", tree::begin);
        onKey(filter, "ENTER", tree::begin);
        onKey(filter, "ESCAPE", () -> filter.setText(""));
        JScrollPane scroll = new JScrollPane(tree);
        scroll.setBorder(Gap.around(0, 0));
        scroll.setHorizontalScrollBarPolicy(ScrollPaneConstants.HORIZONTAL_SCROLLBAR_NEVER);
        add(models, "wmin 80");
        add(filter);
        add(NoticeBar.of(choice.listing()));
        add(scroll, "gaptop 4, grow, push, wmin 0");
        setPreferredSize(UIScale.scale(new Dimension(WIDTH_AT_FIRST, 0)));
        setMinimumSize(UIScale.scale(new Dimension(150, 0)));
        bench.session().models().observe(this::list);
        bench.travel().place().observe(this::follow);
    }

    /** Puts the caret where layers are filtered. */
    public void focusFilter() {
        filter.requestFocusInWindow();
        filter.selectAll();
    }

    /** Puts the focus where a layer is chosen. */
    public void focusTree() {
        tree.requestFocusInWindow();
    }

    JTextField filter() {
        return filter;
    }

    LayersTree tree() {
        return tree;
    }

    JComboBox<String> models() {
        return models;
    }

    private void list(List<Model> listed) {
        Vector<String> names = new Vector<>(listed.stream().map(Model::getName).toList());
        following = true;
        models.setModel(new DefaultComboBoxModel<>(names));
        following = false;
        follow(bench.travel().place().get());
    }

    private void follow(Place place) {
        following = true;
        models.setSelectedItem(place.hasModel() ? place.model() : null);
        following = false;
    }

    private void chosen() {
        if (!following && models.getSelectedItem() instanceof String name) {
            bench.travel().go(bench.travel().place().get().withModel(name));
        }
    }

    private static void onKey(JTextField field, String key, Runnable action) {
        field.getInputMap().put(KeyStroke.getKeyStroke(key), key);
        field.getActionMap().put(key, new AbstractAction() {
            private static final long serialVersionUID = 1;

            @Override
            public void actionPerformed(ActionEvent event) {
                action.run();
            }
        });
    }
}
