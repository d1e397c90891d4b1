package dev.layerscope.viewer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.formdev.flatlaf.FlatDarkLaf;
import com.formdev.flatlaf.FlatLightLaf;
import dev.layerscope.viewer.chart.ChartPaint;
import dev.layerscope.viewer.chart.ChartView;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.work.OnEventThread;
import java.awt.Component;
import java.awt.Container;
import java.awt.Graphics2D;
import java.awt.event.ActionEvent;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.function.Predicate;
import javax.accessibility.Accessible;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JSpinner;
import javax.swing.JToggleButton;
import javax.swing.KeyStroke;
import javax.swing.SwingUtilities;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The panels, painted into pictures, which needs no display. */
final class AnalysisPanelsTest extends AnalysisCase {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 860;

    private Means means;
    private Components components;
    private Sparsity sparsity;
    private Saliency saliency;
    private TakenAway taken;

    @BeforeEach
    void open() throws Exception {
        OnEventThread.run(() -> {
            FlatLightLaf.setup();
            means = new Means(bench);
            components = new Components(bench);
            sparsity = new Sparsity(bench);
            saliency = new Saliency(bench);
            taken = new TakenAway(bench, picture -> {});
        });
    }

    @AfterEach
    void light() throws Exception {
        OnEventThread.run(FlatLightLaf::setup);
    }

    @Test
    void means_are_a_line_with_marks_a_table_and_maps_in_either_theme() throws Exception {
        JComponent panel = panel(View.MEANS);
        fill(View.MEANS);
        BufferedImage light = painted(panel);
        assertThat(count(light, ChartPaint.SERIES)).isGreaterThan(200);
        assertThat(count(light, ChartPaint.MARK)).isGreaterThan(100);
        assertThat(count(light, 0xff440154)).as("the least of viridis").isGreaterThan(50);
        OnEventThread.run(() -> {
            FlatDarkLaf.setup();
            SwingUtilities.updateComponentTreeUI(panel);
        });
        BufferedImage dark = painted(panel);

        assertThat(count(dark, ChartPaint.SERIES)).isGreaterThan(200);
        assertThat(count(dark, 0xff440154)).isGreaterThan(50);
        assertThat(count(dark, 0xffffffff)).as("paper in the dark").isLessThan(200);
    }

    @Test
    void enter_on_a_row_goes_to_its_channel() throws Exception {
        JComponent panel = panel(View.MEANS);
        fill(View.MEANS);
        int first = OnEventThread.call(() -> means.top().get(0).channel());
        RowsView<?> table = find(panel, RowsView.class, any -> true);
        OnEventThread.run(() -> {
            table.setRowSelectionInterval(0, 0);
            Object key = table.getInputMap(JComponent.WHEN_ANCESTOR_OF_FOCUSED_COMPONENT)
                    .get(KeyStroke.getKeyStroke("ENTER"));
            table.getActionMap().get(key).actionPerformed(new ActionEvent(table, 0, ""));
        });

        assertThat(place()).isEqualTo(new Place(MODEL, LAYER, first, View.CHANNEL));
    }

    @Test
    void the_spinner_says_how_many_are_marked() throws Exception {
        JComponent panel = panel(View.MEANS);
        fill(View.MEANS);
        JSpinner spinner = find(panel, JSpinner.class, any -> true);
        int few = count(painted(panel), ChartPaint.MARK);
        OnEventThread.run(() -> spinner.setValue(CHANNELS));

        assertThat(OnEventThread.call(means::top)).hasSize(CHANNELS);
        assertThat(count(painted(panel), ChartPaint.MARK)).isGreaterThan(few);
    }

    @Test
    void components_have_edges_of_pixels_and_a_key() throws Exception {
        JComponent panel = panel(View.COMPONENTS);
        fill(View.COMPONENTS);
        BufferedImage painted = painted(panel);
        int side = ready(components.projection()).answer().picture().getWidth();
        long distinct = Arrays.stream(pixels(painted)).distinct().count();

        assertThat(distinct).isBetween((long) side, (long) side * side + 3000);
        assertThat(words(panel)).contains(" of the variance");
        JToggleButton gray =
                find(panel, JToggleButton.class, button -> button.getText().equals("First in gray"));
        OnEventThread.run(gray::doClick);
        ready(components.projection());
        assertThat(painted(panel)).satisfies(after -> assertThat(pixels(after)).isNotEqualTo(pixels(painted)));
    }

    @Test
    void zeros_are_bars_and_a_model_without_such_layers_is_a_sentence() throws Exception {
        JComponent panel = panel(View.SPARSITY);
        fill(View.SPARSITY);
        assertThat(count(painted(panel), ChartPaint.PALE)).isGreaterThan(1000);
        go(new Place(PlainModel.NAME, "", 0, View.SPARSITY));
        ready(sparsity.zeros());

        assertThat(count(painted(panel), ChartPaint.PALE)).isLessThan(200);
        assertThat(words(panel)).contains("no layers after activation functions");
    }

