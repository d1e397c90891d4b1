package dev.layerscope.npy;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes several arrays into one {@code .npz} archive, each as it comes and without holding it.
 *
 * <p>Entries are not compressed, though they are marked as deflated: only so can they be written before their size is
 * known. Archives and entries above 4 GiB use Zip64. The same arrays give the same bytes on every day. Not safe for use
 * by several threads. The stream below stays open; it belongs to whoever opened it.
 */
public final class NpzWriter implements AutoCloseable {
    /** What {@code numpy.savez} writes, the earliest time that zip knows. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0, 0);

    /** Zip hands on a few hundred bytes at a time. */
    private static final int BUFFER_BYTES = 1 << 18;

    private final ZipOutputStream zip;

    public NpzWriter(OutputStream out) {
        zip = new ZipOutputStream(new Below(out), StandardCharsets.UTF_8);
        zip.setLevel(Deflater.NO_COMPRESSION);
    }

    /**
     * Starts the array that {@code numpy.load(file)[key]} will return. Its {@code header.dataBytes()} bytes go into the
     * stream returned; closing that ends the array. One array at a time.
     *
     * @throws IOException where the key was used already, or the archive can't be written
     */
    public OutputStream array(String key, NpyHeader header) throws IOException {
        ZipEntry entry = new ZipEntry(key + ".npy");
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        zip.write(header.toBytes());
        return new Array();
    }

    /** Writes the archive's directory. */
    @Override
    public void close() throws IOException {
        zip.close();
    }

    private final class Array extends FilterOutputStream {
        private boolean open = true;

        Array() {
            super(zip);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            zip.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            if (open) {
                open = false;
                zip.closeEntry();
            }
        }
    }

    /** Collects what zip writes, and closes nothing. */
    private static final class Below extends BufferedOutputStream {
        Below(OutputStream out) {
            super(out, BUFFER_BYTES);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
