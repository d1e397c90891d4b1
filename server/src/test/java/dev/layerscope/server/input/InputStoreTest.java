package dev.layerscope.server.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import dev.layerscope.server.access.CacheSharing;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.image.ImageLimits;
import dev.layerscope.server.image.ImageSize;
import dev.layerscope.server.image.RgbImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputStoreTest {
    private static final int FILE_BYTES = 1024;
    private static final Caller ALICE = new Caller("alice", Role.VIEWER);
    private static final Caller BOB = new Caller("bob", Role.VIEWER);

    private final InputStore store = new InputStore(new InputSettings(1 << 20, 1 << 20, ImageLimits.DEFAULT));

    @Test
    void anInputIsNamedByTheSha256OfItsBytes() {
        ByteBuffer file = ClientFiles.png(3, 4, 1);

        StoredInput input = store.put(file, ALICE);

        assertThat(input.sha256())
                .isEqualTo(Hashing.sha256().hashBytes(file.duplicate()).toString());
        assertThat(store.get(input.sha256(), ALICE)).isSameAs(input);
        assertThat(input.file()).isEqualTo(file);
    }

    @Test
    void theSameBytesAreKeptOnce() {
        StoredInput first = store.put(ClientFiles.png(3, 4, 1), ALICE);
        StoredInput second = store.put(ClientFiles.png(3, 4, 1), ALICE);

        assertThat(second).isSameAs(first);
    }

    @Test
    void aPictureHasItsSizeAndAnArrayItsHeader() {
        assertThat(store.put(ClientFiles.png(3, 4, 1), ALICE))
                .isInstanceOfSatisfying(
                        StoredInput.Picture.class,
                        picture -> assertThat(picture.size()).isEqualTo(new ImageSize(3, 4)));
        assertThat(store.put(ClientFiles.randomNpy(1, 2, 5), ALICE))
                .isInstanceOfSatisfying(
                        StoredInput.Array.class,
                        array -> assertThat(NpyTensor.shape(array.header()).toArray())
                                .containsExactly(2, 5));
    }

    @Test
    void missingAreThoseNotHeldEachOnce() {
        String held = store.put(ClientFiles.png(3, 4, 1), ALICE).sha256();

        assertThat(store.missing(List.of("a", held, "b", "a"), ALICE)).containsExactly("a", "b");
    }

    @Test
    void anInputThatIsNotHeldIsAskedForAgain() {
        assertThatThrownBy(() -> store.get("0123", ALICE))
                .isInstanceOfSatisfying(DomainException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.INPUT_NOT_FOUND);
                    assertThat(e.facts()).containsEntry("sha256", "0123");
                })
                .hasMessageContaining("put it first");
    }

    @Test
    void inputsStayWithinTheBudget() {
        InputStore small = new InputStore(new InputSettings(4 * FILE_BYTES, FILE_BYTES, ImageLimits.DEFAULT));
        List<String> hashes = putArrays(small, 0, 50);

        assertThat(small.missing(hashes, ALICE)).isEqualTo(hashes.subList(0, 46));
    }

    @Test
    void theInputsUnusedForLongestMakeRoomAndTheNewestIsHeldHoweverOftenOthersWereUsed() {
        InputStore small = new InputStore(new InputSettings(4 * FILE_BYTES, FILE_BYTES, ImageLimits.DEFAULT));
        List<String> first = putArrays(small, 0, 4);
        for (int i = 0; i < 20; i++) {
            first.forEach(hash -> small.get(hash, ALICE));
        }

        List<String> second = putArrays(small, 4, 2);

        assertThat(small.missing(second, ALICE)).isEmpty();
        assertThat(small.missing(first, ALICE)).containsExactly(first.get(0), first.get(1));
    }

    @Test
    void whatOneHasBroughtIsNotThereForAnother() {
        InputStore apart = apart(1 << 20);
        String hash = apart.put(ClientFiles.png(3, 4, 1), ALICE).sha256();

        assertThat(apart.missing(List.of(hash), BOB)).containsExactly(hash);
        String unknown = "f".repeat(64);
        assertThatThrownBy(() -> apart.get(hash, BOB))
                .isInstanceOfSatisfying(
                        DomainException.class,
                        held -> assertThatThrownBy(() -> apart.get(unknown, BOB))
                                .isInstanceOfSatisfying(DomainException.class, never -> {
                                    assertThat(held.reason()).isEqualTo(never.reason());
                                    assertThat(held.sentence().replace(hash, unknown))
                                            .isEqualTo(never.sentence());
                                    assertThat(held.facts().keySet())
                                            .isEqualTo(never.facts().keySet());
                                }));
        assertThat(apart.get(hash, ALICE).sha256()).isEqualTo(hash);
    }

    @Test
    void theSameBytesOfTwoAreInMemoryOnceAndStayUntilBothHaveLostThem() {
        InputStore apart = apart(4 * FILE_BYTES);
        List<String> first = putArrays(apart, 0, 1);
        long one = apart.usedBytes();
        apart.put(array(0), BOB);

        assertThat(apart.usedBytes()).isEqualTo(one);

        putArrays(apart, 1, 3);

        assertThat(apart.missing(first, ALICE)).isEqualTo(first);
        assertThat(apart.missing(first, BOB)).isEmpty();
        assertThat(apart.evictions()).isEqualTo(1);
    }

    @Test
    void whatIsLostDoesNotDependOnWhatOthersHaveInCommon() {
        List<List<String>> lost = new ArrayList<>();
        for (int common : new int[] {0, 100}) {
            InputStore apart = apart(6 * FILE_BYTES);
            List<String> own = putArrays(apart, 0, 3);
            for (int i = 0; i < 3; i++) {
                apart.put(array(common + i), BOB);
            }
            own.addAll(putArrays(apart, 50, 2));
            lost.add(apart.missing(own, ALICE));
        }

        assertThat(lost.get(0)).hasSize(2).isEqualTo(lost.get(1));
    }

    @Test
    void whoBringsMuchPushesOutItsOwn() {
        InputStore apart = apart(8 * FILE_BYTES);
        String light = apart.put(array(1000), BOB).sha256();
        putArrays(apart, 0, 100);

        assertThat(apart.missing(List.of(light), BOB)).isEmpty();
    }

    @Test
    void callersWhoTrustEachOtherShareWhatTheyBring() {
        String hash = store.put(ClientFiles.png(3, 4, 1), ALICE).sha256();

        assertThat(store.missing(List.of(hash), BOB)).isEmpty();
        assertThat(store.hits()).isEqualTo(1);
        assertThat(store.misses()).isZero();
    }

    private static InputStore apart(long budgetBytes) {
        return new InputStore(
                new InputSettings(budgetBytes, FILE_BYTES, ImageLimits.DEFAULT).withSharing(CacheSharing.APART));
    }

    @Test
    void whatIsNeitherPictureNorArrayIsRefused() {
        ByteBuffer text = ByteBuffer.wrap("GIF90a, or so".getBytes(StandardCharsets.UTF_8));

        assertRefused(text, Reason.INPUT_INVALID, "expected: JPEG, PNG, GIF, BMP, WEBP or TIFF");
        assertThat(store.missing(List.of(Hashing.sha256().hashBytes(text).toString()), ALICE))
                .hasSize(1);
    }

    @Test
    void aBrokenHeaderIsRefused() {
        assertRefused(ClientFiles.png(3, 4, 1).limit(20), Reason.INPUT_INVALID, "PNG");
        assertRefused(ClientFiles.randomNpy(1, 2).limit(20), Reason.INPUT_INVALID, "npy");
    }

    @Test
    void anArrayOfTheWrongLengthIsRefused() {
        NpyHeader header = NpyHeader.of(NpyType.UINT8, 2, 3);

        assertRefused(
                ClientFiles.npy(header, new byte[5]),
                Reason.INPUT_INVALID,
                "npy: 5 bytes of numbers for shape [2, 3] (expected: 6)");
        assertRefused(
                ClientFiles.npy(header, new byte[7]),
                Reason.INPUT_INVALID,
                "npy: 7 bytes of numbers for shape [2, 3] (expected: 6)");
    }

    @Test
    void aFileBeyondTheLargestOrTheWholeBudgetIsRefused() {
        InputStore small = new InputStore(new InputSettings(1000, 2000, ImageLimits.DEFAULT));
        InputStore strict = new InputStore(new InputSettings(2000, 1000, ImageLimits.DEFAULT));

        for (InputStore refusing : List.of(small, strict)) {
            assertThatThrownBy(() -> refusing.put(ClientFiles.randomNpy(1, 300), ALICE))
                    .isInstanceOfSatisfying(
                            DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE))
                    .hasMessageContaining("expected: at most 1000");
        }
    }

    @Test
    void aPictureOfTooManyPixelsIsRefusedByItsHeader() {
        InputStore strict = new InputStore(new InputSettings(1 << 20, 1 << 20, new ImageLimits(11, 100)));

        assertThatThrownBy(() -> strict.put(ClientFiles.png(3, 4, 1), ALICE))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE))
                .hasMessageContaining("12 pixels (expected: at most 11)");
    }

    @Test
    void aPictureIsDecodedWhenItIsWanted() {
        StoredInput.Picture picture = (StoredInput.Picture) store.put(ClientFiles.png(3, 4, 1), ALICE);

        RgbImage decoded = store.decode(picture);

        assertThat(decoded.size()).isEqualTo(picture.size());
    }

    @Test
    void brokenPixelsAreNoticedWhenTheyAreDecoded() {
        ByteBuffer file = ClientFiles.png(30, 40, 1);
        int middle = file.limit() / 2;
        file.putLong(middle, ~file.getLong(middle));
        StoredInput.Picture broken = (StoredInput.Picture) store.put(file, ALICE);

        assertThatThrownBy(() -> store.decode(broken))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INPUT_INVALID));
    }

    @Test
    void anArrayIsWrittenAsItIs() {
        StoredInput.Array array = (StoredInput.Array) store.put(ClientFiles.npy(new float[] {1.5f, -2, 3}, 3), ALICE);
        ByteBuffer destination = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());

        NpyTensor.write(array, destination);

        assertThat(destination.position()).isEqualTo(12);
        assertThat(destination.getFloat(4)).isEqualTo(-2);
    }

    @Test
    void fortranOrderIsRefusedWhereItMatters() {
        StoredInput.Array matrix = (StoredInput.Array)
                store.put(ClientFiles.npy(ClientFiles.fortran(NpyType.UINT8, 2L, 3L), new byte[6]), ALICE);
        StoredInput.Array vector = (StoredInput.Array)
                store.put(ClientFiles.npy(ClientFiles.fortran(NpyType.UINT8, 6L), new byte[6]), ALICE);

        assertThatThrownBy(() -> NpyTensor.write(matrix, ByteBuffer.allocate(6)))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INPUT_INVALID))
                .hasMessageContaining("numpy.ascontiguousarray");
        ByteBuffer destination = ByteBuffer.allocate(6);
        NpyTensor.write(vector, destination);
        assertThat(destination.hasRemaining()).isFalse();
    }

    private void assertRefused(ByteBuffer file, Reason reason, String sentence) {
        assertThatThrownBy(() -> store.put(file.duplicate(), ALICE))
                .isInstanceOfSatisfying(DomainException.class, e -> {
                    assertThat(e.reason()).isEqualTo(reason);
                    if (reason == Reason.INPUT_INVALID) {
                        assertThat(e.facts())
                                .containsEntry(
                                        "sha256",
                                        Hashing.sha256()
                                                .hashBytes(file.duplicate())
                                                .toString());
                    }
                })
                .hasMessageContaining(sentence);
    }

    private static List<String> putArrays(InputStore store, int from, int count) {
        List<String> hashes = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            hashes.add(store.put(array(i), ALICE).sha256());
        }
        return hashes;
    }

    private static ByteBuffer array(int content) {
        byte[] header = NpyHeader.of(NpyType.UINT8, 1).toBytes();
        byte[] numbers = new byte[FILE_BYTES - header.length];
        numbers[0] = (byte) content;
        numbers[1] = (byte) (content >> 8);
        return ClientFiles.npy(NpyHeader.of(NpyType.UINT8, numbers.length), numbers);
    }
}