    @Test
    void saliency_follows_the_channel_of_the_place_and_its_spinner() throws Exception {
        JComponent panel = panel(View.SALIENCY);
        fill(View.SALIENCY);
        JSpinner spinner = find(panel, JSpinner.class, any -> true);
        go(LAYER, 5, View.SALIENCY);
        assertThat(OnEventThread.call(spinner::getValue)).isEqualTo(5);
        OnEventThread.run(() -> spinner.setValue(6));
        ready(saliency.figure());

        assertThat(place().channel()).isEqualTo(6);
        assertThat(words(panel)).contains("channel 6 of " + CHANNELS);
        assertThat(count(painted(panel), 0xffffffff)).as("paper").isGreaterThan(10_000);
    }

    @ParameterizedTest
    @EnumSource(names = {"MEANS", "COMPONENTS", "SPARSITY", "SALIENCY"})
    void without_an_input_every_view_says_what_to_do(View view) throws Exception {
        JComponent panel = panel(view);
        go(LAYER, 0, view);

        assertThat(words(panel)).contains("Choose a picture or an array");
    }

    @ParameterizedTest
    @EnumSource(names = {"MEANS", "COMPONENTS", "SPARSITY", "SALIENCY"})
    void what_can_be_used_has_a_name_for_screen_readers(View view) throws Exception {
        JComponent panel = panel(view);
        OnEventThread.run(() -> assertNamed(panel));
    }

    private static void assertNamed(Container container) {
        for (Component child : container.getComponents()) {
            boolean used = child instanceof JSpinner
                    || child instanceof javax.swing.JComboBox
                    || child instanceof JToggleButton
                    || child instanceof javax.swing.JTable
                    || child instanceof ChartView
                    || child instanceof FigureView;
            if (used) {
                assertThat(((Accessible) child).getAccessibleContext().getAccessibleName())
                        .as(child.getClass().getSimpleName())
                        .isNotBlank();
            } else if (child instanceof Container within) {
                assertNamed(within);
            }
        }
    }

    private JComponent panel(View view) throws Exception {
        return OnEventThread.call(() -> {
            JComponent panel = switch (view) {
                case MEANS -> new MeansPanel(means, taken);
                case COMPONENTS -> new ComponentsPanel(components, taken);
                case SPARSITY -> new SparsityPanel(sparsity, taken);
                case SALIENCY -> new SaliencyPanel(bench, saliency, taken);
                default -> throw new IllegalArgumentException(view.name());
            };
            panel.setSize(WIDTH, HEIGHT);
            return panel;
        });
    }

    private void fill(View view) throws Exception {
        choose("star.png");
        go(LAYER, 0, view);
        switch (view) {
            case MEANS -> {
                ready(means.means());
                ready(means.maps());
            }
            case COMPONENTS -> ready(components.projection());
            case SPARSITY -> ready(sparsity.zeros());
            default -> ready(saliency.figure());
        }
    }

    private static BufferedImage painted(JComponent panel) throws Exception {
        return OnEventThread.call(() -> {
            layOut(panel);
            BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
            Graphics2D g = image.createGraphics();
            panel.paint(g);
            g.dispose();
            return image;
        });
    }

    /** As a window would, whose components know when they have to be laid out anew. */
    private static void layOut(Container container) {
        container.invalidate();
        container.doLayout();
        for (Component child : container.getComponents()) {
            if (child instanceof Container within) {
                layOut(within);
            }
        }
    }

    private static String words(JComponent panel) throws Exception {
        return OnEventThread.call(() -> collect(panel, new StringBuilder()).toString());
    }

    private static StringBuilder collect(Container container, StringBuilder words) {
        for (Component child : container.getComponents()) {
            if (child instanceof JLabel label && label.isVisible()) {
                words.append(label.getText()).append('\n');
            }
            if (child instanceof Container within && child.isVisible()) {
                collect(within, words);
            }
        }
        return words;
    }

    private static <C extends Component> C find(Container container, Class<C> kind, Predicate<C> wanted)
            throws Exception {
        return OnEventThread.call(() -> search(container, kind, wanted));
    }

    private static <C extends Component> C search(Container container, Class<C> kind, Predicate<C> wanted) {
        for (Component child : container.getComponents()) {
            if (kind.isInstance(child) && wanted.test(kind.cast(child))) {
                return kind.cast(child);
            }
            C below = child instanceof Container within ? search(within, kind, wanted) : null;
            if (below != null) {
                return below;
            }
        }
        return null;
    }

    private static int count(BufferedImage image, ChartPaint paint) throws Exception {
        return count(image, OnEventThread.call(paint::color).getRGB());
    }

    private static int count(BufferedImage image, int color) {
        return (int)
                Arrays.stream(pixels(image)).filter(pixel -> pixel == color).count();
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, WIDTH, HEIGHT, null, 0, WIDTH);
    }
}
