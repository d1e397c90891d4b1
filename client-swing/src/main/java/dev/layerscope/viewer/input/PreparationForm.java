package dev.layerscope.viewer.input;

import com.formdev.flatlaf.FlatClientProperties;
import dev.layerscope.v1.Model;
import dev.layerscope.v1.Size;
import dev.layerscope.viewer.look.Palette;
import dev.layerscope.viewer.look.PlainText;
import java.awt.event.FocusAdapter;
import java.awt.event.FocusEvent;
import java.util.Optional;
import javax.swing.JComboBox;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTextField;
import net.miginfocom.swing.MigLayout;

/** Where a person chooses another preprocessing or size for the model of the place. */
final class PreparationForm extends JPanel {
    private static final long serialVersionUID = 1;

    private final transient Feeding feeding;
    private final JComboBox<String> preset = PlainText.only(new JComboBox<>());
    private final JTextField size = new JTextField();
    private final JLabel problem = new JLabel();
    private boolean following;

    PreparationForm(Feeding feeding) {
        super(new MigLayout("insets 0, wrap 2, hidemode 3, fillx", "[]8[grow,fill]", ""));
        this.feeding = feeding;
        JLabel presetCaption = new JLabel("Preprocessing");
        presetCaption.setLabelFor(preset);
        presetCaption.setDisplayedMnemonic('P');
        JLabel sizeCaption = new JLabel("Size");
        sizeCaption.setLabelFor(size);
        sizeCaption.setDisplayedMnemonic('Z');
        size.setToolTipText("height x width in pixels, as 224x224; empty for the model's own");
        size.putClientProperty(FlatClientProperties.TEXT_FIELD_SHOW_CLEAR_BUTTON, true);
        preset.addActionListener(event -> choosePreset());
        size.addActionListener(event -> chooseSize());
        size.addFocusListener(new FocusAdapter() {
            @Override
            public void focusLost(FocusEvent event) {
                chooseSize();
            }
        });
        size.putClientProperty(FlatClientProperties.TEXT_FIELD_CLEAR_CALLBACK, (Runnable) this::clearSize);
        problem.setVisible(false);
        add(presetCaption);
        add(preset, "wmin 0");
        add(sizeCaption);
        add(size, "wmin 0");
        add(problem, "span 2, growx, wmin 0");
        feeding.preparation().observe(this::show);
    }

    /** Shows what a model does by itself. */
    void show(Model model) {
        following = true;
        preset.removeAllItems();
        preset.addItem(model.getPreprocessingAssumed() ? InputFacts.own(model) : InputFacts.own(model) + " (own)");
        Preparation.PRESETS.forEach(preset::addItem);
        Optional<Size> own = InputFacts.ownSize(model);
        size.putClientProperty(
                FlatClientProperties.PLACEHOLDER_TEXT,
                own.map(PictureSizes::words).orElse(""));
        following = false;
        show(feeding.preparation().get());
    }

    JComboBox<String> preset() {
        return preset;
    }

    JTextField sizeField() {
        return size;
    }

    /** The sentence shown; empty where all is well. */
    String problem() {
        return problem.isVisible() ? String.valueOf(problem.getClientProperty("plain")) : "";
    }

    private void show(Preparation preparation) {
        following = true;
        int index = Preparation.PRESETS.indexOf(preparation.preset()) + 1;
        if (index < preset.getItemCount()) {
            preset.setSelectedIndex(index);
        }
        size.setText(preparation.size().map(PictureSizes::words).orElse(""));
        tell("");
        following = false;
    }

    private void choosePreset() {
        int index = preset.getSelectedIndex();
        if (!following && index >= 0) {
            String name = index == 0 ? "" : Preparation.PRESETS.get(index - 1);
            feeding.prepare(feeding.preparation().get().withPreset(name));
        }
    }

    private void clearSize() {
        size.setText("");
        chooseSize();
    }

    private void chooseSize() {
        if (following) {
            return;
        }
        try {
            Optional<Size> wanted = PictureSizes.parse(size.getText());
            tell("");
            feeding.prepare(feeding.preparation().get().withSize(wanted));
        } catch (IllegalArgumentException e) {
            tell(String.valueOf(e.getMessage()));
        }
    }

    private void tell(String sentence) {
        problem.putClientProperty("plain", sentence);
        problem.setText(PlainText.wrapping(sentence));
        problem.setForeground(Palette.BAD.color());
        problem.setVisible(!sentence.isEmpty());
        size.putClientProperty(FlatClientProperties.OUTLINE, sentence.isEmpty() ? null : "error");
        revalidate();
    }
}
