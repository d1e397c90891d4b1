package dev.layerscope.viewer.search;

import com.formdev.flatlaf.FlatClientProperties;
import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.v1.Job;
import dev.layerscope.viewer.look.Dot;
import dev.layerscope.viewer.look.Gap;
import dev.layerscope.viewer.look.Palette;
import dev.layerscope.viewer.look.PlainText;
import dev.layerscope.viewer.look.Prose;
import java.awt.BorderLayout;
import java.awt.CardLayout;
import java.awt.Dimension;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.swing.Action;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JPopupMenu;
import javax.swing.JProgressBar;
import javax.swing.JScrollPane;
import javax.swing.ScrollPaneConstants;
import javax.swing.SwingConstants;
import net.miginfocom.swing.MigLayout;

/** The chosen search: its pictures as they grow, how far it is, its curve, and what else is known of it. */
final class DetailPanel extends JPanel {
    private static final long serialVersionUID = 1;
    private static final String SEARCH = "search";
    private static final String MESSAGE = "message";
    private static final int WHOLE = 1000;
    private static final Dimension SMALLEST = new Dimension(240, 200);

    private final transient Searches searches;
    private final transient SearchActions actions;
    private final CardLayout cards = new CardLayout();
    private final JLabel title = PlainText.only(new JLabel());
    private final JLabel state = PlainText.only(new JLabel());
    private final JLabel done = PlainText.only(new JLabel());
    private final JProgressBar progress = new JProgressBar(0, WHOLE);
    private final JButton cancel;
    private final JButton delete;
    private final PicturesPanel pictures;
    private final CurvePanel curve = new CurvePanel();
    private final Prose facts = new Prose();
    private transient List<Map.Entry<String, String>> known = List.of();

    DetailPanel(Searches searches, SearchActions actions) {
        this.searches = searches;
        this.actions = actions;
        setLayout(cards);
        setMinimumSize(UIScale.scale(SMALLEST));
        pictures = new PicturesPanel(searches::point);
        cancel = button(actions.cancel, "Cancel");
        delete = button(actions.delete, "Delete\u2026");
        add(new JLabel("Start a search at the left, or choose one.", SwingConstants.CENTER), MESSAGE);
        add(search(), SEARCH);
        searches.watching().shown().observe(this::show);
        searches.picture().observe(pictures::mark);
        searches.saved()
                .answer()
                .observe(answer -> tell(answer.current()
                        .map(file -> "saved " + file.getFileName())
                        .orElse("")));
        searches.copied()
                .answer()
                .observe(
                        answer -> tell(answer.current().map(picture -> "copied").orElse("")));
    }

    PicturesPanel pictures() {
        return pictures;
    }

    /** What is said of how far the search is. */
    String said() {
        return state.getText();
    }

    /** Colours are part of the text, so another theme needs it written anew. */
    @Override
    public void updateUI() {
        super.updateUI();
        if (known != null && !known.isEmpty()) {
            tell(known);
        }
    }

    private JPanel search() {
        title.putClientProperty(FlatClientProperties.STYLE_CLASS, "h3");
        progress.getAccessibleContext().setAccessibleName("how much of the search is done");
        facts.setBorder(Gap.around(2, 10));
        facts.getAccessibleContext().setAccessibleName("the search");
        JScrollPane scroll = new JScrollPane(
                facts,
                ScrollPaneConstants.VERTICAL_SCROLLBAR_AS_NEEDED,
                ScrollPaneConstants.HORIZONTAL_SCROLLBAR_NEVER);
        scroll.setBorder(Gap.around(0, 0));
        JPanel foot = new JPanel(new BesideOrBelow());
        foot.add(curve);
        foot.add(scroll);
        JPanel deeds = new JPanel(new MigLayout("insets 0, fillx, hidemode 3", "[][][][][grow,trailing]"));
        deeds.add(cancel);
        deeds.add(save());
        deeds.add(button(actions.showChannel, "Show channel"));
        deeds.add(delete);
        deeds.add(done, "wmin 0");
        JPanel lines = new JPanel(new MigLayout("insets 0, fillx, wrap 1", "[grow,fill]", "[]2[]4[]6[]"));
        lines.add(title, "wmin 0");
        lines.add(state, "wmin 0");
        lines.add(progress);
        lines.add(deeds, "wmin 0");
        JPanel all = new JPanel(new BorderLayout(0, UIScale.scale(8)));
        all.setBorder(Gap.around(10, 12));
        all.add(lines, BorderLayout.PAGE_START);
        all.add(pictures);
        all.add(foot, BorderLayout.PAGE_END);
        return all;
    }

    private JButton save() {
        JButton save = new JButton("Save \u25be");
        save.getAccessibleContext().setAccessibleName("save");
        save.addActionListener(event -> {
            JPopupMenu kinds = new JPopupMenu();
            actions.saving().forEach(kinds::add);
            kinds.addSeparator();
            kinds.add(actions.copy);
            kinds.show(save, 0, save.getHeight());
        });
        searches.watching()
                .shown()
                .observe(watched ->
                        save.setEnabled(watched.filter(seen -> seen.job().getArtifactsCount() > 0)
                                .isPresent()));
        return save;
    }

    private static JButton button(Action action, String shortTitle) {
        JButton button = new JButton(action);
        button.setHideActionText(true);
        button.setText(shortTitle);
        button.getAccessibleContext()
                .setAccessibleName(String.valueOf(action.getValue(Action.NAME)).replace("\u2026", ""));
        return button;
    }

    /** What was done last with the search, until something else is. */
    private void tell(String words) {
        done.setText(words);
        done.setForeground(Palette.MUTED.color());
    }

    private void show(Optional<Watched> shown) {
        cards.show(this, shown.isPresent() ? SEARCH : MESSAGE);
        shown.ifPresent(this::show);
    }

    private void show(Watched seen) {
        Job job = seen.job();
        boolean over = SearchWords.hasEnded(job);
        title.setText(SearchWords.target(job.getOptimization()));
        title.setToolTipText(PlainText.tip(title.getText()));
        String words = SearchWords.progress(job);
        state.setIcon(new Dot(JobCell.meaning(job.getState())));
        state.setText(words);
        state.setToolTipText(PlainText.tip(words));
        progress.setVisible(!over);
        progress.setValue((int) Math.round(WHOLE * job.getProgress().getShare()));
        cancel.setVisible(!over);
        delete.setVisible(over);
        pictures.show(seen);
        curve.show(seen.curve());
        curve.setVisible(!over || !seen.curve().points().isEmpty());
        List<Map.Entry<String, String>> now = SearchFacts.of(job, ZoneId.systemDefault());
        if (!now.equals(known)) {
            known = now;
            tell(now);
        }
    }

    private void tell(List<Map.Entry<String, String>> now) {
        facts.clear();
        now.forEach(fact -> facts.fact(fact.getKey(), fact.getValue()));
        facts.setCaretPosition(0);
    }
}
