package dev.layerscope.server.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.npy.NpyArray;
import dev.layerscope.npy.NpzReader;
import dev.layerscope.server.access.Call;
import dev.layerscope.server.autodiff.rules.Formulation;
import dev.layerscope.server.autodiff.rules.ReluRule;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Measured;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.TestModels;
import dev.layerscope.server.rewrite.ModernOpset;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Gradients of small networks, in the formulation for CUDA, against those that PyTorch computes in float64. That for the CPU is
 * what a server without CUDA answers with, and tested so.
 */
class GoldenGradientsTest {
    private static final double TOLERANCE = 1e-5;
    private static final Choices CUDA = new Choices(ReluRule.PLAIN, Formulation.CUDA);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("dev.layerscope.server.testing.GoldenModels#names")
    void everyGradientIsPyTorchs(String name) throws IOException, URISyntaxException {
        assertGradients(name, name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gray", "zeros"})
    void ofPicturesOfOneColourTooThoughAllValuesOfAWindowAreTheSame(String picture)
            throws IOException, URISyntaxException {
        assertGradients("tiny_vgg", "tiny_vgg_" + picture);
    }

    private void assertGradients(String name, String file) throws IOException, URISyntaxException {
        Map<String, NpyArray> golden = NpzReader.read(Path.of(GoldenGradientsTest.class
                .getResource("/golden/" + file + ".npz")
                .toURI()));
        List<String> keys =
                golden.keySet().stream().filter(key -> key.startsWith("grad:")).toList();
        assertThat(keys).isNotEmpty();
        try (TestModels models = TestModels.over(folder).golden(name)) {
            HostedModel model = models.models().get(name);
            for (String key : keys) {
                String path = key.substring("grad:".length(), key.lastIndexOf(':'));
                int channel = Integer.parseInt(key.substring(key.lastIndexOf(':') + 1));
                double[] expected = golden.get(key).doubles();
                double[] gradient = gradient(models.core(), model, path, channel, golden.get("input"));
                double size = distance(expected, new double[expected.length]);
                // A channel that is zero everywhere after its ReLU has no gradient at all.
                double bound = size == 0 ? 0 : TOLERANCE * size;
                assertThat(distance(gradient, expected)).as("%s %s", file, key).isLessThanOrEqualTo(bound);
            }
        }
    }

    private static double[] gradient(NativeCore core, HostedModel model, String path, int channel, NpyArray input) {
        Graph modern = ModernOpset.of(model.model().graph(), Map.of());
        String x = modern.requiredInputs().get(0).name();
        Shape shape = Shape.of(input.shape().stream().mapToLong(Long::longValue).toArray());
        Map<String, Tensor> feeds = Map.of(x, RuleCheck.tensor(ElementType.FLOAT, shape, input.doubles()));
        Measured first = RuleCheck.measure(core, model.model().withGraph(modern), feeds);
        Graph scalar = withMean(modern, model.layer(path).tensor(), channel, first);
        Measured measured = RuleCheck.measure(core, model.model().withGraph(scalar), feeds);
        String output = "gradient";
        Graph derived = Gradients.of(scalar, measured, CUDA, "objective", Map.of(x, output));
        try (Session session = core.open(model.model().withGraph(derived), NativeCore.Optimization.FULL)) {
            Map<String, Tensor> results = session.run(Call.ofServer(), feeds, Map.of(output, Optional.empty()));
            double[] numbers = RuleCheck.numbers(results.get(output));
            results.values().forEach(Tensor::close);
            return numbers;
        }
    }

    /** The mean of a channel: of the axis 1, or the last one of tokens [N, T, D]. */
    private static Graph withMean(Graph graph, String layer, int channel, Measured measured) {
        int axis = measured.shapes().get(layer).rank() == 3 ? 2 : 1;
        List<Node> nodes = new ArrayList<>(graph.nodes());
        Map<String, Weight> weights = new LinkedHashMap<>(graph.weights());
        weights.put("objective_channel", Weight.ofInts(channel));
        nodes.add(Node.of(
                "Gather",
                List.of(layer, "objective_channel"),
                List.of("objective_map"),
                Map.of("axis", new Attribute.Int(axis))));
        nodes.add(Node.of(
                "ReduceMean",
                List.of("objective_map"),
                List.of("objective"),
                Map.of("keepdims", new Attribute.Int(0))));
        return graph.withNodes(nodes).withWeights(weights);
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }
}
