package dev.layerscope.server.app;

import dev.layerscope.npy.NpyHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Reads the arrays of a {@code .npz} resource. */
final class Npz {
    private Npz() {}

    /** Files of the archive by name, without the suffix. */
    static Map<String, byte[]> files(String resource) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (InputStream in = Npz.class.getResourceAsStream(resource);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName().replaceFirst("\\.npy$", ""), zip.readAllBytes());
            }
        }
        return files;
    }

    static float[] floats(byte[] npy) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
        NpyHeader header = NpyHeader.parse(bytes);
        float[] values = new float[(int) header.elements()];
        bytes.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    static long[] shape(byte[] npy) throws IOException {
        return NpyHeader.parse(ByteBuffer.wrap(npy)).shape().stream()
                .mapToLong(Long::longValue)
                .toArray();
    }
}
