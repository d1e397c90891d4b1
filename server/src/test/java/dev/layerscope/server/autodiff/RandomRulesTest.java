package dev.layerscope.server.autodiff;

import dev.layerscope.server.autodiff.rules.Formulation;
import dev.layerscope.server.autodiff.rules.ReluRule;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.TestCore;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules whose derivative depends on attributes in many ways, with attributes drawn from seeds. */
class RandomRulesTest {
    private static NativeCore core;

    @BeforeAll
    static void start() {
        core = TestCore.start(TestCore.pool());
    }

    @AfterAll
    static void stop() {
        core.close();
    }

    static Stream<RuleCase> windows() {
        return RandomWindowCases.all().stream();
    }

    static Stream<RuleCase> shapes() {
        return RandomShapeCases.all().stream();
    }

    @ParameterizedTest
    @MethodSource({"windows", "shapes"})
    void theGradientIsThatOfTheOperator(RuleCase rule) {
        RuleCheck.check(core, rule, Choices.PLAIN);
    }

    @ParameterizedTest
    @MethodSource("windows")
    void soItIsAsCudaWouldHaveIt(RuleCase rule) {
        RuleCheck.check(core, rule, new Choices(ReluRule.PLAIN, Formulation.CUDA));
    }
}
