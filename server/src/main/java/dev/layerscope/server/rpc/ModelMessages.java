package dev.layerscope.server.rpc;

import dev.layerscope.server.activation.DefaultPreprocessing;
import dev.layerscope.server.activation.PictureSize;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.Models;
import dev.layerscope.v1.Model;
import dev.layerscope.v1.ModelInput;
import dev.layerscope.v1.ModelVersion;
import dev.layerscope.v1.Size;
import java.util.Locale;

/** Models as messages. */
final class ModelMessages {
    private ModelMessages() {}

    static Model model(Models.Listed listed) {
        Model.Builder message = Model.newBuilder()
                .setName(listed.name())
                .setFileBytes(listed.fileBytes())
                .setState(Model.State.STATE_FOUND);
        listed.refusal()
                .ifPresent(
                        sentence -> message.setState(Model.State.STATE_REFUSED).setRefusal(sentence));
        listed.versions().forEach(version -> message.addVersions(version(version)));
        listed.loaded().ifPresent(model -> describe(model, message.setState(Model.State.STATE_LOADED)));
        return message.build();
    }

    static ModelVersion version(Models.Version version) {
        return ModelVersion.newBuilder()
                .setNumber(version.number())
                .setFileBytes(version.fileBytes())
                .setSha256(version.sha256().orElse(""))
                .setOwner(version.owner().orElse(""))
                .build();
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
