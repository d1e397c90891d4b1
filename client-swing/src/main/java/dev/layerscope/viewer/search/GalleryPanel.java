package dev.layerscope.viewer.search;

import dev.layerscope.v1.Job;
import dev.layerscope.v1.Model;
import dev.layerscope.viewer.look.Gap;
import dev.layerscope.viewer.search.Gallery.Filter;
import java.awt.BorderLayout;
import java.awt.CardLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.swing.DefaultComboBoxModel;
import javax.swing.DefaultListModel;
import javax.swing.JComboBox;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.ListSelectionModel;
import javax.swing.ScrollPaneConstants;
import javax.swing.SwingConstants;
import net.miginfocom.swing.MigLayout;

/** All jobs of the server, the newest first, of any model and state or of one. */
final class GalleryPanel extends JPanel {
    private static final long serialVersionUID = 1;
    private static final String LIST = "list";
    private static final String MESSAGE = "message";
    private static final String ANY_MODEL = "every model";
    private static final String ANY_STATE = "every state";
    private static final List<Job.State> STATES = List.of(
            Job.State.STATE_QUEUED,
            Job.State.STATE_RUNNING,
            Job.State.STATE_SUCCEEDED,
            Job.State.STATE_FAILED,
            Job.State.STATE_CANCELLED);

    private final transient Searches searches;
    private final DefaultListModel<Job> rows = new DefaultListModel<>();
    private final JList<Job> list = new JList<>(rows);
    private final JComboBox<String> model = new JComboBox<>(new String[] {ANY_MODEL});
    private final JComboBox<String> state = new JComboBox<>();
    private final CardLayout cards = new CardLayout();
    private final JPanel shown = new JPanel(cards);
    private final JLabel message = new JLabel("", SwingConstants.CENTER);
    private boolean updating;

    GalleryPanel(Searches searches) {
        super(new BorderLayout());
        this.searches = searches;
        state.addItem(ANY_STATE);
        STATES.forEach(value -> state.addItem(SearchWords.state(value)));
        model.getAccessibleContext().setAccessibleName("searches of which model");
        state.getAccessibleContext().setAccessibleName("searches in which state");
        model.addActionListener(event -> filter());
        state.addActionListener(event -> filter());
        JPanel filters = new JPanel(new MigLayout("insets 4 10 6 10, fillx", "[grow,fill,sg][grow,fill,sg]"));
        filters.add(model, "wmin 0");
        filters.add(state, "wmin 0");
        add(filters, BorderLayout.PAGE_START);
        list.setCellRenderer(new JobCell(searches));
        // Of fixed size, so that only rows that are seen are asked for their pictures.
        list.setFixedCellHeight(JobCell.height());
        list.setFixedCellWidth(1);
        list.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
        list.getAccessibleContext().setAccessibleName("searches");
        list.addListSelectionListener(event -> {
            if (!updating && !event.getValueIsAdjusting()) {
                Optional.ofNullable(list.getSelectedValue()).ifPresent(searches::choose);
            }
        });
        JScrollPane scroll = new JScrollPane(
                list, ScrollPaneConstants.VERTICAL_SCROLLBAR_AS_NEEDED, ScrollPaneConstants.HORIZONTAL_SCROLLBAR_NEVER);
        scroll.setBorder(Gap.around(0, 0));
        message.setBorder(Gap.around(10, 20));
        shown.add(message, MESSAGE);
        shown.add(scroll, LIST);
        add(shown);
        searches.gallery().jobs().observe(this::show);
        searches.gallery().listed().answer().observe(answer -> explain());
        searches.watching().shown().observe(watched -> {
            watched.ifPresent(seen -> show(seen.job()));
            mark();
        });
        searches.thumbnails().arrived().observe(count -> list.repaint());
        searches.bench().session().models().observe(this::offer);
    }

    JList<Job> rows() {
        return list;
    }

    JComboBox<String> model() {
        return model;
    }

    JComboBox<String> state() {
        return state;
    }

    /** As little as possible, so that selection and scroll position outlive a refresh. */
    private void show(List<Job> jobs) {
        updating = true;
        if (ids(jobs).equals(ids(Collections.list(rows.elements())))) {
            for (int i = 0; i < jobs.size(); i++) {
                if (!jobs.get(i).equals(rows.get(i))) {
                    rows.set(i, jobs.get(i));
                }
            }
        } else {
            rows.clear();
            rows.addAll(jobs);
        }
        updating = false;
        searches.chosen().ifPresent(this::show);
        mark();
        explain();
    }

    /** What is newer of one of them. */
    private void show(Job job) {
        int row = ids(Collections.list(rows.elements())).indexOf(job.getId());
        if (row >= 0) {
            updating = true;
            rows.set(row, job);
            updating = false;
        }
    }

    private void mark() {
        updating = true;
        int row = searches.chosen()
                .map(job -> ids(Collections.list(rows.elements())).indexOf(job.getId()))
                .orElse(-1);
        if (row < 0) {
            list.clearSelection();
        } else if (row != list.getSelectedIndex()) {
            list.setSelectedIndex(row);
            list.ensureIndexIsVisible(row);
        }
        updating = false;
    }

    private void explain() {
        boolean all = searches.gallery().filter().get().equals(Filter.ALL);
        boolean answered = searches.gallery().listed().answer().get().value() != null;
        message.setText(!answered ? "" : all ? "No searches yet." : "No such searches.");
        cards.show(shown, rows.isEmpty() ? MESSAGE : LIST);
    }

    private void offer(List<Model> models) {
        List<String> names = new ArrayList<>(List.of(ANY_MODEL));
        models.forEach(known -> names.add(known.getName()));
        Object before = model.getSelectedItem();
        updating = true;
        model.setModel(new DefaultComboBoxModel<>(names.toArray(String[]::new)));
        model.setSelectedItem(names.contains(before) ? before : ANY_MODEL);
        updating = false;
        filter();
    }

    private void filter() {
        if (updating) {
            return;
        }
        int number = state.getSelectedIndex() - 1;
        Object name = model.getSelectedItem();
        searches.gallery()
                .show(new Filter(
                        ANY_MODEL.equals(name) ? "" : String.valueOf(name),
                        number < 0 ? Optional.empty() : Optional.of(STATES.get(number))));
    }

    private static List<String> ids(List<Job> jobs) {
        return jobs.stream().map(Job::getId).toList();
    }
}
