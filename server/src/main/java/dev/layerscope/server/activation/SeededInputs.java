package dev.layerscope.server.activation;

import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.image.RgbImage;
import dev.layerscope.server.input.ImageTarget;
import dev.layerscope.server.model.ImageInput;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Float16;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Makes the inputs that nobody feeds: what is likely to be taken by any model, and reaches most of it. The same seed makes
 * the same, whichever of the others are fed.
 *
 * <p>A picture is coarse and fine noise in equal parts, for fine noise alone dies out in the first layers. Integers may be
 * positions in a table of unknown length, so they are 0 or 1; a single one may count something, so it is 1.
 */
final class SeededInputs {
    private static final int COARSE_CELLS = 8;
    private static final int LEVELS = 256;

    private final long seed;
    private final TensorPool pool;

    SeededInputs(long seed, TensorPool pool) {
        this.seed = seed;
        this.pool = pool;
    }

    /**
     * Adds a tensor for each input that is not there yet, and returns their names.
     *
     * @param fed to which the tensors are added, for its owner to close
     */
    List<String> complete(Feed feed, Map<String, Tensor> fed) {
        List<String> made = new ArrayList<>();
        for (ValueInfo input : feed.model().model().graph().requiredInputs()) {
            String name = input.name();
            ElementType type = feed.model().inputType(name).orElse(null);
            // What can't be fed at all is missed by those layers only that need it.
            if (type != null && !fed.containsKey(name)) {
                Tensor tensor =
                        pool.allocate(type, Objects.requireNonNull(feed.shapes().get(name)));
                fed.put(name, tensor);
                fill(feed, name, tensor, new SplittableRandom(seed + name.hashCode()));
                made.add(name);
            }
        }
        return made;
    }

    private static void fill(Feed feed, String input, Tensor tensor, SplittableRandom random) {
        feed.model()
                .image()
                .filter(image -> image.name().equals(input))
                .ifPresentOrElse(
                        image -> fillWithPictures(feed, image, tensor, random), () -> fillWithNumbers(tensor, random));
    }

    private static void fillWithPictures(Feed feed, ImageInput image, Tensor tensor, SplittableRandom random) {
        Shape shape = tensor.shape();
        int heightAxis = image.layout().heightAxis();
        PictureSize size = new PictureSize((int) shape.dim(heightAxis), (int) shape.dim(heightAxis + 1));
        ImageTarget target = FeedTensors.target(feed.model(), size);
        ByteBuffer bytes = tensor.bytes();
        while (bytes.hasRemaining()) {
            FeedTensors.write(feed, picture(size, random), target, tensor.type(), bytes);
        }
    }

    private static RgbImage picture(PictureSize size, SplittableRandom random) {
        byte[] coarse = new byte[COARSE_CELLS * COARSE_CELLS * 3];
        random.nextBytes(coarse);
        byte[] pixels = new byte[size.height() * size.width() * 3];
        int at = 0;
        for (int y = 0; y < size.height(); y++) {
            int row = y * COARSE_CELLS / size.height();
            for (int x = 0; x < size.width(); x++) {
                int cell = (row * COARSE_CELLS + x * COARSE_CELLS / size.width()) * 3;
                for (int channel = 0; channel < 3; channel++) {
                    pixels[at++] = (byte) (((coarse[cell + channel] & 0xff) + random.nextInt(LEVELS)) / 2);
                }
            }
        }
        return RgbImage.of(size.height(), size.width(), pixels);
    }

    private static void fillWithNumbers(Tensor tensor, SplittableRandom random) {
        ByteBuffer bytes = tensor.bytes();
        boolean single = tensor.shape().elements() == 1;
        while (bytes.hasRemaining()) {
            double real = 2 * random.nextDouble() - 1;
            int integer = single || real > 0 ? 1 : 0;
            switch (tensor.type()) {
                case FLOAT -> bytes.putFloat((float) real);
                case FLOAT16 -> bytes.putShort(Float16.fromFloat((float) real));
                case DOUBLE -> bytes.putDouble(real);
                case INT8, UINT8, BOOL -> bytes.put((byte) integer);
                case INT16 -> bytes.putShort((short) integer);
                case INT32 -> bytes.putInt(integer);
                case INT64 -> bytes.putLong(integer);
            }
        }
    }
}
