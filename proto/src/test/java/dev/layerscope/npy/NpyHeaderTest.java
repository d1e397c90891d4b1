package dev.layerscope.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files were written by NumPy 2.4.6 ({@code numpy.save}, and {@code write_array} for other versions). */
final class NpyHeaderTest {
    @ParameterizedTest
    @ValueSource(strings = {"f4_2x3", "f2_fortran_2x3", "i8_scalar", "b1_3", "u1_0x4"})
    void writes_the_bytes_that_numpy_writes(String name) throws IOException {
        byte[] file = file(name);
        NpyHeader header = NpyHeader.parse(ByteBuffer.wrap(file));

        byte[] written = header.toBytes();

        assertThat(written).isEqualTo(Arrays.copyOf(file, file.length - (int) header.dataBytes()));
        assertThat(written.length % 64).isZero();
    }

    @Test
    void reads_type_shape_and_order() throws IOException {
        assertThat(parse("f4_2x3")).isEqualTo(NpyHeader.of(NpyType.FLOAT32, 2, 3));
        assertThat(parse("f2_fortran_2x3")).isEqualTo(new NpyHeader(NpyType.FLOAT16, List.of(2L, 3L), true));
        assertThat(parse("i8_scalar")).isEqualTo(NpyHeader.of(NpyType.INT64));
        assertThat(parse("b1_3")).isEqualTo(NpyHeader.of(NpyType.BOOL, 3));
        assertThat(parse("u1_0x4")).isEqualTo(NpyHeader.of(NpyType.UINT8, 0, 4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"f8_version2", "f8_version3"})
    void reads_later_versions_and_stops_at_the_first_element(String name) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(file(name));

        assertThat(NpyHeader.parse(file)).isEqualTo(NpyHeader.of(NpyType.FLOAT64, 2));
        assertThat(file.remaining()).isEqualTo(16);
    }

    @Test
    void reads_from_the_middle_of_a_buffer() throws IOException {
        byte[] file = file("f4_2x3");
        ByteBuffer buffer =
                ByteBuffer.allocate(file.length + 5).position(5).put(file).position(5);

        assertThat(NpyHeader.startsNpy(buffer)).isTrue();
        assertThat(NpyHeader.parse(buffer)).isEqualTo(NpyHeader.of(NpyType.FLOAT32, 2, 3));
        assertThat(buffer.remaining()).isEqualTo(24);
    }

    @Test
    void a_file_cut_off_anywhere_in_its_header_is_refused_and_leaves_the_buffer_alone() throws IOException {
        byte[] file = file("f4_2x3");
        for (int length = 0; length < 128; length++) {
            ByteBuffer cut = ByteBuffer.wrap(file, 0, length);
            assertThatThrownBy(() -> NpyHeader.parse(cut)).isInstanceOf(NpyException.class);
            assertThat(cut.position()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "big_endian; npy element type: >f4 (expected: one of <f4",
                "complex; npy element type: <c8 (expected: one of <f4",
                "structured; one element type, not a structure of several"
            })
    void arrays_that_are_not_taken_are_named(String name, String sentence) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(file(name));

        assertThatThrownBy(() -> NpyHeader.parse(file))
                .isInstanceOf(NpyException.class)
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{'descr': '<f4', 'fortran_order': False}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'shape': (1,)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'other': 1}",
                "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1 2)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775808,)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904,)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} import os",
                "{'descr': '<f4, 'fortran_order': False, 'shape': (1,)}",
                "{'descr': '<f4' 'fortran_order': False, 'shape': (1,)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': [1]}",
            })
    void headers_that_are_none_are_refused(String text) {
        assertThatThrownBy(() -> NpyHeader.parse(version1(text))).isInstanceOf(NpyException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2)}",
                "{\"shape\": (1, 2), \"fortran_order\": False, \"descr\": \"<f4\", }",
                "{'descr':'<f4','fortran_order':False,'shape':(1L,2L,),}   \n",
            })
    void other_spellings_of_the_same_dictionary_are_read(String text) throws NpyException {
        assertThat(NpyHeader.parse(version1(text))).isEqualTo(NpyHeader.of(NpyType.FLOAT32, 1, 2));
    }

    @Test
    void an_empty_array_may_have_any_other_dimension() throws NpyException {
        NpyHeader header = NpyHeader.parse(
                version1("{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 0, 3)}"));

        assertThat(header.dataBytes()).isZero();
    }

    @Test
    void a_header_length_above_the_limit_is_refused_before_anything_is_allocated() {
        ByteBuffer file = ByteBuffer.wrap(
                new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, -1, '{', '}', '\n', ' '});

        assertThatThrownBy(() -> NpyHeader.parse(file))
                .isInstanceOf(NpyException.class)
                .hasMessage("npy header length: 4294967295 bytes (expected: at most 10000)");
    }

    @Test
    void an_unknown_version_is_refused() {
        ByteBuffer file = version1("{}");
        file.put(6, (byte) 4);

        assertThatThrownBy(() -> NpyHeader.parse(file)).hasMessage("npy version: 4.0 (expected: 1.0, 2.0 or 3.0)");
    }

    @Test
    void the_longest_header_is_written_and_read_back() throws NpyException {
        List<Long> shape = new ArrayList<>(Collections.nCopies(63, Long.MAX_VALUE));
        shape.add(0L);
        NpyHeader header = new NpyHeader(NpyType.FLOAT64, shape, true);

        assertThat(NpyHeader.parse(ByteBuffer.wrap(header.toBytes()))).isEqualTo(header);
    }

    @Test
    void a_shape_of_more_bytes_than_a_long_counts_is_refused() {
        assertThatThrownBy(() -> NpyHeader.of(NpyType.FLOAT64, 1L << 60)).isInstanceOf(IllegalArgumentException.class);
        assertThat(NpyHeader.of(NpyType.UINT8, 1L << 60).dataBytes()).isEqualTo(1L << 60);
    }

    private static NpyHeader parse(String name) throws IOException {
        return NpyHeader.parse(ByteBuffer.wrap(file(name)));
    }

    private static ByteBuffer version1(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(10 + bytes.length)
                .put(NpyHeader.MAGIC)
                .put(new byte[] {1, 0, (byte) bytes.length, (byte) (bytes.length >> 8)})
                .put(bytes)
                .flip();
    }

    private static byte[] file(String name) throws IOException {
        try (InputStream in = NpyHeaderTest.class.getResourceAsStream("/npy/" + name + ".npy")) {
            return in.readAllBytes();
        }
    }
}
