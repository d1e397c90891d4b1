package dev.layerscope.server.graph.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.testing.GoldenModels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a stranger uploads is read or refused; nothing else happens. */
class RefusedFilesTest {
    private static final int MUTATIONS = 300;

    @Test
    void anEmptyFileIsRefused() {
        assertRefused(new byte[0]);
    }

    @Test
    void aGraphWithoutNodesIsRefused() {
        OnnxMl.ModelProto.Builder model = Protos.model();
        model.getGraphBuilder().clearNode();
        assertRefused(model.build().toByteArray());
    }

    @Test
    void aPictureIsRefused() throws IOException {
        try (InputStream jpeg = getClass().getResourceAsStream("/golden/preprocess/pillow/decode/ycc444.jpg")) {
            assertRefused(Objects.requireNonNull(jpeg).readAllBytes());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 1000, 100_000})
    void randomBytesAreRefused(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        assertRefused(bytes);
    }

    @ParameterizedTest
    @MethodSource("dev.layerscope.server.testing.GoldenModels#names")
    void aFileCutInTheMiddleOfItsGraphIsRefused(String name) {
        byte[] whole = GoldenModels.bytes(name);
        assertRefused(Arrays.copyOf(whole, whole.length / 2));
        assertRefused(Arrays.copyOf(whole, whole.length / 10));
        assertRefused(Arrays.copyOf(whole, whole.length - 1));
    }

    @Test
    void sparseWeightsAreRefused() {
        OnnxMl.ModelProto.Builder model = Protos.model();
        model.getGraphBuilder().addSparseInitializerBuilder().addDims(3);
        assertRefused(model.build().toByteArray());
    }

    @Test
    void mutatedFilesAreReadOrRefusedAndWhatWasReadCanBeWritten() {
        byte[] original = Protos.everything().toByteArray();
        Random random = new Random(20260101);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = mutate(original, random);
            try {
                OnnxModel model = OnnxReader.read(ByteBuffer.wrap(mutated));
                assertThat(OnnxWriter.write(
                                model, weight -> model.graph().weights().containsKey(weight)))
                        .as("mutation %d", i)
                        .isNotEmpty();
            } catch (DomainException e) {
                assertThat(e.reason()).as("mutation %d", i).isEqualTo(Reason.MODEL_REFUSED);
                refused++;
            }
        }
        assertThat(refused).as("some of both").isBetween(MUTATIONS / 10, MUTATIONS * 9 / 10);
    }

    @Test
    void mutatedGoldenFilesAreReadOrRefused() {
        byte[] original = GoldenModels.bytes("tiny_vgg");
        Random random = new Random(20260102);
        for (int i = 0; i < MUTATIONS / 10; i++) {
            byte[] mutated = mutate(original, random);
            try {
                assertThat(OnnxReader.read(ByteBuffer.wrap(mutated)).graph().nodes())
                        .isNotEmpty();
            } catch (DomainException e) {
                assertThat(e.reason()).as("mutation %d", i).isEqualTo(Reason.MODEL_REFUSED);
            }
        }
    }

    /** One to three bytes changed, or a piece taken out, or one doubled. */
    private static byte[] mutate(byte[] original, Random random) {
        byte[] mutated = original.clone();
        int from = random.nextInt(original.length);
        int length = Math.min(1 + random.nextInt(16), original.length - from);
        switch (random.nextInt(4)) {
            case 0 -> {
                mutated = new byte[original.length - length];
                System.arraycopy(original, 0, mutated, 0, from);
                System.arraycopy(original, from + length, mutated, from, original.length - from - length);
            }
            case 1 -> {
                mutated = Arrays.copyOf(original, original.length + length);
                System.arraycopy(original, from, mutated, from + length, original.length - from);
            }
            default -> {
                for (int i = 0; i <= random.nextInt(3); i++) {
                    mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
                }
            }
        }
        return mutated;
    }

    private static void assertRefused(byte[] file) {
        assertThatThrownBy(() -> OnnxReader.read(ByteBuffer.wrap(file)))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_REFUSED));
    }
}
