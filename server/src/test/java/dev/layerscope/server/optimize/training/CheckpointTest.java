package dev.layerscope.server.optimize.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.layerscope.server.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checkpoints as ONNX Runtime has them, whole and broken. What it makes of them itself is seen where searches go on. */
class CheckpointTest {
    private static final Checkpoint BEGINNING =
            new Checkpoint("image", Shape.of(1, 2, 3), new float[] {1, -2, 3.5f, 0, Float.MIN_VALUE, 6}, List.of(), 0);
    private static final Checkpoint LATER = new Checkpoint(
            "Bild",
            Shape.of(3),
            new float[] {1, 2, 3},
            List.of(new float[] {-1, Float.NaN, 1e-30f}, new float[] {0.25f, 0.5f, 1}),
            1L << 40);

    @Test
    void whatIsWrittenIsRead() {
        assertSame(read(CheckpointWriter.write(BEGINNING)), BEGINNING);
        assertSame(read(CheckpointWriter.write(LATER)), LATER);
        Checkpoint scalar = new Checkpoint("", Shape.of(), new float[] {7}, List.of(), 0);
        assertSame(read(CheckpointWriter.write(scalar)), scalar);
        Checkpoint none = new Checkpoint("none", Shape.of(0), new float[0], List.of(), 0);
        assertSame(read(CheckpointWriter.write(none)), none);
    }

    @Test
    void theFileSaysWhatItIs() {
        byte[] file = CheckpointWriter.write(BEGINNING);
        assertThat(new String(file, 4, 4, StandardCharsets.ISO_8859_1)).isEqualTo("ODTC");
        assertRefused(new byte[0], "0 bytes");
        assertRefused(new byte[7], "7 bytes");
        byte[] other = file.clone();
        other[4] = 'X';
        assertRefused(other, "of the kind 'XDTC' (expected: ODTC)");
    }

    @Test
    void anotherVersionIsRefused() {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        builder.startTable(CheckpointFormat.Root.SLOTS);
        builder.addInt(CheckpointFormat.Root.VERSION, 3, 0);
        builder.finish(builder.endTable(), CheckpointFormat.IDENTIFIER);
        assertRefused(builder.sizedByteArray(), "version 3 (expected: 2)");
    }

    @Test
    void aFileWithoutParametersIsRefused() {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        builder.startTable(CheckpointFormat.Root.SLOTS);
        builder.addInt(CheckpointFormat.Root.VERSION, CheckpointFormat.VERSION, 0);
        builder.finish(builder.endTable(), CheckpointFormat.IDENTIFIER);
        assertRefused(builder.sizedByteArray(), "no parameters");
    }

    @Test
    void aFileThatEndsEarlyIsRefusedWhereverItEnds() {
        byte[] file = CheckpointWriter.write(LATER);
        // A text's end, and zeros up to a multiple of four, mean nothing.
        int meaningful = file.length - Integer.BYTES;
        for (int length = 0; length < meaningful; length++) {
            byte[] part = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> read(part))
                    .as("%d of %d bytes", length, file.length)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("checkpoint: ");
        }
    }

    @Test
    void aFileThatWasChangedAnywhereIsReadOrRefusedAndNothingElse() {
        byte[] file = CheckpointWriter.write(LATER);
        int refused = 0;
        for (int i = 0; i < file.length; i++) {
            for (int changed : new int[] {0, 0x7f, 0x80, 0xff, file[i] + 1, file[i] - 1, file[i] ^ 0x40}) {
                byte[] broken = file.clone();
                broken[i] = (byte) changed;
                try {
                    read(broken);
                } catch (IllegalArgumentException e) {
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(file.length);
    }

    @Test
    void aListThatClaimsBillionsOfElementsTakesNoMemory() {
        byte[] file = CheckpointWriter.write(BEGINNING);
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int lists = 0;
        for (int at = 8; at + 4 <= file.length; at += 4) {
            int was = bytes.getInt(at);
            if (was == 3 || was == 24) {
                lists++;
                bytes.putInt(at, 0x7fffffff);
                assertRefused(file, "");
                bytes.putInt(at, was);
            }
        }
        assertThat(lists).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aCheckpointIsWholeOrNone() {
        float[] two = new float[2];
        assertThatThrownBy(() -> new Checkpoint("p", Shape.of(3), two, List.of(), 0))
                .hasMessage("parameter: 2 values (expected: 3, for the shape [3])");
        assertThatThrownBy(() -> new Checkpoint("p", Shape.of(2), two, List.of(two), 1))
                .hasMessage("moments: 1 (expected: 2 or none)");
        assertThatThrownBy(() -> new Checkpoint("p", Shape.of(2), two, List.of(two, new float[3]), 1))
                .hasMessage("moment: 3 values (expected: 2, as the parameter)");
        assertThatThrownBy(() -> new Checkpoint("p", Shape.of(2), two, List.of(), 1))
                .hasMessageStartingWith("step: 1 with 0 moments");
        assertThatThrownBy(() -> new Checkpoint("p", Shape.of(2), two, List.of(two, two), -1))
                .hasMessageStartingWith("step: -1");
    }

    private static Checkpoint read(byte[] file) {
        return CheckpointReader.read(file);
    }

    private static void assertRefused(byte[] file, String sentence) {
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("checkpoint: ")
                .hasMessageContaining(sentence);
    }

    private static void assertSame(Checkpoint read, Checkpoint written) {
        assertThat(read.name()).isEqualTo(written.name());
        assertThat(read.shape()).isEqualTo(written.shape());
        assertThat(read.values()).containsExactly(written.values());
        assertThat(read.moments()).hasSameSizeAs(written.moments());
        for (int i = 0; i < written.moments().size(); i++) {
            assertThat(read.moments().get(i)).containsExactly(written.moments().get(i));
        }
        assertThat(read.step()).isEqualTo(written.step());
    }
}
