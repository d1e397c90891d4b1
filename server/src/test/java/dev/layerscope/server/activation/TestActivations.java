package dev.layerscope.server.activation;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.image.ImageLimits;
import dev.layerscope.server.input.InputSettings;
import dev.layerscope.server.input.InputStore;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.TestModels;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Activations of the models of a folder, on the CPU. */
final class TestActivations implements AutoCloseable {
    private static final int INPUT_BYTES = 1 << 22;

    private final InputStore inputs = new InputStore(new InputSettings(1 << 26, INPUT_BYTES, ImageLimits.DEFAULT));
    private final TestModels models;
    private final Activations activations;

    TestActivations(Path folder, ActivationSettings settings) {
        this.models = TestModels.over(folder);
        this.activations = new Activations(settings, models.models(), inputs, models.pool());
    }

    TestModels models() {
        return models;
    }

    Activations activations() {
        return activations;
    }

    String put(ByteBuffer file) {
        return inputs.put(file, Caller.ANYONE).sha256();
    }

    static FeedRequest request(String model, String... inputs) {
        return FeedRequest.of(model, List.of(inputs));
    }

    static FeedRequest named(String model, Map<String, String> named, String... inputs) {
        return new FeedRequest(
                model, List.of(inputs), Optional.empty(), UnaryOperator.identity(), Optional.empty(), named);
    }

    SharedCache.Lease<ActivationSet> lease(FeedRequest request, String... layers) {
        HostedModel model = activations.model(request.model());
        return activations.compute(model, request, Activations.layers(model, List.of(layers)), Call.ofServer());
    }

    OpenActivations open(FeedRequest request, List<String> layers, Selection selection) {
        HostedModel model = activations.model(request.model());
        return activations.open(model, request, Activations.layers(model, layers), selection, Call.ofServer());
    }

    /** The floats of one layer. */
    float[] floats(FeedRequest request, String layer) {
        try (SharedCache.Lease<ActivationSet> lease = lease(request, layer)) {
            return Example.floats(lease.value().activations().get(0).tensor());
        }
    }

    static float[] joined(float[] first, float[] second) {
        float[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    @Override
    public void close() {
        models.close();
    }
}
