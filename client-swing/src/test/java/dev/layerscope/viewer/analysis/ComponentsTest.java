package dev.layerscope.viewer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.v1.Component;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.session.Answer.Phase;
import dev.layerscope.viewer.work.OnEventThread;
import java.awt.geom.Rectangle2D;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ComponentsTest extends AnalysisCase {
    private static final int SIDE = 48;

    private Components components;

    @BeforeEach
    void look() throws Exception {
        components = OnEventThread.call(() -> new Components(bench));
        choose("star.png");
        go(LAYER, 0, View.COMPONENTS);
    }

    @Test
    void projections_reach_from_the_least_to_the_greatest_of_each_component() throws Exception {
        Projection shown = ready(components.projection()).answer();

        assertThat(shown.shape()).isEqualTo(new MapShape(1, SIDE, SIDE));
        assertThat(shown.components()).hasSize(3);
        for (int k = 0; k < 3; k++) {
            int component = k;
            var values = IntStream.range(0, SIDE * SIDE)
                    .mapToDouble(i -> shown.value(component, i / SIDE, i % SIDE))
                    .summaryStatistics();
            Component basis = shown.components().get(k);
            assertThat((float) values.getMin()).isEqualTo((float) basis.getLowest());
            assertThat((float) values.getMax()).isEqualTo((float) basis.getHighest());
        }
        assertThat(shown.shareOfVariance()).isBetween(0.3, 1.0);
    }

    @Test
    void one_component_is_asked_for_anew_and_is_the_first_of_three() throws Exception {
        Projection three = ready(components.projection()).answer();
        OnEventThread.run(() -> components.show(1));
        assertThat(phase(components.projection())).isEqualTo(Phase.WAITING);
        Projection one = ready(components.projection()).answer();

        assertThat(one.components()).hasSize(1);
        assertThat(one.value(0, 20, 20)).isEqualTo(three.value(0, 20, 20));
    }

    @Test
    void a_position_says_its_values_and_what_it_sees() throws Exception {
        Projection shown = ready(components.projection()).answer();
        OnEventThread.await(bench.background().activities(), activities -> activities.isEmpty());
        assertThat(OnEventThread.call(() -> components.words(3, 5)))
                .isEqualTo("row 3, column 5: " + Numbers.brief(shown.value(0, 3, 5)) + ", "
                        + Numbers.brief(shown.value(1, 3, 5)) + ", " + Numbers.brief(shown.value(2, 3, 5)));
        ready(components.field());
        OnEventThread.run(() -> components.point(3, 5));
        Rectangle2D field = OnEventThread.get(bench.pointer().field()).orElseThrow();
        assertThat(field.getWidth()).isEqualTo(field.getHeight()).isGreaterThan(1);
        assertThat(field.getCenterX() - field.getCenterY()).isEqualTo(2 * 2);
        OnEventThread.run(components::pointNowhere);

        assertThat(OnEventThread.get(bench.pointer().field())).isEmpty();
    }

    @Test
    void more_components_than_channels_are_refused_in_a_sentence() throws Exception {
        go("/Flatten", 0, View.COMPONENTS);

        assertThat(problem(components.projection())).contains("(expected: ");
    }
}
