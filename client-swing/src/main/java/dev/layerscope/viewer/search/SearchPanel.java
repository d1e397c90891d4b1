package dev.layerscope.viewer.search;

import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.v1.Job;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.look.Gap;
import dev.layerscope.viewer.look.Menus;
import dev.layerscope.viewer.notice.NoticeBar;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.search.SearchForm.Entry;
import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.event.KeyEvent;
import javax.swing.BoxLayout;
import javax.swing.JButton;
import javax.swing.JMenu;
import javax.swing.JPanel;
import javax.swing.JSeparator;
import javax.swing.JSplitPane;
import javax.swing.KeyStroke;

/** Searches for the input that excites a channel most: the form and the gallery on the left, the chosen one on the right. */
public final class SearchPanel extends JPanel {
    private static final long serialVersionUID = 1;
    private static final int LIST_WIDTH = 300;
    private static final Dimension SMALLEST = new Dimension(320, 200);

    private final transient Searches searches;
    private final transient SearchActions actions;
    private final FormPanel form;
    private final GalleryPanel gallery;
    private final DetailPanel detail;

    public SearchPanel(Bench bench) {
        this(new Searches(bench));
    }

    SearchPanel(Searches searches) {
        super(new BorderLayout());
        this.searches = searches;
        this.actions = new SearchActions(searches, this, this::beginAnew);
        form = new FormPanel(searches, new Knowing(searches.bench()));
        gallery = new GalleryPanel(searches);
        detail = new DetailPanel(searches, actions);
        JPanel notices = new JPanel();
        notices.setLayout(new BoxLayout(notices, BoxLayout.PAGE_AXIS));
        searches.deeds().forEach(deed -> notices.add(NoticeBar.of(deed)));
        notices.add(NoticeBar.of(searches.gallery().listed()));
        notices.add(NoticeBar.of(searches.watching().watch()));
        notices.add(NoticeBar.of(searches.watching().result()));
        add(notices, BorderLayout.PAGE_START);
        add(split());
        setMinimumSize(UIScale.scale(SMALLEST));
        gallery.rows().getInputMap().put(KeyStroke.getKeyStroke("DELETE"), "delete");
        gallery.rows().getActionMap().put("delete", actions.delete);
    }

    /** What can be done here, with the keys for it. */
    public JMenu menu() {
        JMenu menu = Menus.menu("Search", 'E');
        menu.add(Menus.item("Search what excites this channel", Menus.control(KeyEvent.VK_E), this::begin));
        menu.add(actions.again);
        menu.add(actions.cancel);
        menu.addSeparator();
        actions.saving().forEach(menu::add);
        menu.add(actions.copy);
        menu.addSeparator();
        menu.add(actions.showChannel);
        menu.add(actions.older);
        menu.add(actions.delete);
        return menu;
    }

    FormPanel form() {
        return form;
    }

    GalleryPanel gallery() {
        return gallery;
    }

    DetailPanel detail() {
        return detail;
    }

    /** Fills the form for the channel that is looked at. */
    private void begin() {
        Place place = searches.bench().travel().place().get();
        searches.bench().travel().go(place.withView(View.SEARCHES));
        form.fill(place);
    }

    /** Fills the form as it was for another search. */
    private void beginAnew(Job job) {
        form.fill(SearchForm.like(job));
        form.focus(Entry.CHANNELS);
    }

    /** There only where there are older ones. */
    private JButton older() {
        JButton older = new JButton(actions.older);
        older.setVisible(actions.older.isEnabled());
        actions.older.addPropertyChangeListener(change -> older.setVisible(actions.older.isEnabled()));
        return older;
    }

    private JSplitPane split() {
        JPanel left = new JPanel(new BorderLayout());
        JPanel head = new JPanel(new BorderLayout());
        head.add(form);
        head.add(new JSeparator(), BorderLayout.PAGE_END);
        left.add(head, BorderLayout.PAGE_START);
        left.add(gallery);
        left.add(older(), BorderLayout.PAGE_END);
        left.setPreferredSize(UIScale.scale(new Dimension(LIST_WIDTH, 0)));
        left.setMinimumSize(UIScale.scale(new Dimension(240, 0)));
        JSplitPane split = new JSplitPane(JSplitPane.HORIZONTAL_SPLIT, left, detail);
        split.setContinuousLayout(true);
        split.setDividerLocation(UIScale.scale(LIST_WIDTH));
        split.setBorder(Gap.around(0, 0));
        return split;
    }
}
