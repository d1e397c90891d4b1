package dev.layerscope.server.attribution;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.model.ImageInput;
import dev.layerscope.server.tensor.Float16;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.nio.ByteBuffer;

/**
 * A number for each pixel of the first picture of a gradient: of the gradients by its colour channels the one of the
 * largest magnitude (Simonyan, Vedaldi, Zisserman 2013, "Deep Inside Convolutional Networks", section 3.1).
 *
 * @param height of the picture as the model gets it, in pixels
 * @param width the same
 * @param colorChannels how many each pixel has
 * @param values {@code [height, width]}, row-major, with their sign; not to be changed
 */
// An array that is shared rather than copied; nobody compares maps.
@SuppressWarnings("ArrayRecordComponent")
public record PixelMap(int height, int width, int colorChannels, float[] values) {
    /**
     * @throws DomainException NOT_DIFFERENTIABLE where the gradient is by no input for pictures
     */
    public static PixelMap of(InputGradient gradient) {
        ImageInput.Layout layout = gradient.image()
                .map(ImageInput::layout)
                .orElseThrow(() -> new DomainException(
                        Reason.NOT_DIFFERENTIABLE,
                        "layer '%s': its gradient is by an input of shape %s (expected: an input for pictures)"
                                .formatted(
                                        gradient.layer().path(),
                                        gradient.values().shape())));
        Tensor tensor = gradient.values();
        Shape shape = tensor.shape();
        int height = Math.toIntExact(shape.dim(layout.heightAxis()));
        int width = Math.toIntExact(shape.dim(layout.heightAxis() + 1));
        int channels = Math.toIntExact(shape.dim(layout.channelAxis()));
        boolean last = layout == ImageInput.Layout.NHWC;
        float[] largest = new float[height * width];
        ByteBuffer bytes = tensor.bytes();
        for (int pixel = 0; pixel < largest.length; pixel++) {
            for (int channel = 0; channel < channels; channel++) {
                float value =
                        value(tensor, bytes, last ? pixel * channels + channel : channel * largest.length + pixel);
                // A number is never larger than what is none, so that stays and is seen.
                if (Float.isNaN(value) || Math.abs(value) > Math.abs(largest[pixel])) {
                    largest[pixel] = value;
                }
            }
        }
        return new PixelMap(height, width, channels, largest);
    }

    private static float value(Tensor tensor, ByteBuffer bytes, int index) {
        return switch (tensor.type()) {
            case FLOAT16 -> Float16.toFloat(bytes.getShort(index * Short.BYTES));
            case DOUBLE -> (float) bytes.getDouble(index * Double.BYTES);
            default -> bytes.getFloat(index * Float.BYTES);
        };
    }

    /** The magnitudes alone. */
    public float[] magnitudes() {
        float[] magnitudes = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            magnitudes[i] = Math.abs(values[i]);
        }
        return magnitudes;
    }

    /** Whether nothing changes anything. */
    public boolean isZero() {
        for (float value : values) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }
}
