package dev.layerscope.viewer.models;

import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.v1.Model;
import dev.layerscope.viewer.look.Gap;
import dev.layerscope.viewer.look.Palette;
import dev.layerscope.viewer.look.Prose;
import java.awt.BorderLayout;
import java.awt.Dimension;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.ScrollPaneConstants;

/** All that is known of the selected model, and while the server loads it, that it does. */
final class ModelDetailPanel extends JPanel {
    private static final long serialVersionUID = 1;
    private static final int WIDTH_AT_FIRST = 440;

    private final transient ModelSelection selection;
    private final Prose prose = new Prose();

    ModelDetailPanel(ModelSelection selection) {
        super(new BorderLayout());
        this.selection = selection;
        prose.setBorder(Gap.around(12, 16));
        prose.getAccessibleContext().setAccessibleName("selected model");
        JScrollPane scroll = new JScrollPane(
                prose,
                ScrollPaneConstants.VERTICAL_SCROLLBAR_AS_NEEDED,
                ScrollPaneConstants.HORIZONTAL_SCROLLBAR_NEVER);
        scroll.setBorder(Gap.around(0, 0));
        add(scroll);
        setPreferredSize(UIScale.scale(new Dimension(WIDTH_AT_FIRST, 0)));
        setMinimumSize(UIScale.scale(new Dimension(200, 0)));
        selection.detail().observe(this::show);
    }

    /** Colours are part of the text, so another theme needs it written anew. */
    @Override
    public void updateUI() {
        super.updateUI();
        if (selection != null) {
            show(selection.detail().get());
        }
    }

    private void show(Detail detail) {
        prose.clear();
        Model model = detail.model();
        if (model == null) {
            prose.sentence("Select a model to see what is inside.", Palette.MUTED);
            return;
        }
        prose.heading(model.getName());
        if (!detail.notice().isEmpty()) {
            prose.sentence(detail.notice(), detail.phase() == Detail.Phase.FAILED ? Palette.BAD : Palette.WAITING);
        }
        ModelFacts.of(model).forEach(fact -> prose.fact(fact.name(), fact.value()));
        prose.setCaretPosition(0);
    }
}
