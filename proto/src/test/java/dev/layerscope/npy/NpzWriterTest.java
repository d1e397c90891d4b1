package dev.layerscope.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

final class NpzWriterTest {
    @Test
    void an_archive_holds_the_files_that_numpy_savez_writes() throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (NpzWriter writer = new NpzWriter(archive)) {
            ByteBuffer floats = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < 6; i++) {
                floats.putFloat(i);
            }
            try (OutputStream array = writer.array("layer1.0.conv1", NpyHeader.of(NpyType.FLOAT32, 2, 3))) {
                array.write(floats.array(), 0, 8);
                array.write(floats.array(), 8, 16);
            }
            try (OutputStream array = writer.array("fc", NpyHeader.of(NpyType.INT64, 1))) {
                array.write(new byte[] {7, 0, 0, 0, 0, 0, 0, 0});
            }
        }

        try (InputStream numpys = NpzWriterTest.class.getResourceAsStream("/npy/two.npz")) {
            assertThat(entries(new ByteArrayInputStream(archive.toByteArray())))
                    .usingRecursiveComparison()
                    .isEqualTo(entries(numpys));
        }
    }

    @Test
    void a_key_is_written_once_only() throws IOException {
        NpzWriter writer = new NpzWriter(OutputStream.nullOutputStream());
        writer.array("fc", NpyHeader.of(NpyType.UINT8, 0)).close();

        assertThatThrownBy(() -> writer.array("fc", NpyHeader.of(NpyType.UINT8, 0)))
                .isInstanceOf(ZipException.class);
    }

    private static Map<String, byte[]> entries(InputStream archive) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        ZipInputStream zip = new ZipInputStream(archive);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            entries.put(entry.getName(), zip.readAllBytes());
        }
        return entries;
    }
}
