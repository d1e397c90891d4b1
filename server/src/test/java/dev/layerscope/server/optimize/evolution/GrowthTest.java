package dev.layerscope.server.optimize.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GrowthTest {
    @Test
    void eachTileHasItsHeatAndTheBestGoesOnWithFinerWavesAndThenAtTheWholeSize() {
        Growth growth = Growth.ofTiles(500, 128, 130);
        assertThat(growth.lanes()).extracting(Lane::side).containsExactly(16, 32, 64);
        assertThat(growth.heat()).isEqualTo(40);
        for (long step : List.of(0L, 40L, 80L)) {
            assertThat(growth.begins(step)).isTrue();
            assertThat(growth.lane(step)).isEqualTo((int) (step / 40));
        }
        assertThat(growth.begins(120)).isFalse();
        assertThat(growth.decides(120)).isTrue();
        assertThat(growth.waves(2, 121)).isEqualTo(new Waves(32, 16));
        assertThat(growth.waves(2, 225)).isEqualTo(new Waves(32, 32));
        assertThat(growth.side(2, 449)).isEqualTo(64);
        assertThat(growth.side(2, 450)).isEqualTo(Lane.WHOLE);
    }

    @Test
    void whatIsTooShortForHeatsBeginsWithTheFirstLane() {
        Growth growth = Growth.ofTiles(20, 128, 128);
        assertThat(growth.heat()).isZero();
        assertThat(growth.begins(0)).isTrue();
        assertThat(growth.lane(0)).isZero();
        assertThat(growth.begins(1)).isFalse();
        assertThat(growth.decides(1)).isFalse();
    }

    @Test
    void picturesThatAreHardlyLargerThanATileHaveOneOfAllOfThem() {
        assertThat(Growth.ofTiles(100, 5, 3).lanes()).containsExactly(new Lane(new Waves(5, 5), new Waves(5, 5), 0));
        assertThat(Growth.ofTiles(100, 16, 16).lanes())
                .containsExactly(new Lane(new Waves(16, 8), new Waves(16, 16), 0));
        assertThat(Growth.ofTiles(100, 17, 40).lanes()).extracting(Lane::side).containsExactly(16, 0);
    }

    @Test
    void whatDependsOnPlacesHasWavesOverAllOfThePicture() {
        Growth growth = Growth.ofWhole(100, 20, 28);
        assertThat(growth.lanes()).extracting(Lane::side).containsOnly(Lane.WHOLE);
        assertThat(growth.waves(0, 0)).isEqualTo(new Waves(28, 8));
        assertThat(growth.waves(0, 99)).isEqualTo(new Waves(28, 24));
    }
}
