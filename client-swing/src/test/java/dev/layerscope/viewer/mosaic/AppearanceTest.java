package dev.layerscope.viewer.mosaic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.v1.Coloring;
import dev.layerscope.v1.Norm;
import dev.layerscope.v1.OpenView;
import dev.layerscope.viewer.mosaic.Appearance.Automatic;
import dev.layerscope.viewer.mosaic.Appearance.Between;
import dev.layerscope.viewer.mosaic.Appearance.Fixed;
import org.junit.jupiter.api.Test;

final class AppearanceTest {
    @Test
    void all_of_it_is_in_the_view() {
        OpenView view = Appearance.FIRST
                .with(Norm.Kind.KIND_SYMLOG)
                .with(Coloring.Scope.SCOPE_LAYER)
                .with(OpenView.Sort.SORT_MAX)
                .withColormap("magma")
                .withColumns(16)
                .with(new Fixed(-1, 2.5))
                .view();

        assertThat(view.getSort()).isEqualTo(OpenView.Sort.SORT_MAX);
        assertThat(view.getColumns()).isEqualTo(16);
        assertThat(view.getColoring().getColormap()).isEqualTo("magma");
        assertThat(view.getColoring().getNorm().getKind()).isEqualTo(Norm.Kind.KIND_SYMLOG);
        assertThat(view.getColoring().getScope()).isEqualTo(Coloring.Scope.SCOPE_LAYER);
        assertThat(view.getColoring().getLimits().getHigh()).isEqualTo(2.5);
    }

    @Test
    void limits_are_of_one_kind() {
        Appearance between = Appearance.FIRST.with(new Between(1, 99));

        assertThat(between.view().getColoring().getPercentiles().getHigh()).isEqualTo(99);
        assertThat(between.view().getColoring().hasLimits()).isFalse();
        assertThat(between.with(new Automatic()).view().getColoring().hasPercentiles())
                .isFalse();
    }

    @Test
    void what_no_server_would_take_is_refused_here() {
        assertThatThrownBy(() -> new Fixed(1, 1)).hasMessageStartingWith("limits: 1.0 to 1.0 (expected: ");
        assertThatThrownBy(() -> new Fixed(Double.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Appearance.FIRST.withColumns(5000))
                .hasMessageStartingWith("columns: 5000 (expected: ");
    }
}
