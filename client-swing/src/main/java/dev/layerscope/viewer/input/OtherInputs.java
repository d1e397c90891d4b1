package dev.layerscope.viewer.input;

import dev.layerscope.v1.ElementType;
import dev.layerscope.v1.Model;
import dev.layerscope.v1.ModelInput;
import dev.layerscope.viewer.look.Palette;
import dev.layerscope.viewer.look.PlainText;
import dev.layerscope.viewer.look.Units;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;
import net.miginfocom.swing.MigLayout;
import org.jspecify.annotations.Nullable;

/** Further inputs of a model, each with the array that it is fed. Not there for a model of one input. */
final class OtherInputs extends JPanel {
    private static final long serialVersionUID = 1;

    private final transient Feeding feeding;
    private final transient Consumer<String> onChoose;
    private transient List<ModelInput> inputs = List.of();

    /**
     * @param onChoose asks for the array of the input of this name
     */
    OtherInputs(Feeding feeding, Consumer<String> onChoose) {
        super(new MigLayout("insets 0, wrap 2, fillx", "[grow,fill]4[]", ""));
        this.feeding = feeding;
        this.onChoose = onChoose;
        setVisible(false);
        feeding.preparation().observe(this::show);
    }

    void show(Model model) {
        inputs = InputFacts.others(model);
        setVisible(!inputs.isEmpty());
        show(feeding.preparation().get());
    }

    private void show(Preparation preparation) {
        removeAll();
        if (!inputs.isEmpty()) {
            JLabel heading = new JLabel("Other inputs");
            heading.setForeground(Palette.MUTED.color());
            add(heading, "span 2");
        }
        for (ModelInput input : inputs) {
            add(input, preparation.others().get(input.getName()));
        }
        revalidate();
        repaint();
    }

    private void add(ModelInput input, @Nullable ChosenInput array) {
        String name = input.getName();
        JLabel caption = PlainText.only(new JLabel(words(input)));
        caption.setToolTipText(PlainText.tip(words(input)));
        JButton choose = PlainText.only(new JButton(array == null ? "Choose .npy\u2026" : array.name()));
        choose.getAccessibleContext()
                .setAccessibleName("array for input " + name + (array == null ? "" : ", now " + array.name()));
        choose.addActionListener(event -> onChoose.accept(name));
        JButton leave = new JButton("\u00d7");
        leave.getAccessibleContext().setAccessibleName("leave out the array of input " + name);
        leave.setToolTipText("leave this array out");
        leave.setEnabled(array != null);
        leave.addActionListener(
                event -> feeding.prepare(feeding.preparation().get().withoutOther(name)));
        add(caption, "span 2, wmin 0");
        add(choose, "wmin 0");
        add(leave);
    }

    private static String words(ModelInput input) {
        String type = input.getElementType() == ElementType.ELEMENT_TYPE_UNSPECIFIED
                ? ""
                : input.getElementType()
                                .name()
                                .replaceFirst("ELEMENT_TYPE_", "")
                                .toLowerCase(Locale.ROOT) + " ";
        return input.getName() + ": " + type + Units.shape(input.getShapeList());
    }
}
