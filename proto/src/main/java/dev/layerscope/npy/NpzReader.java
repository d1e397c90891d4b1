package dev.layerscope.npy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Reads small {@code .npz} archives whole, compressed or not. */
public final class NpzReader {
    /** Of all arrays together: bases of components and the like, not activations. */
    private static final long MOST_BYTES = 256L << 20;

    private static final String ENDING = ".npy";

    private NpzReader() {}

    /**
     * All arrays by key, in the order of the file.
     *
     * @throws NpyException where the file is no archive of arrays, or holds more than 256 MiB
     * @throws IOException where it can't be read
     */
    public static Map<String, NpyArray> read(Path file) throws IOException {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        long left = MOST_BYTES;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                byte[] bytes = read(zip, entry, left);
                left -= bytes.length;
                String name = entry.getName();
                String key = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
                arrays.put(key, NpyArray.parse(ByteBuffer.wrap(bytes)));
            }
        } catch (ZipException e) {
            throw new NpyException("npz: " + e.getMessage() + " (expected: an archive that numpy.savez writes)");
        }
        return arrays;
    }

    private static byte[] read(ZipFile zip, ZipEntry entry, long most) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            // A small file may claim anything of its entries' sizes, so what comes out is counted.
            byte[] bytes = in.readNBytes((int) most);
            if (in.read() >= 0) {
                throw new NpyException("npz: more than " + MOST_BYTES + " bytes (expected: at most these)");
            }
            return bytes;
        }
    }
}
