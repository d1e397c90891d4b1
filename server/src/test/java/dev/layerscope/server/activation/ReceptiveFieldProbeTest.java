package dev.layerscope.server.activation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import dev.layerscope.server.access.Call;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.ImageInput;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.model.ReceptiveField;
import dev.layerscope.server.model.ReceptiveFields;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Receptive fields against what really changes: a row or a column of the picture is changed, and every position of every
 * layer that changes with it must have it in its field.
 */
class ReceptiveFieldProbeTest {
    private static final double ROUNDING = 1e-6;

    @TempDir
    private Path folder;

    private TestActivations server;

    @BeforeEach
    void start() {
        server = new TestActivations(folder, ActivationSettings.defaults().keepingNothing());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Of how many layers the field is known, for rows and for columns, and of how many of these it is seen in full. */
    private record Counts(int known, int inFull) {}

    /** Of all golden models; beyond a transposed convolution or a Resize a field may be larger than what is seen. */
    @ParameterizedTest
    @CsvSource({
        "tiny_resnet, 60, 60",
        "tiny_resnet_odd, 60, 60",
        "tiny_resnet_bn, 86, 86",
        "tiny_vgg, 22, 22",
        "tiny_inception, 42, 34",
        "tiny_mobilenet_v2, 196, 196",
        "tiny_mobilenet_v3, 8, 8",
        "tiny_convnext, 140, 140",
        "tiny_dynamo, 54, 54",
        "tiny_dynamo_bn, 6, 6",
        "tiny_vit, 2, 2"
    })
    void whatChangesIsInsideTheField(String name, int known, int inFull) {
        server.models().golden(name);
        assertThat(probe(name)).isEqualTo(new Counts(known, inFull));
    }

    private Counts probe(String name) {
        HostedModel model = server.activations().model(name);
        ImageInput image = model.image().orElseThrow();
        int height = image.height().orElse(32);
        int width = image.width().orElse(32);
        int known = 0;
        int inFull = 0;
        for (int axis = 0; axis < 2; axis++) {
            int side = axis == 0 ? height : width;
            FeedRequest request = TestActivations.request(name, server.put(changed(height, width, axis)));
            List<Layer> layers =
                    model.layers().stream().filter(layer -> !layer.shapeValue()).toList();
            ReceptiveFields fields = server.activations()
                    .receptiveFields(model, request, Call.ofServer())
                    .orElseThrow();
            for (Layer layer : layers) {
                try (var lease = server.activations().compute(model, request, List.of(layer), Call.ofServer())) {
                    Activation activation = lease.value().activations().get(0);
                    ReceptiveField field = fields.of(layer.tensor(), activation.channelAxis());
                    Optional<ReceptiveField.Axis> along = axis == 0 ? field.rows() : field.columns();
                    if (along.isEmpty() || field.wholePictureBeside()) {
                        continue;
                    }
                    known++;
                    inFull += check(layer, activation, along.get(), axis, side) ? 1 : 0;
                }
            }
        }
        return new Counts(known, inFull);
    }

    /** Whether every position whose field lies inside the picture sees all of it. */
    private static boolean check(Layer layer, Activation activation, ReceptiveField.Axis field, int axis, int side) {
        List<TreeSet<Integer>> seen = seen(activation, axis);
        boolean all = true;
        for (int i = 0; i < seen.size(); i++) {
            double start = field.start() + i * field.jump();
            int low = (int) Math.ceil(start - ROUNDING);
            int high = (int) Math.floor(start + field.size() - 1 + ROUNDING);
            assertThat(seen.get(i))
                    .as("%s, position %d of axis %d, field %s", layer.path(), i, axis, field)
                    .allMatch(pixel -> pixel >= low && pixel <= high);
            boolean inside = low >= 0 && high < side;
            all &= !inside
                    || !seen.get(i).isEmpty()
                            && seen.get(i).first() == low
                            && seen.get(i).last() == high;
        }
        return all;
    }

    /** For each index along one axis of the map, the rows or columns of the picture that change something there. */
    private static List<TreeSet<Integer>> seen(Activation activation, int axis) {
        Tensor tensor = activation.tensor();
        Shape shape = tensor.shape();
        Planes planes = new Planes(tensor, activation.channelAxis());
        int first = activation.channelAxis() == 1 ? 2 : 1;
        int columns = (int) shape.dim(first + 1);
        List<TreeSet<Integer>> seen = new ArrayList<>();
        for (int i = 0; i < shape.dim(first + axis); i++) {
            seen.add(new TreeSet<>());
        }
        int unchanged = planes.batch() - 1;
        for (int c = 0; c < planes.channels(); c++) {
            float[] plain = planes.plane(unchanged, c);
            for (int n = 0; n < unchanged; n++) {
                float[] plane = planes.plane(n, c);
                for (int i = 0; i < plane.length; i++) {
                    if (plane[i] != plain[i]) {
                        seen.get(axis == 0 ? i / columns : i % columns).add(n);
                    }
                }
            }
        }
        return seen;
    }

    /** Pictures of noise: picture n has row or column n changed, the last one is as it was. */
    private static ByteBuffer changed(int height, int width, int axis) {
        int side = axis == 0 ? height : width;
        float[] noise = new float[3 * height * width];
        Random random = new Random(5);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) random.nextGaussian();
        }
        byte[] header =
                NpyHeader.of(NpyType.FLOAT32, side + 1, 3, height, width).toBytes();
        ByteBuffer file = ByteBuffer.allocate(header.length + (side + 1) * noise.length * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(header);
        for (int n = 0; n <= side; n++) {
            for (int i = 0; i < noise.length; i++) {
                int at = axis == 0 ? i / width % height : i % width;
                file.putFloat(at == n ? -noise[i] + 1 : noise[i]);
            }
        }
        return file.flip();
    }
}
