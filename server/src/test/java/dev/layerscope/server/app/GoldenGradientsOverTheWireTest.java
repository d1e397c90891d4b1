package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.client.LocalInput;
import dev.layerscope.client.MemorySink;
import dev.layerscope.client.ReceivedTensor;
import dev.layerscope.npy.NpyArray;
import dev.layerscope.npy.NpzReader;
import dev.layerscope.server.testing.GoldenModels;
import dev.layerscope.v1.ReluRule;
import dev.layerscope.v1.StreamGradientsRequest;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Over a real port, gradients of the golden networks are those that PyTorch computes in float64. Of each network there are
 * some, by {@code grad:PATH:CHANNEL}.
 */
@Timeout(300)
class GoldenGradientsOverTheWireTest {
    private static final double TOLERANCE = 1e-5;
    private static final long MOST_BYTES = 1 << 24;

    @TempDir
    private static Path models;

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        TestServer.copyGolden(models, GoldenModels.names().toArray(String[]::new));
        server = TestServer.over(models);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource("dev.layerscope.server.testing.GoldenModels#names")
    void everyGradientIsPyTorchs(String model) throws IOException, URISyntaxException {
        assertGradients(model, model);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gray", "zeros"})
    void ofPicturesOfOneColourTooThoughAllValuesOfAWindowAreTheSame(String picture)
            throws IOException, URISyntaxException {
        assertGradients("tiny_vgg", "tiny_vgg_" + picture);
    }

    private static void assertGradients(String model, String file) throws IOException, URISyntaxException {
        String resource = "/golden/" + file + ".npz";
        Map<String, NpyArray> golden = NpzReader.read(Path.of(
                GoldenGradientsOverTheWireTest.class.getResource(resource).toURI()));
        LocalInput input = LocalInput.of(Npz.files(resource).get("input"));
        List<String> keys =
                golden.keySet().stream().filter(key -> key.startsWith("grad:")).toList();
        assertThat(keys).isNotEmpty();
        for (String key : keys) {
            int colon = key.lastIndexOf(':');
            String path = key.substring("grad:".length(), colon);
            ReceivedTensor received = gradient(model, input, path, Integer.parseInt(key.substring(colon + 1)));

            assertThat(received.header().getShapeList())
                    .as(key)
                    .isEqualTo(golden.get("input").shape());
            assertSame(
                    file + " " + key,
                    TestServer.floats(received),
                    golden.get(key).doubles());
        }
    }

    private static ReceivedTensor gradient(String model, LocalInput input, String layer, int channel)
            throws IOException {
        MemorySink sink = new MemorySink(MOST_BYTES);
        StreamGradientsRequest request = StreamGradientsRequest.newBuilder()
                .setFeed(TestServer.feed(model, List.of(input)))
                .setLayer(layer)
                .setChannel(channel)
                .setRelu(ReluRule.RELU_RULE_PLAIN)
                .build();
        server.client().streamGradients(request, List.of(input), sink);
        return sink.tensors().get(0);
    }

    /** By the relative error in L2; of a dead channel, in every value. */
    private static void assertSame(String what, float[] gradient, double[] expected) {
        assertThat(gradient).as(what).hasSameSizeAs(expected);
        double size = 0;
        double error = 0;
        for (int i = 0; i < expected.length; i++) {
            size += expected[i] * expected[i];
            error += (gradient[i] - expected[i]) * (gradient[i] - expected[i]);
        }
        assertThat(size == 0 ? error : Math.sqrt(error / size)).as(what).isLessThanOrEqualTo(size == 0 ? 0 : TOLERANCE);
    }
}
