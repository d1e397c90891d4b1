package dev.layerscope.viewer.models;

import dev.layerscope.client.LocalModel;
import dev.layerscope.v1.ModelCard;
import dev.layerscope.v1.Preprocessing;
import java.awt.Component;
import java.nio.file.Path;
import java.util.Optional;
import javax.swing.JComboBox;
import javax.swing.JLabel;
import javax.swing.JOptionPane;
import javax.swing.JPanel;
import javax.swing.JTextField;
import net.miginfocom.swing.MigLayout;

/** What a person says of a model that they bring. */
public final class PushForm extends JPanel {
    private static final long serialVersionUID = 1;
    private static final String GUESSED = "as the server guesses";
    private static final int COLUMNS = 24;

    private final JTextField name = new JTextField(COLUMNS);
    private final JComboBox<String> preprocessing =
            new JComboBox<>(new String[] {GUESSED, "imagenet", "unit", "signed", "raw", "caffe"});

    private PushForm(Path onnx) {
        super(new MigLayout("wrap 2, insets 0", "[][grow,fill]"));
        name.setText(LocalModel.nameOf(onnx));
        row("Name", 'N', name);
        row("Pictures are prepared", 'P', preprocessing);
    }

    /** Asks a person about a file, and pushes it where they agree. */
    public static void ask(Component owner, Path onnx, Pushing pushing) {
        PushForm form = new PushForm(onnx);
        String title = "Bring " + onnx.getFileName() + " to the server";
        int answer = JOptionPane.showConfirmDialog(
                owner, form, title, JOptionPane.OK_CANCEL_OPTION, JOptionPane.PLAIN_MESSAGE);
        if (answer == JOptionPane.OK_OPTION) {
            pushing.push(onnx, form.name.getText().strip(), form.card());
        }
    }

    ModelCard card() {
        return Optional.ofNullable(preprocessing.getSelectedItem())
                .filter(preset -> !preset.equals(GUESSED))
                .map(preset -> ModelCard.newBuilder()
                        .setPreprocessing(Preprocessing.newBuilder().setPreset(preset.toString()))
                        .build())
                .orElse(ModelCard.getDefaultInstance());
    }

    private void row(String title, char mnemonic, Component field) {
        JLabel label = new JLabel(title);
        label.setLabelFor(field);
        label.setDisplayedMnemonic(mnemonic);
        add(label);
        add(field);
    }
}
