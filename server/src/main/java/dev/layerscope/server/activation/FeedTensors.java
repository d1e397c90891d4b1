package dev.layerscope.server.activation;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Stage;
import dev.layerscope.server.access.StageTimes;
import dev.layerscope.server.image.RgbImage;
import dev.layerscope.server.input.ImageTarget;
import dev.layerscope.server.input.NpyTensor;
import dev.layerscope.server.input.Preprocessor;
import dev.layerscope.server.input.StoredInput;
import dev.layerscope.server.model.HostedModel;
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

/** Lays out the tensors that a run is fed. */
final class FeedTensors {
    private static final int LARGEST_BYTE = 255;

    private final PreparedPictures pictures;
    private final TensorPool pool;

    FeedTensors(PreparedPictures pictures, TensorPool pool) {
        this.pictures = pictures;
        this.pool = pool;
    }

    /** A tensor for each input that is fed, owned by the caller. */
    Map<String, Tensor> make(FeedRows rows, Call call) {
        try (StageTimes.Clock decoding = call.stages().begin(Stage.DECODE)) {
            return fill(rows, call);
        }
    }

    private Map<String, Tensor> fill(FeedRows rows, Call call) {
        Feed feed = rows.feed();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try {
            feed.named().forEach((input, array) -> tensors.put(input, ofArray(array)));
            if (!feed.batch().isEmpty()) {
                Shape shape = java.util.Objects.requireNonNull(rows.shapes().get(feed.target()));
                ElementType type = feed.model().inputType(feed.target()).orElseThrow();
                Tensor batch = pool.allocate(type, shape);
                tensors.put(feed.target(), batch);
                fill(rows, batch, call);
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

    private void fill(FeedRows rows, Tensor batch, Call call) {
        ByteBuffer bytes = batch.bytes();
        long row = 0;
        for (StoredInput input : rows.feed().batch()) {
            long count = rowsOf(input);
            long from = Math.max(0, rows.from() - row);
            long to = Math.min(count, rows.to() - row);
            if (from < to && input instanceof StoredInput.Array array) {
                write(array, from, to, count, bytes);
            } else if (from < to && input instanceof StoredInput.Picture picture) {
                pictures.write(rows.feed(), picture, batch.type(), bytes, call);
            }
            row += count;
        }
    }

    private static long rowsOf(StoredInput input) {
        return input instanceof StoredInput.Array array
                        && !array.header().shape().isEmpty()
                ? array.header().shape().get(0)
                : 1;
    }

    private static void write(StoredInput.Array array, long from, long to, long count, ByteBuffer bytes) {
        if (to - from == count) {
            NpyTensor.write(array, bytes);
        } else {
            NpyTensor.writeRows(array, from, to, bytes);
        }
    }

    /** The next picture of a batch, prepared as the feed says, at the buffer's position, which moves behind it. */
    static void write(Feed feed, RgbImage decoded, ImageTarget target, ElementType type, ByteBuffer bytes) {
        float[] values = new Preprocessor(feed.preprocessing(), target).values(decoded);
        put(FloatBuffer.wrap(values), type, bytes);
    }

    /** What pictures of a size become. */
    static ImageTarget target(HostedModel model, PictureSize size) {
        ImageInput image = model.image().orElseThrow();
        return new ImageTarget(
                size.height(),
                size.width(),
                image.channels(),
                image.layout() == ImageInput.Layout.NCHW
                        ? ImageTarget.Axes.CHANNELS_FIRST
                        : ImageTarget.Axes.CHANNELS_LAST);
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
            case INT16 -> {
                while (values.hasRemaining()) {
                    bytes.putShort(
                            (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(values.get()))));
                }
            }
            case INT32 -> {
                while (values.hasRemaining()) {
                    bytes.putInt(Math.round(values.get()));
                }
            }
            case INT8, INT64, BOOL -> throw new IllegalStateException("image inputs of %s are none".formatted(type));
        }
    }
}
