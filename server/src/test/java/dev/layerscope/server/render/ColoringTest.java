package dev.layerscope.server.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.render.LimitRule.Centred;
import dev.layerscope.server.render.LimitRule.Fixed;
import dev.layerscope.server.render.LimitRule.Percentiles;
import org.junit.jupiter.api.Test;

class ColoringTest {
    private static final Values LAYER = Values.of(new float[] {1, 2, 3, 10});
    private static final HeatMap MAP = new HeatMap(0, 1, 2, new float[] {2, 3});

    @Test
    void limitsAreTheChannelsOrTheLayersOrFixed() {
        assertThat(limits(LimitRule.WHOLE, LimitScope.CHANNEL)).isEqualTo(new Limits(2, 3));
        assertThat(limits(LimitRule.WHOLE, LimitScope.LAYER)).isEqualTo(new Limits(1, 10));
        assertThat(limits(Fixed.of(0, 5), LimitScope.CHANNEL)).isEqualTo(new Limits(0, 5));
    }

    @Test
    void singleValuesAreScaledTogetherWhereNoScopeIsAskedFor() {
        Coloring usual = Coloring.DEFAULT;
        assertThat(usual.fitting(new Extent(1, 1)).scaling(LAYER).of(MAP).limits())
                .isEqualTo(new Limits(1, 10));
        assertThat(usual.fitting(new Extent(1, 1)).captionOfOne())
                .isEqualTo("scaled from the layer's minimum to its maximum");
        assertThat(usual.fitting(new Extent(1, 2)).scaling(LAYER).of(MAP).limits())
                .isEqualTo(new Limits(2, 3));
        Coloring channel = coloring(Norm.LINEAR, LimitRule.WHOLE, LimitScope.CHANNEL);
        assertThat(channel.fitting(new Extent(1, 1))).isEqualTo(channel);
    }

    @Test
    void theCaptionSaysWhatTheLimitsAre() {
        assertThat(Coloring.DEFAULT.caption()).isEqualTo("each channel scaled from its own minimum to its maximum");
        assertThat(coloring(Norm.LOG, new Percentiles(1, 99.5), LimitScope.LAYER)
                        .caption())
                .isEqualTo("all channels scaled from the layer's percentile 1 to its percentile 99.5, log");
        assertThat(coloring(Norm.SymLog.DEFAULT, Fixed.of(-2, 0.5), LimitScope.CHANNEL)
                        .caption())
                .isEqualTo("all channels scaled from −2 to 0.5, symlog, linear within ±1");
        assertThat(coloring(Norm.LINEAR, new Centred(LimitRule.WHOLE), LimitScope.CHANNEL)
                        .caption())
                .isEqualTo("each channel scaled around zero to its own largest magnitude");
    }

    @Test
    void aNormThatCantShowTheLimitsIsRefused() {
        assertThatThrownBy(() -> coloring(Norm.LOG, Fixed.of(0, 5), LimitScope.LAYER))
                .isInstanceOf(DomainException.class)
                .hasMessage("limits: 0:5 with norm log (expected: both above 0)");
        assertThatThrownBy(() -> coloring(Norm.LOGIT, Fixed.of(0.5, 1), LimitScope.LAYER))
                .hasMessage("limits: 0.5:1 with norm logit (expected: both between 0 and 1)");
        assertThatThrownBy(() -> coloring(Norm.LOG, new Centred(LimitRule.WHOLE), LimitScope.LAYER))
                .hasMessage("center: zero with norm log (expected: norm linear or symlog)");
    }

    @Test
    void numbersInFiguresAreBrief() {
        assertThat(Numerals.brief(0)).isEqualTo("0");
        assertThat(Numerals.brief(-0.39992088)).isEqualTo("−0.4");
        assertThat(Numerals.brief(12.345)).isEqualTo("12.3");
        assertThat(Numerals.brief(99999)).isEqualTo("1e5");
        assertThat(Numerals.brief(0.9999)).isEqualTo("0.9999");
        assertThat(Numerals.brief(0.99999912)).isEqualTo("0.99999912");
        assertThat(Numerals.brief(0.9487)).isEqualTo("0.949");
        assertThat(Numerals.brief(100)).isEqualTo("100");
        assertThat(Numerals.brief(1.234e-7)).isEqualTo("1.23e−7");
        assertThat(Numerals.brief(-3.4e38)).isEqualTo("−3.4e38");
        assertThat(Numerals.brief(1.234e-7, 1)).isEqualTo("1e−7");
        assertThat(Numerals.brief(0.9487, 1)).isEqualTo("0.95");
        assertThat(Numerals.plain(-0.25)).isEqualTo("-0.25");
        assertThat(Numerals.plain(1e-7)).isEqualTo("1e-7");
    }

    private static Coloring coloring(Norm norm, LimitRule rule, LimitScope scope) {
        return new Coloring(ColorMap.VIRIDIS, norm, rule, scope);
    }

    private static Limits limits(LimitRule rule, LimitScope scope) {
        return coloring(Norm.LINEAR, rule, scope).scaling(LAYER).of(MAP).limits();
    }
}
