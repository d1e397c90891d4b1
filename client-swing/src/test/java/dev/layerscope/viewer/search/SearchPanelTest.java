package dev.layerscope.viewer.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.client.LocalInput;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.Job.State;
import dev.layerscope.viewer.FakeJobs;
import dev.layerscope.viewer.input.ChosenInput;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.search.SearchForm.Entry;
import dev.layerscope.viewer.work.OnEventThread;
import java.awt.Color;
import java.awt.Component;
import java.awt.Container;
import java.awt.image.BufferedImage;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import javax.swing.JMenu;
import javax.swing.JMenuItem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The panel itself, which needs no display as long as nobody shows it. */
final class SearchPanelTest extends WithServer {
    private static final int WIDTH = 1100;
    private static final int HEIGHT = 700;

    private Searches searches;
    private SearchPanel panel;

    @BeforeEach
    void begin() throws Exception {
        OnEventThread.run(() -> bench.travel().go(PLACE.withView(View.CHANNEL)));
        searches = OnEventThread.call(() -> new Searches(bench));
        panel = OnEventThread.call(() -> new SearchPanel(searches));
    }

    @Test
    void the_key_of_the_menu_leads_here_with_the_channel_that_was_looked_at() throws Exception {
        OnEventThread.run(
                () -> item(panel.menu(), "Search what excites this channel").doClick());

        assertThat(OnEventThread.get(bench.travel().place())).isEqualTo(PLACE);
        assertThat(OnEventThread.call(panel.form()::form)).isEqualTo(SearchForm.EMPTY.at(PLACE));
        OnEventThread.run(panel.form()::start);
        assertThat(FakeJobs.next(jobs.creations).getOptimization().getModel()).isEqualTo("resnet");
    }

    @Test
    void what_is_wrong_is_told_beside_its_field_and_nothing_is_sent() throws Exception {
        OnEventThread.run(() -> {
            panel.form().entry(Entry.CHANNELS).field().setText("5-");
            panel.form().start();
        });

        assertThat(told(Entry.CHANNELS)).startsWith("channels: 5- (expected: ");
        assertThat(told(Entry.SIZE)).isEmpty();
        OnEventThread.run(() -> panel.form().entry(Entry.CHANNELS).field().setText("5"));
        assertThat(told(Entry.CHANNELS)).isEmpty();
        assertThat(jobs.creations).isEmpty();
    }

    @Test
    void the_chosen_input_can_be_what_a_search_starts_from() throws Exception {
        ChosenInput cat = new ChosenInput("cat.png", LocalInput.of(FakeJobs.png(8, 8, Color.RED)));
        assertThat(OnEventThread.call(() -> panel.form().fromInput().isVisible()))
                .isFalse();
        OnEventThread.run(() -> bench.feeding().choose(cat));
        assertThat(OnEventThread.call(() -> panel.form().form().start())).isEmpty();
        OnEventThread.run(() -> panel.form().fromInput().doClick());

        assertThat(OnEventThread.call(() -> panel.form().fromInput().getText())).isEqualTo("Start from cat.png");
        assertThat(OnEventThread.call(() -> panel.form().form().start())).contains(cat);
    }

    @Test
    void a_search_is_begun_again_with_its_settings_in_the_form() throws Exception {
        Job done = jobs.ended(FakeJobs.job("a", State.STATE_SUCCEEDED, 4, 9), Color.RED, Color.BLUE);
        JMenu menu = OnEventThread.call(panel::menu);
        OnEventThread.run(() -> {
            bench.travel().go(PLACE);
            searches.choose(done);
            item(menu, "Search again with other settings").doClick();
        });

        assertThat(OnEventThread.call(() -> panel.form().form())).isEqualTo(SearchForm.like(done));
    }

    @Test
    void a_search_that_grows_is_painted_with_its_pictures_and_what_is_left() throws Exception {
        Job running = FakeJobs.job("a", State.STATE_RUNNING, 4, 9);
        OnEventThread.run(() -> {
            bench.travel().go(PLACE);
            searches.choose(running);
        });
        FakeJobs.Watcher watcher = FakeJobs.next(jobs.watchers);
        watcher.tell(FakeJobs.at(running, 10, 1.5, 2.5), FakeJobs.sheet(8, Color.RED, Color.BLUE));
        OnEventThread.await(
                searches.watching().shown(),
                shown -> shown.filter(seen -> seen.pictures().size() == 2).isPresent());

        assertThat(OnEventThread.call(panel.detail()::said)).isEqualTo("running, step 10 of 100, 8x8");
        assertThat(OnEventThread.call(() -> panel.detail().pictures().cells().stream()
                        .map(PictureCell::words)
                        .toList()))
                .containsExactly("4 \u00b7 1.500", "9 \u00b7 2.500");
        assertThat(colors(OnEventThread.call(this::paint))).contains(Color.RED.getRGB(), Color.BLUE.getRGB());
    }

