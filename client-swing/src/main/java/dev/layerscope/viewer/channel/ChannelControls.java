package dev.layerscope.viewer.channel;

import dev.layerscope.viewer.look.Palette;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JSpinner;
import javax.swing.JToggleButton;
import javax.swing.SpinnerNumberModel;
import net.miginfocom.swing.MigLayout;

/** Which channel, and whether it is pinned. */
final class ChannelControls extends JPanel {
    private static final long serialVersionUID = 1;
    private static final int DIGITS = 5;

    private final transient Inspection inspection;
    private final transient Pins pins;
    private final SpinnerNumberModel number = new SpinnerNumberModel(0, 0, null, 1);
    private final JSpinner spinner = new JSpinner(number);
    private final JLabel count = new JLabel();
    private final JToggleButton pin = new JToggleButton("Pin");
    private final JButton higher = new JButton("Higher mean");
    private final JButton lower = new JButton("Lower mean");
    private boolean following;

    ChannelControls(Inspection inspection, Pins pins) {
        super(new MigLayout("insets 0, gapx 6", "[][][]14[][]14[]"));
        this.inspection = inspection;
        this.pins = pins;
        JSpinner.NumberEditor editor = new JSpinner.NumberEditor(spinner, "0");
        editor.getTextField().setColumns(DIGITS);
        editor.getTextField().getAccessibleContext().setAccessibleName("channel");
        spinner.setEditor(editor);
        captioned("Channel", 'H', spinner);
        add(count);
        count.setForeground(Palette.MUTED.color());
        add(higher);
        add(lower);
        higher.setToolTipText("the channel with the next larger mean (Alt+Shift+Page Up)");
        lower.setToolTipText("the channel with the next smaller mean (Alt+Shift+Page Down)");
        add(pin);
        pin.setToolTipText("keep this channel of this input side by side with others (Ctrl+P)");
        number.addChangeListener(event -> {
            if (!following) {
                inspection.go(number.getNumber().intValue());
            }
        });
        higher.addActionListener(event -> inspection.stepByRank(-1));
        lower.addActionListener(event -> inspection.stepByRank(1));
        pin.addActionListener(event -> {
            pins.toggle();
            follow();
        });
        inspection.subject().observe(now -> follow());
        inspection.map().answer().observe(now -> follow());
        inspection.layer().answer().observe(now -> follow());
        pins.pins().observe(now -> follow());
    }

    private void captioned(String text, char mnemonic, JComponent field) {
        JLabel caption = new JLabel(text);
        caption.setLabelFor(field);
        caption.setDisplayedMnemonic(mnemonic);
        add(caption);
        add(field);
    }

    void focusNumber() {
        ((JSpinner.NumberEditor) spinner.getEditor()).getTextField().requestFocusInWindow();
    }

    /** Shows what is, which is nothing that somebody chose here. */
    private void follow() {
        following = true;
        int channels = inspection.channels();
        int channel = inspection.subject().get().map(Subject::channel).orElse(0);
        number.setMaximum(channels == 0 ? null : (Comparable<?>) Math.max(channel, channels - 1));
        number.setValue(channel);
        count.setText(channels == 0 ? "" : "of " + channels);
        boolean ranked = inspection.facts().isPresent();
        higher.setEnabled(ranked);
        lower.setEnabled(ranked);
        boolean pinned = pins.here().filter(pins::has).isPresent();
        pin.setSelected(pinned);
        pin.setText(pinned ? "Pinned" : "Pin");
        pin.setEnabled(pinned || pins.here().isPresent() && !pins.isFull());
        following = false;
    }
}
