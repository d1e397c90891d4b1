package dev.layerscope.server.rpc;

import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.LayerShapes;
import dev.layerscope.server.model.ReceptiveField;
import dev.layerscope.server.model.ReceptiveFields;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.v1.FieldAxis;
import dev.layerscope.v1.Layer;
import java.util.Arrays;
import java.util.Optional;

/** Layers and types as messages. */
final class LayerMessages {
    private LayerMessages() {}

    /** A layer of the catalogue, without a receptive field. */
    static Layer layer(HostedModel model, dev.layerscope.server.model.Layer layer, LayerShapes shapes) {
        return layer(model, layer, shapes, Optional.empty());
    }

    /**
     * A layer of the catalogue.
     *
     * @param fields for these shapes
     */
    static Layer layer(
            HostedModel model,
            dev.layerscope.server.model.Layer layer,
            LayerShapes shapes,
            Optional<ReceptiveFields> fields) {
        ElementType type = model.type(layer);
        Optional<Shape> shape = shapes.of(layer.tensor());
        Layer.Builder message = layer(layer, type, shapes.channelAxis(layer.tensor()));
        fields.ifPresent(
                all -> message.setReceptiveField(field(all.of(layer.tensor(), shapes.channelAxis(layer.tensor())))));
        shape.ifPresentOrElse(
                known -> message.addAllShape(dims(known)).setBytes(known.elements() * type.bytes()),
                () -> message.setUnmeasured(shapes.unmeasured().getOrDefault(layer.tensor(), "not measured")));
        return message.build();
    }

    static Layer.Builder layer(dev.layerscope.server.model.Layer layer, ElementType type, int channelAxis) {
        return Layer.newBuilder()
                .setPath(layer.path())
                .setTensor(layer.tensor())
                .setNode(layer.node())
                .setOpType(layer.opType())
                .addAllModules(layer.modules())
                .setElementType(type(type))
                .setChannelAxis(channelAxis)
                .setActivation(
                        switch (layer.activation().side()) {
                            case NEITHER -> Layer.Activation.ACTIVATION_UNSPECIFIED;
                            case BEFORE -> Layer.Activation.ACTIVATION_BEFORE;
                            case AFTER -> Layer.Activation.ACTIVATION_AFTER;
                        })
                .setActivationFunction(layer.activation().function())
                .setFolded(layer.folded())
                .setParameters(layer.parameters())
                .setShapeValue(layer.shapeValue())
                .setHasBody(layer.hasBody());
    }

    static dev.layerscope.v1.ReceptiveField field(ReceptiveField field) {
        dev.layerscope.v1.ReceptiveField.Builder message =
                dev.layerscope.v1.ReceptiveField.newBuilder().setWholePictureBeside(field.wholePictureBeside());
        field.rows().ifPresent(axis -> message.setRows(axis(axis)));
        field.columns().ifPresent(axis -> message.setColumns(axis(axis)));
        return message.build();
    }

    private static FieldAxis axis(ReceptiveField.Axis axis) {
        return FieldAxis.newBuilder()
                .setSize(axis.size())
                .setJump(axis.jump())
                .setStart(axis.start())
                .build();
    }

    static Iterable<Long> dims(Shape shape) {
        return Arrays.stream(shape.toArray()).boxed().toList();
    }

    static dev.layerscope.v1.ElementType type(ElementType type) {
        return dev.layerscope.v1.ElementType.valueOf("ELEMENT_TYPE_" + type.name());
    }
}
