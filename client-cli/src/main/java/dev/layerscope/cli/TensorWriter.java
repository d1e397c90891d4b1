package dev.layerscope.cli;

import dev.layerscope.client.ChannelDestination;
import dev.layerscope.client.TensorDestination;
import dev.layerscope.client.TensorSink;
import dev.layerscope.client.TensorTypes;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpzWriter;
import dev.layerscope.v1.TensorHeader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes tensors as they arrive, through one window of memory, so that their size doesn't matter. A file of one tensor
 * is there when the tensor is whole; an archive, when all are.
 */
final class TensorWriter implements TensorSink, AutoCloseable {
    private static final int WINDOW_BYTES = 1 << 20;

    private final List<String> layers;
    private final TensorFormat format;
    private final Map<String, Output> outputs;
    private final Progress progress;
    private final ByteBuffer window = ByteBuffer.allocateDirect(WINDOW_BYTES);
    private @Nullable OpenOutput open;
    private @Nullable NpzWriter archive;

    /**
     * @param outputs where each of the layers goes
     */
    TensorWriter(List<String> layers, TensorFormat format, Map<String, Output> outputs, Progress progress) {
        this.layers = layers;
        this.format = format;
        this.outputs = outputs;
        this.progress = progress;
    }

    @Override
    public TensorDestination begin(TensorHeader header) throws IOException {
        String layer = layers.get(header.getIndex());
        NpyHeader npy = TensorTypes.npy(header);
        progress.begin(layer, header.getTotalBytes());
        if (format == TensorFormat.NPZ) {
            OutputStream array = archive(layer).array(layer, npy);
            return new Writing(Channels.newChannel(array), array::close);
        }
        OpenOutput output = Objects.requireNonNull(outputs.get(layer)).open();
        open = output;
        if (format == TensorFormat.NPY) {
            output.write(ByteBuffer.wrap(npy.toBytes()));
        }
        return new Writing(output, output::commit);
    }

    /** All tensors are written: ends the archive, if it is one. */
    void commit() throws IOException {
        if (archive != null) {
            archive.close();
        }
        if (open != null) {
            open.commit();
        }
    }

    /** Leaves nothing half-written behind. */
    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
        }
    }

    private NpzWriter archive(String layer) throws IOException {
        NpzWriter writer = archive;
        if (writer == null) {
            OpenOutput output = Objects.requireNonNull(outputs.get(layer)).open();
            open = output;
            writer = new NpzWriter(Channels.newOutputStream(output));
            archive = writer;
        }
        return writer;
    }

    /** What ends a tensor. */
    private interface Ending {
        void end() throws IOException;
    }

    /** One tensor on its way. */
    private final class Writing implements TensorDestination {
        private final ChannelDestination destination;
        private final Ending ending;

        Writing(WritableByteChannel channel, Ending ending) {
            this.destination = new ChannelDestination(new Counting(channel), window);
            this.ending = ending;
        }

        @Override
        public ByteBuffer room() throws IOException {
            return destination.room();
        }

        @Override
        public void finish() throws IOException {
            destination.finish();
            ending.end();
        }
    }

    /** Tells the progress what has been written. */
    private final class Counting implements WritableByteChannel {
        private final WritableByteChannel channel;

        Counting(WritableByteChannel channel) {
            this.channel = channel;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            int written = channel.write(bytes);
            progress.add(written);
            return written;
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
