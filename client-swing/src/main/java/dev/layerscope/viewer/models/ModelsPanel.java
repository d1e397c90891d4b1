package dev.layerscope.viewer.models;

import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.v1.Model;
import dev.layerscope.viewer.look.Gap;
import dev.layerscope.viewer.session.ServerState;
import dev.layerscope.viewer.session.ServerState.Connected;
import dev.layerscope.viewer.session.ServerState.Connecting;
import dev.layerscope.viewer.session.Session;
import java.awt.CardLayout;
import java.awt.Dimension;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JSplitPane;
import javax.swing.SwingConstants;

/** The models of the server on the left, the selected one on the right; where there are none, a line that says why. */
public final class ModelsPanel extends JPanel {
    private static final long serialVersionUID = 1;
    private static final String LIST = "list";
    private static final String MESSAGE = "message";
    private static final int LIST_WIDTH = 825;
    private static final double LIST_SHARE = 0.6;

    private final transient Session session;
    private final transient ModelSelection selection;
    private final CardLayout cards = new CardLayout();
    private final JLabel message = new JLabel();
    private final ModelTable models = new ModelTable();
    private final ModelsView view;

    public ModelsPanel(Session session, ModelSelection selection) {
        this.session = session;
        this.selection = selection;
        this.view = new ModelsView(models, selection::select);
        setLayout(cards);
        message.setHorizontalAlignment(SwingConstants.CENTER);
        message.setBorder(Gap.around(20, 60));
        add(message, MESSAGE);
        add(split(), LIST);
        session.models().observe(listed -> {
            models.show(listed);
            mark();
            explain();
        });
        session.state().observe(state -> explain());
        selection.detail().observe(detail -> mark());
    }

    private JSplitPane split() {
        JScrollPane list = new JScrollPane(view);
        list.setPreferredSize(UIScale.scale(new Dimension(LIST_WIDTH, 0)));
        list.setMinimumSize(UIScale.scale(new Dimension(200, 0)));
        list.setBorder(Gap.around(0, 0));
        JSplitPane split = new JSplitPane(JSplitPane.HORIZONTAL_SPLIT, list, new ModelDetailPanel(selection));
        split.setResizeWeight(LIST_SHARE);
        split.setContinuousLayout(true);
        split.setBorder(Gap.around(0, 0));
        return split;
    }

    /** Keeps the table's selection where the selection is: a changed list clears it. */
    private void mark() {
        Model selected = selection.detail().get().model();
        view.mark(selected == null ? -1 : models.row(selected.getName()));
    }

    private void explain() {
        boolean empty = session.models().get().isEmpty();
        message.setText(empty ? explanation(session.state().get()) : "");
        cards.show(this, empty ? MESSAGE : LIST);
    }

    /** The bar says how the connection stands; here stands what can be done. */
    private static String explanation(ServerState state) {
        if (state instanceof Connecting) {
            return "";
        }
        return state instanceof Connected
                ? "The server hosts no models."
                : "Name a layerscope-server above and press Enter.";
    }
}
