package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.activation.Activations;
import dev.layerscope.server.activation.DefaultPreprocessing;
import dev.layerscope.server.activation.FeedRequest;
import dev.layerscope.server.activation.PictureSize;
import dev.layerscope.server.attribution.Attributions;
import dev.layerscope.server.attribution.Coverage;
import dev.layerscope.server.attribution.InputGradient;
import dev.layerscope.server.attribution.ReluGradient;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.model.LayerShapes;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.v1.GradientsGrpc;
import dev.layerscope.v1.ListLayerGradientsRequest;
import dev.layerscope.v1.ListLayerGradientsResponse;
import dev.layerscope.v1.Origin;
import dev.layerscope.v1.Size;
import dev.layerscope.v1.StreamGradientsRequest;
import dev.layerscope.v1.StreamGradientsResponse;
import dev.layerscope.v1.TensorHeader;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;

/** Says which layers have gradients, and streams them. */
final class GradientsService extends GradientsGrpc.GradientsImplBase {
    private static final int TENSORS = 1;

    private final Work work;
    private final Activations activations;
    private final Attributions attributions;
    private final RunOrigin origin;

    GradientsService(Services.Backing backing, Work work, RunOrigin origin) {
        this.work = work;
        this.activations = backing.activations();
        this.attributions = backing.attributions();
        this.origin = origin;
    }

    @Override
    public void listLayerGradients(
            ListLayerGradientsRequest request, StreamObserver<ListLayerGradientsResponse> observer) {
        work.answer(observer, call -> coverage(request, call));
    }

    @Override
    public void streamGradients(StreamGradientsRequest request, StreamObserver<StreamGradientsResponse> observer) {
        work.stream(observer, call -> gradient(request, call));
    }

    private ListLayerGradientsResponse coverage(ListLayerGradientsRequest request, Call call) {
        HostedModel model = activations.model(request.getModel());
        PictureSize size = FeedMessages.size(request.hasSize(), request.getSize())
                .orElseGet(() -> DefaultPreprocessing.size(model));
        LayerPage page = LayerPage.of(
                model,
                request.getMatch(),
                request.getIncludeShapeValues(),
                request.getPageSize(),
                request.getPageToken());
        Map<String, Shape> feeds = model.singleShapes(size.height(), size.width());
        Coverage coverage = attributions.coverage(model, feeds, call);
        LayerShapes shapes = model.shapes(feeds, call);
        ListLayerGradientsResponse.Builder response = ListLayerGradientsResponse.newBuilder()
                .setSize(Size.newBuilder().setHeight(size.height()).setWidth(size.width()))
                .setInput(coverage.input())
                .setNextPageToken(page.nextToken());
        page.layers().forEach(layer -> response.addLayers(GradientMessages.layer(model, layer, shapes, coverage)));
        return response.build();
    }

    private TensorsAs<StreamGradientsResponse> gradient(StreamGradientsRequest request, Call call) {
        FeedRequest feed = FeedMessages.feed(request.getFeed());
        ReluGradient relu = GradientMessages.relu(request.getRelu());
        HostedModel model = activations.model(feed.model());
        Origin made = origin.of(model.sha256());
        Resuming resuming = Resuming.of(request.getResume(), TENSORS, feed.model(), made);
        Layer layer = model.layer(request.getLayer());
        if (resuming.first() == TENSORS) {
            return new TensorsAs<>(new TensorSource(List.of()), GradientMessages::tensor);
        }
        InputGradient gradient = attributions.gradient(model, feed, layer, request.getChannel(), relu, call);
        try {
            Tensor values = gradient.values();
            TensorHeader header = new TensorHeaders(0, TENSORS, gradient.size(), made).of(gradient);
            Skipped skipped = resuming.skipped(header);
            skipped.pass(values.bytes());
            WholePiece whole = new WholePiece(values, (int) skipped.bytes());
            return new TensorsAs<>(
                    new TensorSource(List.of(new TensorSource.Part(header, whole, skipped))), GradientMessages::tensor);
        } catch (RuntimeException e) {
            gradient.close();
            throw e;
        }
    }
}
