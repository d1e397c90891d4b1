package dev.layerscope.server.rpc;

import com.google.common.primitives.Ints;
import dev.layerscope.server.activation.Activation;
import dev.layerscope.server.activation.LayerMaxima;
import dev.layerscope.server.activation.OpenActivation;
import dev.layerscope.server.activation.PictureSize;
import dev.layerscope.server.activation.SlicedActivation;
import dev.layerscope.server.attribution.InputGradient;
import dev.layerscope.server.model.ReceptiveFields;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.v1.Layer;
import dev.layerscope.v1.MaximaHeader;
import dev.layerscope.v1.Origin;
import dev.layerscope.v1.Size;
import dev.layerscope.v1.TensorHeader;
import java.util.Optional;

/**
 * What is said of a tensor before it is sent.
 *
 * @param index of the tensor among {@code count}
 * @param size to which pictures were brought
 * @param made by which computation
 */
record TensorHeaders(int index, int count, Optional<PictureSize> size, Origin made) {
    /**
     * @param sent what is sent of the activation
     */
    TensorHeader of(Activation activation, Tensor sent) {
        return header(layer(activation), sent.type(), sent.shape(), sent.byteSize());
    }

    TensorHeader of(SlicedActivation sliced) {
        return header(layer(sliced), sliced.type(), sliced.shape(), sliced.byteSize());
    }

    TensorHeader of(InputGradient gradient) {
        Tensor sent = gradient.values();
        Layer layer = layer(gradient.layer(), gradient.layerType(), gradient.layerShape(), gradient.channelAxis());
        return header(layer, sent.type(), sent.shape(), sent.byteSize());
    }

    /** The layer as the catalogue has it, at the size of this activation. */
    static Layer layer(OpenActivation opened) {
        if (opened instanceof OpenActivation.InSlices slices) {
            return layer(slices.sliced());
        }
        return layer(((OpenActivation.Computed) opened).activation());
    }

    /** Of a layer's maxima; index, count and origin are left to the caller. */
    static MaximaHeader.Builder maxima(
            OpenActivation opened, LayerMaxima maxima, Optional<PictureSize> size, Optional<ReceptiveFields> fields) {
        Layer.Builder layer = layer(opened).toBuilder();
        fields.ifPresent(
                all -> layer.setReceptiveField(LayerMessages.field(all.of(layer.getTensor(), layer.getChannelAxis()))));
        MaximaHeader.Builder header = MaximaHeader.newBuilder()
                .setLayer(layer)
                .setInputs(maxima.inputs())
                .addAllChannels(Ints.asList(maxima.channels()))
                .setMap(Size.newBuilder()
                        .setHeight(maxima.map().rows())
                        .setWidth(maxima.map().columns()));
        size.ifPresent(pixels -> header.setSize(message(pixels)));
        return header;
    }

    private static Size message(PictureSize pixels) {
        return Size.newBuilder()
                .setHeight(pixels.height())
                .setWidth(pixels.width())
                .build();
    }

    static Layer layer(Activation activation) {
        Tensor tensor = activation.tensor();
        return layer(activation.layer(), tensor.type(), tensor.shape(), activation.channelAxis());
    }

    private static Layer layer(SlicedActivation sliced) {
        return layer(sliced.layer(), sliced.layerType(), sliced.layerShape(), sliced.channelAxis());
    }

    private static Layer layer(
            dev.layerscope.server.model.Layer layer, ElementType type, Shape shape, int channelAxis) {
        return LayerMessages.layer(layer, type, channelAxis)
                .addAllShape(LayerMessages.dims(shape))
                .setBytes(shape.elements() * type.bytes())
                .build();
    }

    private TensorHeader header(Layer layer, ElementType type, Shape shape, long bytes) {
        TensorHeader.Builder header = TensorHeader.newBuilder()
                .setIndex(index)
                .setCount(count)
                .setLayer(layer)
                .setElementType(LayerMessages.type(type))
                .addAllShape(LayerMessages.dims(shape))
                .setTotalBytes(bytes)
                .setOrigin(made);
        size.ifPresent(pixels -> header.setSize(message(pixels)));
        return header.build();
    }
}
