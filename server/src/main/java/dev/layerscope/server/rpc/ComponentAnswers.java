package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.activation.Activation;
import dev.layerscope.server.activation.ActivationSet;
import dev.layerscope.server.activation.Activations;
import dev.layerscope.server.activation.FeedRequest;
import dev.layerscope.server.activation.components.Basis;
import dev.layerscope.server.activation.components.PrincipalComponents;
import dev.layerscope.server.activation.components.Projected;
import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.v1.FindComponentsRequest;
import dev.layerscope.v1.FindComponentsResponse;
import dev.layerscope.v1.Origin;
import dev.layerscope.v1.StreamComponentsRequest;
import dev.layerscope.v1.StreamComponentsResponse;
import dev.layerscope.v1.TensorHeader;
import java.util.ArrayList;
import java.util.List;

/** Answers what is asked of principal components. */
final class ComponentAnswers {
    private final Activations activations;
    private final PrincipalComponents components;
    private final RunOrigin origin;

    ComponentAnswers(Activations activations, PrincipalComponents components, RunOrigin origin) {
        this.activations = activations;
        this.components = components;
        this.origin = origin;
    }

    FindComponentsResponse find(FindComponentsRequest request, Call call) {
        FeedRequest feed = FeedMessages.feed(request.getFeed());
        HostedModel model = activations.model(feed.model());
        List<Layer> layers = Activations.layers(model, request.getLayersList());
        FindComponentsResponse.Builder response =
                FindComponentsResponse.newBuilder().setOrigin(origin.of(model.sha256()));
        try (SharedCache.Lease<ActivationSet> computed = activations.compute(model, feed, layers, call)) {
            for (Activation activation : computed.value().activations()) {
                try (Projected found = found(activation, request.getComponents(), call)) {
                    response.addLayersBuilder()
                            .setLayer(TensorHeaders.layer(activation))
                            .setBasis(ComponentMessages.message(found.basis()));
                }
            }
        }
        return response.build();
    }

    TensorsAs<StreamComponentsResponse> stream(StreamComponentsRequest request, Call call) {
        FeedRequest feed = FeedMessages.feed(request.getFeed());
        List<Basis> bases =
                ComponentMessages.bases(request.getBasesList(), request.getLayersCount(), request.getComponents());
        HostedModel model = activations.model(feed.model());
        Origin made = origin.of(model.sha256());
        Resuming resuming = Resuming.of(request.getResume(), request.getLayersCount(), feed.model(), made);
        List<Layer> layers = Activations.layers(model, request.getLayersList());
        List<TensorSource.Part> parts = new ArrayList<>();
        try (SharedCache.Lease<ActivationSet> computed = activations.compute(model, feed, layers, call)) {
            ActivationSet set = computed.value();
            for (int i = resuming.first(); i < layers.size(); i++) {
                call.cancellation().check();
                Activation activation = set.activations().get(i);
                Projected projected = bases.isEmpty()
                        ? found(activation, request.getComponents(), call)
                        : components.project(
                                activation.layer().path(), activation.tensor(), activation.channelAxis(), bases.get(i));
                TensorHeaders headers = new TensorHeaders(i, layers.size(), set.size(), made);
                parts.add(part(headers, activation, projected.projections(), resuming));
            }
            return new TensorsAs<>(new TensorSource(parts), ComponentMessages::tensor);
        } catch (RuntimeException e) {
            parts.forEach(part -> part.pieces().close());
            throw e;
        }
    }

    private Projected found(Activation activation, int asked, Call call) {
        return components.find(
                activation.layer().path(),
                activation.tensor(),
                activation.channelAxis(),
                ComponentMessages.wanted(asked),
                call);
    }

    /** Takes the tensor over. */
    private static TensorSource.Part part(
            TensorHeaders headers, Activation activation, Tensor projections, Resuming resuming) {
        try {
            TensorHeader header = headers.of(activation, projections);
            Skipped skipped = resuming.skipped(header);
            skipped.pass(projections.bytes());
            return new TensorSource.Part(header, new WholePiece(projections, (int) skipped.bytes()), skipped);
        } catch (RuntimeException e) {
            projections.close();
            throw e;
        }
    }
}
