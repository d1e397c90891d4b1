package dev.layerscope.server.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.autodiff.rules.Formulation;
import dev.layerscope.server.autodiff.rules.ReluRule;
import dev.layerscope.server.autodiff.rules.RuleBook;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.TestCore;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of the book against differences of what its operator computes. */
class RulesTest {
    /** What rounds has no differences to compare with; GradientsTest has these. */
    private static final Set<String> STRAIGHT_THROUGH = Set.of(
            "QuantizeLinear",
            "DynamicQuantizeLinear",
            "DequantizeLinear",
            "com.microsoft.QuantizeLinear",
            "com.microsoft.DequantizeLinear");

    private static NativeCore core;

    @BeforeAll
    static void start() {
        core = TestCore.start(TestCore.pool());
    }

    @AfterAll
    static void stop() {
        core.close();
    }

    static Stream<RuleCase> cases() {
        return Stream.of(
                        ElementwiseCases.all(),
                        ActivationCases.all(),
                        LinearCases.all(),
                        PoolingCases.all(),
                        ShapeCases.all(),
                        IndexCases.all(),
                        NormalizationCases.all(),
                        FusedCases.all())
                .flatMap(java.util.List::stream);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theGradientIsThatOfTheOperator(RuleCase rule) {
        RuleCheck.check(core, rule, Choices.PLAIN);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void soItIsAsCudaWouldHaveIt(RuleCase rule) {
        RuleCheck.check(core, rule, new Choices(ReluRule.PLAIN, Formulation.CUDA));
    }

    @Test
    void everyOperatorOfTheBookHasACase() {
        Set<String> checked = cases().map(RuleCase::operator).collect(Collectors.toSet());
        checked.addAll(STRAIGHT_THROUGH);
        assertThat(checked).containsAll(RuleBook.operators());
    }
}
