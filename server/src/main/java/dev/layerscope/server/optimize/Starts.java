package dev.layerscope.server.optimize;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.image.RgbImage;
import dev.layerscope.server.input.ImageTarget;
import dev.layerscope.server.input.InputStore;
import dev.layerscope.server.input.NpyTensor;
import dev.layerscope.server.input.Preprocessor;
import dev.layerscope.server.input.StoredInput;
import dev.layerscope.server.optimize.loss.Canvas;
import dev.layerscope.server.optimize.loss.LossGraph;
import dev.layerscope.server.optimize.loss.LossSpec;
import dev.layerscope.server.optimize.loss.Parameters;
import dev.layerscope.server.optimize.recipe.Objective;
import dev.layerscope.server.optimize.recipe.Parameterization.Range;
import dev.layerscope.server.optimize.recipe.Settings;
import dev.layerscope.server.optimize.recipe.Stage;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** What searches begin with. */
final class Starts {
    private static final double FAINT = 0.01;
    private static final double NOISE_RANGE = 20;
    private static final double NOISE_BASE = 128;
    private static final double WHITE = 255;

    private final InputStore inputs;

    Starts(InputStore inputs) {
        this.inputs = inputs;
    }

    /**
     * Refuses a start that can't be one.
     *
     * @param first size of the search
     * @throws DomainException INPUT_INVALID
     */
    static void check(StoredInput start, Canvas canvas, Stage first) {
        Shape expected = canvas.fed(1, first.height(), first.width());
        if (start instanceof StoredInput.Array array) {
            Shape shape = NpyTensor.shape(array.header());
            boolean one = canvas.batch() > 1 && shape.equals(expected.with(0, 1));
            if (!one && !shape.equals(expected) || NpyTensor.type(array.header().type()) != ElementType.FLOAT) {
                throw new DomainException(
                        Reason.INPUT_INVALID,
                        "start: an array of %s %s (expected: float32 %s, the first stage's size%s)"
                                .formatted(
                                        array.header().type(),
                                        shape,
                                        expected,
                                        canvas.form() == Canvas.Form.PICTURES ? "; or a picture" : ""));
            }
        } else if (canvas.form() != Canvas.Form.PICTURES) {
            throw new DomainException(
                    Reason.INPUT_INVALID,
                    "start: a picture for input '%s', which takes none (expected: an array of float32 %s)"
                            .formatted(canvas.image().name(), expected));
        }
    }

    /**
     * The parameter of some pictures of a search before its first step.
     *
     * @param from the first picture
     * @param spec of these pictures
     * @throws DomainException INPUT_INVALID where the start can't be one
     */
    float[] parameter(Request request, int from, LossSpec spec) {
        if (request.given().start().isPresent()) {
            float[] one = picture(request.given().start().get(), request, spec);
            float[] all = new float[one.length * spec.pictures()];
            for (int i = 0; i < spec.pictures(); i++) {
                System.arraycopy(one, 0, all, i * one.length, one.length);
            }
            return new Parameters(spec).of(all);
        }
        boolean faint = request.settings().start() == Settings.Start.FAINT_NOISE;
        int count = faint
                ? Math.toIntExact(LossGraph.parameter(spec).elements() / spec.pictures())
                : spec.canvas().channels() * spec.height() * spec.width();
        float[] values = new float[count * spec.pictures()];
        for (int i = 0; i < spec.pictures(); i++) {
            Noise noise = new Noise(request.seed(), earlierLike(request.objectives(), from + i));
            for (int k = 0; k < count; k++) {
                values[i * count + k] = (float) (faint ? FAINT * noise.normal() : gray(noise.uniform(), k, spec));
            }
        }
        return faint ? values : new Parameters(spec).of(values);
    }

    /** A picture alone starts as it does among others; only those with the same objective differ. */
    static int earlierLike(List<Objective> objectives, int picture) {
        int count = 0;
        for (int i = 0; i < picture; i++) {
            if (objectives.get(i).equals(objectives.get(picture))) {
                count++;
            }
        }
        return count;
    }

    private static double gray(double uniform, int index, LossSpec spec) {
        double value = (uniform * NOISE_RANGE + NOISE_BASE) / WHITE;
        return spec.parameterization().range() == Range.FREE
                ? modelValue(value, index / (spec.height() * spec.width()), spec.canvas())
                : value;
    }

    private static double modelValue(double value, int channel, Canvas canvas) {
        return value * canvas.factor(channel) + canvas.black(channel);
    }

    private float[] picture(StoredInput start, Request request, LossSpec spec) {
        check(start, spec.canvas(), request.settings().stages().get(0));
        return start instanceof StoredInput.Picture picture
                ? ofImage(inputs.decode(picture), request, spec)
                : ofArray((StoredInput.Array) start, spec);
    }

    private static float[] ofImage(RgbImage image, Request request, LossSpec spec) {
        Canvas canvas = spec.canvas();
        int plane = spec.height() * spec.width();
        ImageTarget target =
                new ImageTarget(spec.height(), spec.width(), canvas.channels(), ImageTarget.Axes.CHANNELS_FIRST);
        RgbImage fitted = new Preprocessor(request.pixels(), target).fit(image);
        byte[] pixels = canvas.channels() == 1 ? fitted.toGray() : fitted.pixels();
        int step = canvas.channels() == 1 ? 1 : 3;
        boolean free = spec.parameterization().range() == Range.FREE;
        float[] values = new float[canvas.channels() * plane];
        for (int channel = 0; channel < canvas.channels(); channel++) {
            int source = free ? canvas.source(channel) : channel;
            for (int i = 0; i < plane; i++) {
                double value = source < step ? (pixels[i * step + source] & 0xff) / WHITE : 1;
                values[channel * plane + i] = (float) (free ? modelValue(value, channel, canvas) : value);
            }
        }
        return values;
    }

    /** An array is what the model could be fed; of a batch that it fixes the first picture counts, and is enough. */
    private static float[] ofArray(StoredInput.Array array, LossSpec spec) {
        Canvas canvas = spec.canvas();
        Shape shape = NpyTensor.shape(array.header());
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(shape.elements() * Float.BYTES))
                .order(ByteOrder.nativeOrder());
        NpyTensor.write(array, bytes);
        bytes.flip();
        int plane = spec.height() * spec.width();
        float[] values = new float[canvas.channels() * plane];
        boolean free = spec.parameterization().range() == Range.FREE;
        for (int channel = 0; channel < canvas.channels(); channel++) {
            int to = free ? channel : canvas.source(channel);
            for (int i = 0; i < plane; i++) {
                int at = canvas.isChannelsLast() ? i * canvas.channels() + channel : channel * plane + i;
                double value = bytes.getFloat(at * Float.BYTES);
                values[to * plane + i] =
                        (float) (free ? value : (value - canvas.black(channel)) / canvas.factor(channel));
            }
        }
        return values;
    }
}
