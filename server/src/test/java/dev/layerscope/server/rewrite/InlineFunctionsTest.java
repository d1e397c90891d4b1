package dev.layerscope.server.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Function;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.GraphFixture;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InlineFunctionsTest {
    private static final int MOST = 1000;
    private static final int FLOAT = 1;
    private static final Weight ONE = Weight.ofFloats(Shape.of(1), 1);

    @Test
    void aGraphWithoutFunctionsStaysItself() {
        Graph graph = new GraphFixture()
                .input("x", 1)
                .node("Relu", List.of("x"), "y")
                .outputs("y")
                .graph();

        assertThat(InlineFunctions.of(graph, MOST)).isSameAs(graph);
    }

    @Test
    void aCallBecomesTheNodesOfItsFunctionAndItsOutputsKeepTheirNames() {
        Graph inlined = inlined(List.of(gelu()), op("", "Relu", "x", "h"), call("Gelu_1", "Gelu", "h", "y"));

        assertThat(inlined.functions()).isEmpty();
        assertThat(inlined.nodes()).extracting(Node::opType).containsExactly("Relu", "Erf", "Mul");
        assertThat(inlined.nodes()).extracting(Node::name).containsExactly("", "/Gelu_1/erf", "/Gelu_1/Mul");
        assertThat(inlined.nodes().get(1).inputs()).containsExactly("h");
        assertThat(inlined.nodes().get(2).inputs()).containsExactly("h", "/Gelu_1/e");
        assertThat(inlined.nodes().get(2).outputs()).containsExactly("y");
    }

    @Test
    void twoCallsShareNoNames() {
        Graph inlined = inlined(List.of(gelu()), call("", "Gelu", "x", "h"), call("", "Gelu", "h", "y"));

        assertThat(inlined.nodes())
                .extracting(Node::name)
                .containsExactly("/Gelu/erf", "/Gelu/Mul", "/Gelu_1/erf", "/Gelu_1/Mul");
        assertThat(inlined.nodes().get(2).outputs()).containsExactly("/Gelu_1/e");
    }

    @Test
    void aNameThatTheGraphHasAlreadyIsNotGivenAgain() {
        Graph inlined =
                inlined(List.of(gelu()), op("/G/erf", "Relu", "x", "/G/e"), call("G", "Gelu", "/G/e", "/G/e_1"));

        assertThat(inlined.nodes()).extracting(Node::name).containsExactly("/G/erf", "/G/erf_1", "/G/Mul");
        assertThat(inlined.nodes().get(1).outputs()).containsExactly("/G/e_2");
    }

    @Test
    void whereTheWholeGraphIsOneCallTheFunctionIsTheGraph() {
        Graph inlined = inlined(List.of(gelu()), call("/fc/Net", "Gelu", "x", "y"));

        assertThat(inlined.nodes()).extracting(Node::name).containsExactly("erf", "");
        assertThat(inlined.nodes().get(0).outputs()).containsExactly("e");
    }

    @Test
    void aCallThatStandsInAModuleStaysThereAndItsResultIsItsOwn() {
        Graph inlined = inlined(List.of(gelu()), op("", "Relu", "x", "h"), call("/layer1/act/Gelu", "Gelu", "h", "y"));

        assertThat(inlined.nodes())
                .extracting(Node::name)
                .containsExactly("", "/layer1/act/Gelu/erf", "/layer1/act/Gelu");
        assertThat(inlined.nodes().get(1).metadata()).isEqualTo(Map.of(InlineFunctions.INSIDE, "erf"));
        assertThat(inlined.nodes().get(2).metadata()).isEmpty();
    }

    @Test
    void whatTheExporterNotedBesideACallIsNotedBesideItsNodes() {
        Node call = call("node_gelu", "Outer", "h", "y").withMetadata(Map.of("scopes", "['', 'act', 'gelu']"));
        Function outer = function("Outer", List.of("a"), List.of("b"), call("inner", "Gelu", "a", "b"));

        Graph inlined = inlined(List.of(gelu(), outer), op("", "Relu", "x", "h"), call);

        assertThat(inlined.nodes()).extracting(Node::name).containsExactly("", "node_gelu/inner/erf", "node_gelu");
        assertThat(inlined.nodes().get(1).metadata())
                .containsEntry("scopes", "['', 'act', 'gelu']")
                .containsEntry(InlineFunctions.INSIDE, "inner/erf");
        assertThat(inlined.nodes().get(2).metadata()).containsOnlyKeys("scopes");
    }

    @Test
    void aFunctionThatCallsAnotherStandsAroundIt() {
        Function outer = function(
                "Block", List.of("a"), List.of("b"), call("Gelu_7", "Gelu", "a", "c"), op("Neg_8", "Neg", "c", "b"));

        Graph inlined = inlined(List.of(gelu(), outer), op("", "Relu", "x", "h"), call("Block_5", "Block", "h", "y"));

        assertThat(inlined.nodes())
                .extracting(Node::name)
                .containsExactly("", "/Block_5/Gelu_7/erf", "/Block_5/Gelu_7/Mul", "/Block_5/Neg_8");
        assertThat(inlined.nodes().get(3).inputs()).containsExactly("/Block_5/c");
    }

    @Test
    void anAttributeIsWhatTheCallGivesElseTheDefaultElseLeftOut() {
        Map<String, Attribute> references = Map.of(
                "alpha", new Attribute.Reference("slope", FLOAT),
                "beta", new Attribute.Reference("bias", FLOAT),
                "gamma", new Attribute.Reference("missing", FLOAT),
                "axis", new Attribute.Int(3));
        Function function = new Function(
                key("F", ""),
                Map.of(),
                List.of("a"),
                List.of("b"),
                List.of("slope", "missing"),
                Map.of("bias", new Attribute.Real(2), "slope", new Attribute.Real(9)),
                List.of(op("", "Odd", "a", "b").withAttributes(references)));

        Graph inlined = inlined(
                List.of(function),
                call("", "F", "x", "y").withAttributes(Map.of("slope", new Attribute.Real(0.1f))),
                op("", "Neg", "y", "z"));

        assertThat(inlined.nodes().get(0).attributes())
                .isEqualTo(Map.of(
                        "alpha", new Attribute.Real(0.1f),
                        "beta", new Attribute.Real(2),
                        "axis", new Attribute.Int(3)));
    }

    @Test
    void anAttributeGoesThroughACallWithinAFunction() {
        Function inner = function(
                "Inner",
                List.of("a"),
                List.of("b"),
                op("", "LeakyRelu", "a", "b").withAttributes(Map.of("alpha", new Attribute.Reference("slope", FLOAT))));
        Function outer = function(
                "Outer",
                List.of("a"),
                List.of("b"),
                call("", "Inner", "a", "b").withAttributes(Map.of("slope", new Attribute.Reference("steep", FLOAT))));

        Graph inlined = inlined(
                List.of(inner, outer),
                call("", "Outer", "x", "y").withAttributes(Map.of("steep", new Attribute.Real(0.5f))));

        assertThat(inlined.nodes().get(0).attributes()).isEqualTo(Map.of("alpha", new Attribute.Real(0.5f)));
    }

    @Test
    void inputsAndOutputsMayBeLeftOut() {
        Function function = function(
                "F",
                List.of("a", "lower", "upper"),
                List.of("clipped", "same", "extra"),
                node("Clip", List.of("a", "lower", "upper"), "clipped"),
                op("", "Neg", "clipped", "extra"),
                op("", "Abs", "extra", "same"));

        Graph inlined = inlined(
                List.of(function),
                node("Call", List.of("x"), "unused"),
                new Node("", "F", "own", List.of("x", "", "limit"), List.of("y", "", "z"), Map.of(), Map.of()));

        assertThat(inlined.nodes().get(1).inputs()).containsExactly("x", "", "limit");
        assertThat(inlined.nodes().get(1).outputs()).containsExactly("y");
        assertThat(inlined.nodes().get(2).outputs()).containsExactly("z");
        assertThat(inlined.nodes().get(3).outputs()).containsExactly("/F/same");
        Graph fewer = inlined(
                List.of(function),
                new Node("", "F", "own", List.of("x"), List.of("y"), Map.of(), Map.of()),
                op("", "Neg", "y", "z"));
        assertThat(fewer.nodes().get(0).inputs()).containsExactly("x", "", "");
    }

    @Test
    void anInputThatIsReturnedAndAnOutputThatIsReturnedTwiceAreCopied() {
        Function function = function("F", List.of("a"), List.of("a", "b", "b"), op("", "Neg", "a", "b"));

        Graph inlined = inlined(
                List.of(function),
                new Node("", "F", "own", List.of("x"), List.of("same", "y", "again"), Map.of(), Map.of()));

        assertThat(inlined.nodes()).extracting(Node::opType).containsExactly("Neg", "Identity", "Identity");
        assertThat(inlined.nodes()).extracting(node -> node.inputs().get(0)).containsExactly("x", "x", "y");
        assertThat(inlined.nodes()).extracting(node -> node.outputs().get(0)).containsExactly("y", "same", "again");
    }

    @Test
    void aBodyInsideAFunctionTakesItsValuesFromAroundIt() {
        Graph body = new GraphFixture()
                .weight("w", ONE)
                .node(Node.of("Add", List.of("c", "w"), List.of("sum"), Map.of()))
                .node(Node.of("Mul", List.of("sum", "a"), List.of("product"), Map.of()))
                .outputs("product")
                .graph();
        Function function = function(
                "F",
                List.of("a"),
                List.of("b"),
                op("", "Neg", "a", "c"),
                op("branch", "If", "c", "b")
                        .withAttributes(Map.of(
                                "then_branch", new Attribute.Body(body), "else_branch", new Attribute.Body(body))));

        Graph inlined = inlined(List.of(function), op("", "Relu", "x", "h"), call("F_1", "F", "h", "y"));

        Node branch = inlined.nodes().get(2);
        assertThat(branch.uses()).containsExactlyInAnyOrder("/F_1/c", "h");
        assertThat(branch.bodies()).hasSize(2).allSatisfy(copy -> {
            assertThat(copy.nodes().get(0).inputs().get(0)).isEqualTo("/F_1/c");
            assertThat(copy.weights()).containsKey(copy.nodes().get(0).inputs().get(1));
            assertThat(copy.outputs().get(0).name())
                    .isEqualTo(copy.nodes().get(1).outputs().get(0));
        });
    }

    @Test
    void aCallInsideABodyIsReplacedThere() {
        Graph body = new GraphFixture()
                .node(call("Gelu_2", "Gelu", "h", "g"))
                .outputs("g")
                .graph();
        Node branch = op("", "If", "x", "y").withAttributes(Map.of("then_branch", new Attribute.Body(body)));

        Graph inlined = inlined(List.of(gelu()), op("", "Relu", "x", "h"), branch);

        assertThat(inlined.nodes()).extracting(Node::opType).containsExactly("Relu", "If");
        assertThat(inlined.nodes().get(1).bodies().get(0).nodes())
                .extracting(Node::opType)
                .containsExactly("Erf", "Mul");
        assertThat(inlined.nodes().get(1).uses()).containsExactlyInAnyOrder("x", "h");
    }

    @Test
    void overloadsAreToldApart() {
        Function plain = function("F", List.of("a"), List.of("b"), op("", "Neg", "a", "b"));
        Function other = new Function(
                key("F", "abs"),
                Map.of(),
                List.of("a"),
                List.of("b"),
                List.of(),
                Map.of(),
                List.of(op("", "Abs", "a", "b")));

        Graph inlined = inlined(
                List.of(plain, other),
                call("", "F", "x", "h"),
                new Node("", "F", "own", List.of("h"), List.of("y"), Map.of(), Map.of(), "abs"));

        assertThat(inlined.nodes()).extracting(Node::opType).containsExactly("Neg", "Abs");
    }

    @Test
    void aNameThatAFunctionDoesNotKnowMeansNothingAroundTheCall() {
        Function function = function("F", List.of("a"), List.of("b"), node("Add", List.of("a", "h"), "b"));

        Graph inlined = inlined(List.of(function), op("", "Relu", "x", "h"), call("F_1", "F", "x", "y"));

        assertThat(inlined.nodes().get(1).inputs()).containsExactly("x", "/F_1/h");
    }

    @Test
    void operatorSetsThatOnlyAFunctionImportsAreTheGraphsToo() {
        Function function = new Function(
                key("F", ""),
                Map.of("ai.onnx", 16L, "com.microsoft", 1L, "own", 3L),
                List.of("a"),
                List.of("b"),
                List.of(),
                Map.of(),
                List.of(new Node("", "Gelu", "com.microsoft", List.of("a"), List.of("b"), Map.of(), Map.of())));

        assertThat(inlined(List.of(function), call("", "F", "x", "y")).opsets())
                .containsEntry("", 16L)
                .containsEntry("com.microsoft", 1L);
    }

    @Test
    void aFunctionForAnotherOperatorSetIsRefusedWhereItUsesIt() {
        Function function = new Function(
                key("Block", ""),
                Map.of("", 13L),
                List.of("a"),
                List.of("b"),
                List.of(),
                Map.of(),
                List.of(op("", "Neg", "a", "b")));

        assertRefused(
                graph(List.of(function), call("", "Block", "x", "y")),
                "function 'Block' is written for version 13 of operator set 'ai.onnx' (expected: 16, as the model)");
    }

    @Test
    void aFunctionThatCallsItselfThroughOthersIsRefused() {
        Function first = function("A", List.of("a"), List.of("b"), call("", "B", "a", "b"));
        Function second = function("B", List.of("a"), List.of("b"), call("", "A", "a", "b"));

        assertRefused(
                graph(List.of(first, second), call("", "A", "x", "y")),
                "function 'A' calls itself (expected: no recursion)");
    }

    @Test
    void functionsThatDoubleEachOtherAreRefusedBeforeTheyFillTheMemory() {
        List<Function> functions = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            functions.add(function(
                    "F" + i,
                    List.of("a"),
                    List.of("b"),
                    call("", "F" + (i + 1), "a", "c"),
                    call("", "F" + (i + 1), "c", "b")));
        }
        functions.add(function("F60", List.of("a"), List.of("a")));

        assertRefused(
                graph(functions, call("", "F0", "x", "y")),
                "its functions become more than 1000 nodes (expected: at most that many)");
    }

    @Test
    void aLongChainOfFunctionsIsRefused() {
        List<Function> functions = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            functions.add(function("F" + i, List.of("a"), List.of("b"), call("", "F" + (i + 1), "a", "b")));
        }
        functions.add(function("F500", List.of("a"), List.of("b"), op("", "Neg", "a", "b")));

        assertRefused(
                graph(functions, call("", "F0", "x", "y")),
                "functions and bodies of control flow inside each other (expected: at most 100 deep)");
    }

    @Test
    void aCallOrAFunctionThatDoesNotFitIsRefused() {
        assertRefused(
                graph(
                        List.of(gelu()),
                        new Node("", "Gelu", "own", List.of("x", "x"), List.of("y"), Map.of(), Map.of())),
                "a call of function 'Gelu' with 2 inputs and 1 outputs (expected: at most 1 and 1)");
        assertRefused(
                graph(
                        List.of(function("F", List.of("a"), List.of("nothing"), op("", "Neg", "a", "b"))),
                        call("", "F", "x", "y")),
                "function 'F' returns 'nothing' (expected: a value that one of its nodes computes)");
    }

    private static void assertRefused(Graph graph, String sentence) {
        assertThatThrownBy(() -> InlineFunctions.of(graph, MOST))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_REFUSED))
                .hasMessage("model file: " + sentence);
    }

    private static Function gelu() {
        return function(
                "Gelu",
                List.of("a"),
                List.of("b"),
                op("erf", "Erf", "a", "e"),
                Node.of("Mul", List.of("a", "e"), List.of("b"), Map.of()));
    }

    private static Function function(String name, List<String> inputs, List<String> outputs, Node... nodes) {
        return new Function(key(name, ""), Map.of("", 16L), inputs, outputs, List.of(), Map.of(), List.of(nodes));
    }

    private static Function.Key key(String name, String overload) {
        return new Function.Key("own", name, overload);
    }

    private static Node op(String name, String opType, String from, String to) {
        return Node.of(opType, List.of(from), List.of(to), Map.of()).withName(name);
    }

    private static Node node(String opType, List<String> from, String to) {
        return Node.of(opType, from, List.of(to), Map.of());
    }

    private static Node call(String name, String function, String from, String to) {
        return new Node(name, function, "own", List.of(from), List.of(to), Map.of(), Map.of());
    }

    private static Graph inlined(List<Function> functions, Node... nodes) {
        return InlineFunctions.of(graph(functions, nodes), MOST);
    }

    private static Graph graph(List<Function> functions, Node... nodes) {
        GraphFixture fixture = new GraphFixture().input("x", 1);
        for (Node node : nodes) {
            fixture.node(node);
        }
        return fixture.graph()
                .withOutputs(List.of(ValueInfo.untyped("y")))
                .withOpsets(Map.of("", 16L, "own", 1L))
                .withFunctions(functions);
    }
}