    @Test
    void the_gallery_shows_what_is_finished_and_reopens_it() throws Exception {
        jobs.all.add(jobs.ended(FakeJobs.at(FakeJobs.job("a", State.STATE_RUNNING, 4), 100, 7), Color.MAGENTA));
        OnEventThread.run(() -> bench.travel().go(PLACE));
        OnEventThread.await(searches.gallery().jobs(), listed -> listed.size() == 1);
        OnEventThread.run(() -> paint());
        OnEventThread.await(
                searches.thumbnails().arrived(), count -> searches.thumbnails().count() == 1);
        assertThat(colors(OnEventThread.call(this::paint))).contains(Color.MAGENTA.getRGB());

        OnEventThread.run(() -> panel.gallery().rows().setSelectedIndex(0));
        OnEventThread.await(
                searches.watching().shown(),
                shown -> shown.filter(seen -> seen.curve().points().size() == 3).isPresent());
        assertThat(OnEventThread.call(panel.detail()::said)).isEqualTo("succeeded, objective 7.000 after 100 steps");
        OnEventThread.run(() -> panel.gallery().state().setSelectedItem("running"));
        OnEventThread.await(searches.gallery().jobs(), java.util.List::isEmpty);
    }

    @Test
    void what_makes_no_sense_isnt_offered() throws Exception {
        JMenu menu = OnEventThread.call(panel::menu);
        OnEventThread.run(() -> bench.travel().go(PLACE));
        assertThat(enabled(menu)).containsExactly("Search what excites this channel");

        OnEventThread.run(() -> searches.choose(jobs.ended(FakeJobs.job("a", State.STATE_SUCCEEDED, 4), Color.RED)));
        assertThat(enabled(menu))
                .contains("Save picture\u2026", "Save array\u2026", "Copy picture", "Delete search\u2026")
                .doesNotContain("Cancel search", "Save animation\u2026", "Save all pictures\u2026");
        OnEventThread.run(() -> bench.travel().go(PLACE.withView(View.CHANNEL)));
        assertThat(enabled(menu)).doesNotContain("Save picture\u2026");
    }

    @Test
    void everything_to_be_used_has_a_name() throws Exception {
        Set<String> unnamed = OnEventThread.call(() -> {
            Set<String> found = new HashSet<>();
            collectUnnamed(panel, found);
            return found;
        });

        assertThat(unnamed).isEmpty();
    }

    private static void collectUnnamed(Container container, Set<String> found) {
        for (Component child : container.getComponents()) {
            boolean used = child instanceof javax.swing.text.JTextComponent
                    || child instanceof javax.swing.JComboBox
                    || child instanceof javax.swing.JList
                    || child instanceof javax.swing.JProgressBar;
            if (used && child.getAccessibleContext().getAccessibleName() == null) {
                found.add(child.getClass().getName());
            }
            if (child instanceof Container within && !used) {
                collectUnnamed(within, found);
            }
        }
    }

    private String told(Entry entry) throws Exception {
        return OnEventThread.call(() -> panel.form().entry(entry).problem().getText());
    }

    private static JMenuItem item(JMenu menu, String title) {
        return IntStream.range(0, menu.getItemCount())
                .mapToObj(menu::getItem)
                .filter(item -> item != null && item.getText().equals(title))
                .findFirst()
                .orElseThrow();
    }

    private static java.util.List<String> enabled(JMenu menu) throws Exception {
        return OnEventThread.call(() -> IntStream.range(0, menu.getItemCount())
                .mapToObj(menu::getItem)
                .filter(item -> item != null && item.isEnabled())
                .map(JMenuItem::getText)
                .toList());
    }

    private BufferedImage paint() {
        panel.setSize(WIDTH, HEIGHT);
        // Rows are laid out by validation alone, which wants peers; without a window they have none by themselves.
        panel.addNotify();
        panel.validate();
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        panel.paint(image.createGraphics());
        panel.removeNotify();
        return image;
    }

    private static Set<Integer> colors(BufferedImage image) {
        Set<Integer> colors = new HashSet<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                colors.add(image.getRGB(x, y));
            }
        }
        return colors;
    }
}
