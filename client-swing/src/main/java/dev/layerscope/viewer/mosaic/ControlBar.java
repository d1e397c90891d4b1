package dev.layerscope.viewer.mosaic;

import com.formdev.flatlaf.FlatClientProperties;
import dev.layerscope.v1.Coloring.Scope;
import dev.layerscope.v1.Norm;
import dev.layerscope.v1.OpenView.Sort;
import dev.layerscope.viewer.look.Gap;
import dev.layerscope.viewer.mosaic.Appearance.Automatic;
import dev.layerscope.viewer.mosaic.Appearance.Between;
import dev.layerscope.viewer.mosaic.Appearance.Ends;
import dev.layerscope.viewer.mosaic.Appearance.Fixed;
import java.awt.event.ComponentAdapter;
import java.awt.event.ComponentEvent;
import java.awt.event.FocusAdapter;
import java.awt.event.FocusEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTextField;
import net.miginfocom.swing.MigLayout;
import org.jspecify.annotations.Nullable;

/** How the mosaic looks, changed where it stands. */
final class ControlBar extends JPanel {
    private static final long serialVersionUID = 1;
    private static final Between MIDDLE = new Between(1, 99);

    private static final Map<String, Norm.Kind> NORMS = inOrder(
            Map.entry("linear", Norm.Kind.KIND_LINEAR),
            Map.entry("log", Norm.Kind.KIND_LOG),
            Map.entry("symlog", Norm.Kind.KIND_SYMLOG),
            Map.entry("logit", Norm.Kind.KIND_LOGIT));
    private static final Map<String, Scope> SCOPES =
            inOrder(Map.entry("each channel", Scope.SCOPE_CHANNEL), Map.entry("the layer", Scope.SCOPE_LAYER));
    private static final Map<String, Sort> SORTS = inOrder(
            Map.entry("number", Sort.SORT_INDEX),
            Map.entry("largest mean", Sort.SORT_MEAN),
            Map.entry("largest maximum", Sort.SORT_MAX),
            Map.entry("most zeros", Sort.SORT_SPARSITY));
    private static final String FIXED = "fixed";
    private static final Map<String, Ends> ENDS =
            inOrder(Map.entry("all values", new Automatic()), Map.entry("1 % to 99 %", MIDDLE));
    private static final String AUTOMATIC = "auto";

    private final transient Showing showing;
    private final JTextField low = new JTextField("0", 5);
    private final JTextField high = new JTextField("1", 5);
    private final JPanel fixed = group();
    private final JComboBox<String> columns = new JComboBox<>(new String[] {AUTOMATIC, "4", "8", "16", "32", "64"});

    ControlBar(Showing showing) {
        super(new WrappedRows());
        this.showing = showing;
        addComponentListener(new ComponentAdapter() {
            @Override
            public void componentResized(ComponentEvent event) {
                revalidate();
            }
        });
        setBorder(Gap.around(4, 10));
        labelled("Colours", 'C', colormaps());
        labelled("Scale", 'A', chooser(NORMS, norm -> showing.appear(now().with(norm))));
        labelled("Limits of", 'I', chooser(SCOPES, scope -> showing.appear(now().with(scope))));
        labelled("from", 'F', ends());
        fixed.add(named(low, "value of the first colour"));
        fixed.add(new JLabel("to"));
        fixed.add(named(high, "value of the last colour"));
        add(fixed);
        labelled("Order", 'R', chooser(SORTS, sort -> showing.appear(now().with(sort))));
        labelled("Columns", 'N', columns());
        fixed.setVisible(false);
        onEntry(low, this::fix);
        onEntry(high, this::fix);
    }

    private Appearance now() {
        return showing.appearance().get();
    }

    private JComboBox<String> colormaps() {
        JComboBox<String> chooser = new JComboBox<>(ColorMaps.NAMES.toArray(new String[0]));
        chooser.setRenderer(new ColorMaps.Renderer());
        chooser.addActionListener(event -> showing.appear(now().withColormap((String) chooser.getSelectedItem())));
        return chooser;
    }

    private JComboBox<String> ends() {
        JComboBox<String> chooser = new JComboBox<>(ENDS.keySet().toArray(new String[0]));
        chooser.addItem(FIXED);
        chooser.addActionListener(event -> {
            Ends chosen = ENDS.get((String) chooser.getSelectedItem());
            fixed.setVisible(chosen == null);
            if (chosen == null) {
                fix();
            } else {
                showing.appear(now().with(chosen));
            }
        });
        return chooser;
    }

    /** Takes the two numbers, where they are such, and marks them otherwise. */
    private void fix() {
        try {
            Fixed fixed = new Fixed(
                    Double.parseDouble(low.getText().strip()),
                    Double.parseDouble(high.getText().strip()));
            mark(null, "", low, high);
            showing.appear(now().with(fixed));
        } catch (IllegalArgumentException e) {
            mark(FlatClientProperties.OUTLINE_ERROR, "two numbers, the lesser one first", low, high);
        }
    }

    private JComboBox<String> columns() {
        columns.setEditable(true);
        columns.setPrototypeDisplayValue("0000");
        columns.addActionListener(event -> {
            String text = String.valueOf(columns.getSelectedItem()).strip();
            try {
                int wanted = text.isEmpty() || text.equals(AUTOMATIC) ? 0 : Integer.parseInt(text);
                showing.appear(now().withColumns(wanted));
                mark(null, "", columns);
            } catch (IllegalArgumentException e) {
                mark(
                        FlatClientProperties.OUTLINE_ERROR,
                        "1 to " + Appearance.MOST_COLUMNS + ", or " + AUTOMATIC,
                        columns);
            }
        });
        return columns;
    }

    private static void mark(@Nullable String outline, String tip, JComponent... fields) {
        for (JComponent field : fields) {
            field.putClientProperty(FlatClientProperties.OUTLINE, outline);
            field.setToolTipText(tip.isEmpty() ? null : tip);
        }
    }

    private static <T> JComboBox<String> chooser(Map<String, T> choices, Consumer<T> onChoice) {
        JComboBox<String> chooser = new JComboBox<>(choices.keySet().toArray(new String[0]));
        chooser.addActionListener(event -> {
            T choice = choices.get((String) chooser.getSelectedItem());
            if (choice != null) {
                onChoice.accept(choice);
            }
        });
        return chooser;
    }

    private void labelled(String title, char mnemonic, JComponent field) {
        JLabel label = new JLabel(title);
        label.setDisplayedMnemonic(mnemonic);
        label.setLabelFor(field);
        JPanel group = group();
        group.add(label);
        group.add(named(field, title));
        add(group);
    }

    private static JPanel group() {
        return new JPanel(new MigLayout("insets 0, gap 5", "", "[center]"));
    }

    private static <C extends JComponent> C named(C field, String name) {
        field.getAccessibleContext().setAccessibleName(name);
        return field;
    }

    private static void onEntry(JTextField field, Runnable action) {
        field.addActionListener(event -> action.run());
        field.addFocusListener(new FocusAdapter() {
            @Override
            public void focusLost(FocusEvent event) {
                action.run();
            }
        });
    }

    @SafeVarargs
    private static <T> Map<String, T> inOrder(Map.Entry<String, ? extends T>... entries) {
        Map<String, T> map = new LinkedHashMap<>();
        for (Map.Entry<String, ? extends T> entry : entries) {
            map.put(entry.getKey(), entry.getValue());
        }
        return map;
    }
}
