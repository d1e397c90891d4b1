package dev.layerscope.server.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.image.ImageLimits;
import dev.layerscope.server.image.ImageSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplesTest {
    private static final int MOST_BYTES = 10_000;

    @TempDir
    private Path parent;

    private Path folder;
    private Samples samples;

    @BeforeEach
    void offerThree() throws IOException {
        folder = Files.createDirectory(parent.resolve("samples"));
        write("c.png", 3, 30);
        write("a.png", 1, 10);
        write("b.png", 2, 20);
        samples = new Samples(new InputSettings(1 << 20, MOST_BYTES, ImageLimits.DEFAULT).withSamples(folder));
    }

    @Test
    void samplesAreListedByNameWithHashAndSize() throws IOException {
        byte[] file = Files.readAllBytes(folder.resolve("b.png"));
        assertThat(all()).extracting(Sample::name).containsExactly("a.png", "b.png", "c.png");
        assertThat(all().get(1))
                .isEqualTo(new Sample(
                        "b.png", Hashing.sha256().hashBytes(file).toString(), file.length, new ImageSize(2, 20)));
    }

    @Test
    void pagesFollowOneAnotherWhateverComesInBetween() throws IOException {
        SamplePage first = samples.page("", 2, new Cancellation());
        write("aa.png", 5, 5);
        SamplePage second = samples.page(first.next(), 2, new Cancellation());

        assertThat(first.samples()).extracting(Sample::name).containsExactly("a.png", "b.png");
        assertThat(second.samples()).extracting(Sample::name).containsExactly("c.png");
        assertThat(second.next()).isEmpty();
        assertThat(samples.page("", 4, new Cancellation()).next()).isEmpty();
    }

    @Test
    void whatIsNoPictureOrTooLargeOrBrokenOrHiddenIsLeftOut() throws IOException {
        Files.writeString(folder.resolve("notes.png"), "no picture at all");
        Files.write(folder.resolve("empty.png"), new byte[0]);
        Files.write(
                folder.resolve("broken.png"), java.util.Arrays.copyOf(Files.readAllBytes(folder.resolve("a.png")), 20));
        Files.write(folder.resolve("array.npy"), bytes(ClientFiles.npy(new float[] {1}, 1)));
        write("large.png", 80, 80);
        write(".hidden.png", 4, 4);
        Files.createDirectory(folder.resolve("more"));
        write("more/d.png", 4, 4);

        assertThat(Files.size(folder.resolve("large.png"))).isGreaterThan(MOST_BYTES);
        assertThat(all()).extracting(Sample::name).containsExactly("a.png", "b.png", "c.png");
    }

    @Test
    void aLinkIsFollowedInsideTheFolderOnly() throws IOException {
        Files.write(parent.resolve("secret.png"), bytes(ClientFiles.png(6, 6, 6)));
        Files.createSymbolicLink(folder.resolve("out.png"), parent.resolve("secret.png"));
        Files.createSymbolicLink(folder.resolve("in.png"), folder.resolve("a.png"));
        Files.createSymbolicLink(folder.resolve("nowhere.png"), folder.resolve("gone.png"));

        assertThat(all()).extracting(Sample::name).containsExactly("a.png", "b.png", "c.png", "in.png");
        assertNotFound("out.png");
        try (OpenSample linked = samples.open("in.png", new Cancellation())) {
            assertThat(linked.sample().name()).isEqualTo("in.png");
            assertThat(linked.sample().sha256()).isEqualTo(all().get(0).sha256());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", "../secret.png", "../samples/a.png", "./a.png", "/etc/passwd", "A.PNG", "a.png\0"
            })
    void onlyANameThatIsListedIsOpened(String name) throws IOException {
        Files.write(parent.resolve("secret.png"), bytes(ClientFiles.png(6, 6, 6)));
        assertNotFound(name);
    }

    @Test
    void aSampleIsReadInPieces() throws IOException {
        byte[] file = Files.readAllBytes(folder.resolve("a.png"));
        try (OpenSample open = samples.open("a.png", new Cancellation())) {
            assertThat(bytes(open.read(0, 7))).isEqualTo(java.util.Arrays.copyOf(file, 7));
            assertThat(bytes(open.read(7, MOST_BYTES))).isEqualTo(java.util.Arrays.copyOfRange(file, 7, file.length));
            assertThat(open.read(file.length, 5).remaining()).isZero();
        }
    }

    @Test
    void aPictureThatIsReplacedIsAnother() throws IOException {
        String before = all().get(0).sha256();
        Files.delete(folder.resolve("a.png"));
        write("a.png", 7, 7);
        Files.setLastModifiedTime(folder.resolve("a.png"), FileTime.fromMillis(0));

        assertThat(all().get(0).size()).isEqualTo(new ImageSize(7, 7));
        assertThat(all().get(0).sha256()).isNotEqualTo(before);
    }

    @Test
    void withoutAFolderOrWhereItIsGoneThereAreNone() throws IOException {
        Samples none = new Samples(new InputSettings(1 << 20, MOST_BYTES, ImageLimits.DEFAULT));
        Samples gone = new Samples(
                new InputSettings(1 << 20, MOST_BYTES, ImageLimits.DEFAULT).withSamples(parent.resolve("gone")));

        assertThat(none.page("", 9, new Cancellation()).samples()).isEmpty();
        assertThat(gone.page("", 9, new Cancellation()).samples()).isEmpty();
    }

    @Test
    void whoeverHasLeftIsNotWaitedFor() {
        Cancellation left = new Cancellation();
        left.cancel();

        assertThatThrownBy(() -> samples.page("", 9, left)).isInstanceOf(CancellationException.class);
    }

    private List<Sample> all() {
        return samples.page("", 100, new Cancellation()).samples();
    }

    private void assertNotFound(String name) {
        assertThatThrownBy(() -> samples.open(name, new Cancellation()))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.SAMPLE_NOT_FOUND))
                .hasMessageContaining("(expected: ");
    }

    private void write(String name, int height, int width) throws IOException {
        Files.write(folder.resolve(name), bytes(ClientFiles.png(height, width, height)));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
