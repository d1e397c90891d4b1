package dev.layerscope.cli;

import dev.layerscope.client.ChannelDestination;
import dev.layerscope.client.TensorDestination;
import dev.layerscope.client.TensorTypes;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.v1.TensorHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The activations of one layer for many images, batch after batch in one file, a row for each image. A batch that is asked
 * for again takes the place of what came of it before.
 */
final class GatheredLayer implements AutoCloseable {
    private final String layer;
    private final Path part;
    private final FileChannel channel;
    private final TensorHeader first;
    /** Where the first row starts: the header's length stays the same whatever the number of rows. */
    private final int dataStart;

    private final ByteBuffer window;
    private long rows;
    private long arrivingRows;

    /** How rows are preceded in the file. */
    enum Preceded {
        BY_NPY_HEADER,
        BY_NOTHING
    }

    GatheredLayer(String layer, Path part, Preceded preceded, TensorHeader first, ByteBuffer window)
            throws IOException {
        this.layer = layer;
        this.part = part;
        this.first = first;
        this.window = window;
        this.dataStart =
                preceded == Preceded.BY_NPY_HEADER ? TensorTypes.npy(first).toBytes().length : 0;
        this.channel = FileChannel.open(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    /** Room for the rows of a batch of so many images. */
    TensorDestination begin(TensorHeader header, int images) throws IOException {
        List<Long> shape = header.getShapeList();
        if (shape.isEmpty() || shape.get(0) != images) {
            throw new IOException("layer " + layer + ": shape " + shape + " for " + images
                    + " images (expected: a row for each; ask for them one by one)");
        }
        boolean same = header.getElementType() == first.getElementType()
                && shape.subList(1, shape.size()).equals(first.getShapeList().subList(1, first.getShapeCount()));
        if (!same) {
            throw new IOException("layer " + layer + ": shape " + shape + " after " + first.getShapeList()
                    + " (expected: rows of one shape; --size gives pictures the same)");
        }
        arrivingRows = images;
        channel.position(dataStart + rows * rowBytes());
        return new ChannelDestination(channel, window);
    }

    /** What came of this batch stays. */
    void endBatch() {
        rows += arrivingRows;
        arrivingRows = 0;
    }

    /** The header of all rows together. */
    TensorHeader header() {
        return first.toBuilder()
                .setShape(0, rows)
                .setTotalBytes(rows * rowBytes())
                .build();
    }

    /** Copies all rows. */
    void copyTo(TensorDestination destination) throws IOException {
        channel.position(dataStart);
        long left = rows * rowBytes();
        while (left > 0) {
            ByteBuffer room = destination.room();
            int limit = room.limit();
            room.limit((int) Math.min(limit, room.position() + left));
            int read = channel.read(room);
            room.limit(limit);
            if (read < 0) {
                throw new IOException(part + ": shorter than what was written (expected: nobody else to touch it)");
            }
            left -= read;
        }
        destination.finish();
    }

    /** Makes the file whole as it is. */
    Path complete() throws IOException {
        channel.truncate(dataStart + rows * rowBytes());
        if (dataStart > 0) {
            NpyHeader header = TensorTypes.npy(header());
            channel.write(ByteBuffer.wrap(header.toBytes()), 0);
        }
        channel.close();
        return part;
    }

    private long rowBytes() {
        return first.getTotalBytes() / Math.max(1, first.getShape(0));
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(part);
    }
}
