package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.activation.DefaultPreprocessing;
import dev.layerscope.server.activation.PictureSize;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.LayerShapes;
import dev.layerscope.server.model.Models;
import dev.layerscope.v1.GetModelRequest;
import dev.layerscope.v1.GetModelResponse;
import dev.layerscope.v1.ListLayersRequest;
import dev.layerscope.v1.ListLayersResponse;
import dev.layerscope.v1.ListModelsRequest;
import dev.layerscope.v1.ListModelsResponse;
import dev.layerscope.v1.Model;
import dev.layerscope.v1.ModelInput;
import dev.layerscope.v1.ModelsGrpc;
import dev.layerscope.v1.Size;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Locale;

/** Lists models and layers. */
final class ModelsService extends ModelsGrpc.ModelsImplBase {
    private static final int DEFAULT_PAGE = 1000;
    private static final int LARGEST_PAGE = 5000;

    private final Work work;
    private final Models models;
    private final RunOrigin origin;

    ModelsService(Work work, Models models, RunOrigin origin) {
        this.work = work;
        this.models = models;
        this.origin = origin;
    }

    @Override
    public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> observer) {
        work.answer(observer, call -> {
            ListModelsResponse.Builder response =
                    ListModelsResponse.newBuilder().setCore(origin.core()).setDevice(origin.device());
            models.list().forEach(listed -> response.addModels(model(listed)));
            return response.build();
        });
    }

    @Override
    public void getModel(GetModelRequest request, StreamObserver<GetModelResponse> observer) {
        work.answer(
                observer,
                call -> GetModelResponse.newBuilder()
                        .setModel(model(models.describe(request.getModel())))
                        .build());
    }

    @Override
    public void listLayers(ListLayersRequest request, StreamObserver<ListLayersResponse> observer) {
        work.answer(observer, call -> layers(request, call));
    }

    private ListLayersResponse layers(ListLayersRequest request, Call call) {
        HostedModel model = models.get(request.getModel());
        PictureSize size = FeedMessages.size(request.hasSize(), request.getSize())
                .orElseGet(() -> DefaultPreprocessing.size(model));
        LayerShapes shapes = model.shapes(model.singleShapes(size.height(), size.width()), call);
        Glob match = new Glob(request.getMatch());
        List<dev.layerscope.server.model.Layer> fitting = model.layers().stream()
                .filter(layer -> request.getIncludeShapeValues() || !layer.shapeValue())
                .filter(layer -> match.matches(layer.path())
                        || match.matches(layer.tensor())
                        || match.matches(layer.opType())
                        || layer.modules().stream().anyMatch(match::matches))
                .toList();
        int start = start(request.getPageToken(), fitting.size());
        int end = Math.min(fitting.size(), start + pageSize(request.getPageSize()));
        ListLayersResponse.Builder response = ListLayersResponse.newBuilder()
                .setSize(Size.newBuilder().setHeight(size.height()).setWidth(size.width()))
                .setNextPageToken(end < fitting.size() ? Integer.toString(end) : "");
        fitting.subList(start, end).forEach(layer -> response.addLayers(LayerMessages.layer(model, layer, shapes)));
        return response.build();
    }

    private static int pageSize(int asked) {
        if (asked < 0) {
            throw FeedMessages.invalid("page size: %d (expected: 0 to %d)".formatted(asked, LARGEST_PAGE));
        }
        return asked == 0 ? DEFAULT_PAGE : Math.min(asked, LARGEST_PAGE);
    }

    private static int start(String token, int layers) {
        if (token.isEmpty()) {
            return 0;
        }
        if (token.matches("\\d{1,9}") && Integer.parseInt(token) <= layers) {
            return Integer.parseInt(token);
        }
        throw new DomainException(
                Reason.PAGE_TOKEN_INVALID,
                "page token: '%s' (expected: the token of the page before, with all else equal)".formatted(token));
    }

    private static Model model(Models.Listed listed) {
        Model.Builder message = Model.newBuilder()
                .setName(listed.name())
                .setFileBytes(listed.fileBytes())
                .setState(Model.State.STATE_FOUND);
        listed.refusal()
                .ifPresent(
                        sentence -> message.setState(Model.State.STATE_REFUSED).setRefusal(sentence));
        listed.loaded().ifPresent(model -> describe(model, message.setState(Model.State.STATE_LOADED)));
        return message.build();
    }

    private static void describe(HostedModel model, Model.Builder message) {
        OnnxModel file = model.model();
        DefaultPreprocessing preprocessing = DefaultPreprocessing.of(model);
        message.setSha256(model.sha256())
                .setProducer(file.producer())
                .setOpset(file.graph().opset())
                .setPreprocessing(preprocessing.preprocessing().name())
                .setPreprocessingAssumed(preprocessing.assumed())
                .addAllLabels(model.card().labels())
                .setParameters(model.parameters());
        file.graph().requiredInputs().forEach(input -> message.addInputs(input(model, input)));
        file.graph().outputs().forEach(output -> message.addOutputs(output.name()));
    }

    private static ModelInput input(HostedModel model, ValueInfo input) {
        ModelInput.Builder message = ModelInput.newBuilder().setName(input.name());
        model.inputType(input.name()).ifPresent(type -> message.setElementType(LayerMessages.type(type)));
        input.tensorType()
                .flatMap(ValueType.TensorType::dims)
                .ifPresent(dims -> dims.forEach(dim -> message.addShape(dim.size())));
        model.image().filter(image -> image.name().equals(input.name())).ifPresent(image -> {
            PictureSize size = DefaultPreprocessing.size(model);
            message.setImage(true)
                    .setLayout(image.layout().name().toUpperCase(Locale.ROOT))
                    .setDefaultSize(Size.newBuilder().setHeight(size.height()).setWidth(size.width()));
        });
        return message.build();
    }
}
