package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.activation.DefaultPreprocessing;
import dev.layerscope.server.activation.PictureSize;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.LayerShapes;
import dev.layerscope.server.model.Models;
import dev.layerscope.server.model.ReceptiveFields;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.upload.Uploads;
import dev.layerscope.v1.DeleteModelRequest;
import dev.layerscope.v1.DeleteModelResponse;
import dev.layerscope.v1.GetModelRequest;
import dev.layerscope.v1.GetModelResponse;
import dev.layerscope.v1.ListLayersRequest;
import dev.layerscope.v1.ListLayersResponse;
import dev.layerscope.v1.ListModelsRequest;
import dev.layerscope.v1.ListModelsResponse;
import dev.layerscope.v1.ModelsGrpc;
import dev.layerscope.v1.PushModelRequest;
import dev.layerscope.v1.PushModelResponse;
import dev.layerscope.v1.Size;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.Optional;

/** Lists models and layers, and takes models in and out. */
final class ModelsService extends ModelsGrpc.ModelsImplBase {
    private final Work work;
    private final Models models;
    private final Uploads uploads;
    private final Work longWork;
    private final RunOrigin origin;

    /**
     * @param longWork for models that are brought, which takes minutes
     */
    ModelsService(Work work, Models models, Uploads uploads, Work longWork, RunOrigin origin) {
        this.work = work;
        this.models = models;
        this.uploads = uploads;
        this.longWork = longWork;
        this.origin = origin;
    }

    @Override
    public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> observer) {
        work.answer(observer, call -> {
            ListModelsResponse.Builder response =
                    ListModelsResponse.newBuilder().setCore(origin.core()).setDevice(origin.device());
            models.list().forEach(listed -> response.addModels(ModelMessages.model(listed)));
            return response.build();
        });
    }

    @Override
    public void getModel(GetModelRequest request, StreamObserver<GetModelResponse> observer) {
        work.answer(
                observer,
                call -> GetModelResponse.newBuilder()
                        .setModel(ModelMessages.model(models.describe(request.getModel())))
                        .build());
    }

    @Override
    public void listLayers(ListLayersRequest request, StreamObserver<ListLayersResponse> observer) {
        work.answer(observer, call -> layers(request, call));
    }

    @Override
    public StreamObserver<PushModelRequest> pushModel(StreamObserver<PushModelResponse> observer) {
        return PushedModel.receive(longWork, observer, (header, pieces, call) -> {
            Uploads.Received received = uploads.receive(PushMessages.announcement(header), pieces, call);
            return PushModelResponse.newBuilder()
                    .setModel(ModelMessages.model(received.brought().model()))
                    .setVersion(ModelMessages.version(received.brought().version()))
                    .setOutcome(PushMessages.outcome(received.outcome()))
                    .setNote(received.note().orElse(""))
                    .build();
        });
    }

    @Override
    public void deleteModel(DeleteModelRequest request, StreamObserver<DeleteModelResponse> observer) {
        work.answer(observer, call -> {
            uploads.delete(request.getModel(), call.caller());
            return DeleteModelResponse.getDefaultInstance();
        });
    }

    private ListLayersResponse layers(ListLayersRequest request, Call call) {
        HostedModel model = models.get(request.getModel());
        PictureSize size = FeedMessages.size(request.hasSize(), request.getSize())
                .orElseGet(() -> DefaultPreprocessing.size(model));
        Map<String, Shape> feeds = model.singleShapes(size.height(), size.width());
        LayerShapes shapes = model.shapes(feeds, call);
        Optional<ReceptiveFields> fields = model.receptiveFields(feeds, shapes);
        LayerPage page = LayerPage.of(
                model,
                request.getMatch(),
                request.getIncludeShapeValues(),
                request.getPageSize(),
                request.getPageToken());
        ListLayersResponse.Builder response = ListLayersResponse.newBuilder()
                .setSize(Size.newBuilder().setHeight(size.height()).setWidth(size.width()))
                .setNextPageToken(page.nextToken());
        page.layers().forEach(layer -> response.addLayers(LayerMessages.layer(model, layer, shapes, fields)));
        return response.build();
    }
}
