package dev.layerscope.viewer.channel;

import dev.layerscope.v1.Coloring;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import net.miginfocom.swing.MigLayout;

/** In what colours the channel is shown, and on what. */
final class ColorControls extends JPanel {
    private static final long serialVersionUID = 1;

    private final transient Inspection inspection;
    private final JComboBox<String> colormap = new JComboBox<>(Palettes.NAMES.toArray(String[]::new));
    private final JComboBox<String> norm = new JComboBox<>(Palettes.NORMS.toArray(String[]::new));
    private final JCheckBox overlay = new JCheckBox("Over the input");
    private boolean following;

    ColorControls(Inspection inspection) {
        super(new MigLayout("insets 0, gapx 6", "[][]14[][]", "[]4[]"));
        this.inspection = inspection;
        captioned("Colours", 'L', colormap);
        captioned("Norm", 'N', norm);
        add(overlay, "newline, span 4");
        overlay.setMnemonic('I');
        overlay.setToolTipText("lay the map over the picture as the model gets it (F7)");
        colormap.addActionListener(event -> color());
        norm.addActionListener(event -> color());
        overlay.addActionListener(event -> inspection.show(overlay.isSelected() ? Ground.INPUT : Ground.NONE));
        inspection.coloring().observe(this::follow);
        inspection.ground().observe(ground -> overlay.setSelected(ground == Ground.INPUT));
    }

    private void captioned(String text, char mnemonic, JComponent field) {
        JLabel caption = new JLabel(text);
        caption.setLabelFor(field);
        caption.setDisplayedMnemonic(mnemonic);
        add(caption);
        add(field);
    }

    private void color() {
        if (!following) {
            inspection.color(
                    Palettes.of(String.valueOf(colormap.getSelectedItem()), String.valueOf(norm.getSelectedItem())));
        }
    }

    /** Shows what is, which is nothing that somebody chose here. */
    private void follow(Coloring coloring) {
        following = true;
        colormap.setSelectedItem(coloring.getColormap());
        norm.setSelectedItem(Palettes.norm(coloring));
        following = false;
    }
}
