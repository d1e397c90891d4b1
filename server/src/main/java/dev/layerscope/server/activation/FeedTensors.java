package dev.layerscope.server.activation;

import dev.layerscope.server.image.RgbImage;
import dev.layerscope.server.input.ImageTarget;
import dev.layerscope.server.input.InputStore;
import dev.layerscope.server.input.NpyTensor;
import dev.layerscope.server.input.Preprocessor;
import dev.layerscope.server.input.StoredInput;
import dev.layerscope.server.model.ImageInput;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Float16;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Decodes pictures and lays out the tensors that a run is fed. */
final class FeedTensors {
    private static final int LARGEST_BYTE = 255;

    private final InputStore inputs;
    private final TensorPool pool;

    FeedTensors(InputStore inputs, TensorPool pool) {
        this.inputs = inputs;
        this.pool = pool;
    }

    /** A tensor for each input that is fed, owned by the caller. */
    Map<String, Tensor> make(Feed feed) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try {
            feed.named().forEach((input, array) -> tensors.put(input, ofArray(array)));
            if (!feed.batch().isEmpty()) {
                Shape shape = java.util.Objects.requireNonNull(feed.shapes().get(feed.target()));
                ElementType type = feed.model().inputType(feed.target()).orElseThrow();
                Tensor batch = pool.allocate(type, shape);
                tensors.put(feed.target(), batch);
                fill(feed, batch);
            }
            return tensors;
        } catch (RuntimeException e) {
            tensors.values().forEach(Tensor::close);
            throw e;
        }
    }

    private Tensor ofArray(StoredInput.Array array) {
        Tensor tensor = pool.allocate(NpyTensor.type(array.header().type()), NpyTensor.shape(array.header()));
        NpyTensor.write(array, tensor.bytes());
        return tensor;
    }

    private void fill(Feed feed, Tensor batch) {
        ByteBuffer bytes = batch.bytes();
        for (StoredInput input : feed.batch()) {
            if (input instanceof StoredInput.Array array) {
                NpyTensor.write(array, bytes);
            } else if (input instanceof StoredInput.Picture picture) {
                write(feed, inputs.decode(picture), feed.size().orElseThrow(), batch.type(), bytes);
            }
        }
    }

    /** The next picture of a batch, prepared as the feed says, at the buffer's position, which moves behind it. */
    static void write(Feed feed, RgbImage decoded, PictureSize size, ElementType type, ByteBuffer bytes) {
        ImageInput image = feed.model().image().orElseThrow();
        ImageTarget target = new ImageTarget(
                size.height(),
                size.width(),
                image.channels(),
                image.layout() == ImageInput.Layout.NCHW
                        ? ImageTarget.Axes.CHANNELS_FIRST
                        : ImageTarget.Axes.CHANNELS_LAST);
        FloatBuffer values = FloatBuffer.allocate(target.elements());
        new Preprocessor(feed.preprocessing(), target).write(decoded, values);
        put(values.flip(), type, bytes);
    }

    private static void put(FloatBuffer values, ElementType type, ByteBuffer bytes) {
        switch (type) {
            case FLOAT -> {
                bytes.asFloatBuffer().put(values.duplicate());
                bytes.position(bytes.position() + values.remaining() * Float.BYTES);
            }
            case FLOAT16 -> {
                while (values.hasRemaining()) {
                    bytes.putShort(Float16.fromFloat(values.get()));
                }
            }
            case DOUBLE -> {
                while (values.hasRemaining()) {
                    bytes.putDouble(values.get());
                }
            }
            case UINT8 -> {
                while (values.hasRemaining()) {
                    bytes.put((byte) Math.max(0, Math.min(LARGEST_BYTE, Math.round(values.get()))));
                }
            }
            case INT8, INT16, INT32, INT64, BOOL ->
                throw new IllegalStateException("image inputs of %s are none".formatted(type));
        }
    }
}
