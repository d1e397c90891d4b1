package dev.layerscope.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Passes a tensor on to a channel, such as a file, through a window of memory, so that a tensor of any size fits. The
 * channel stays open; it belongs to whoever opened it.
 */
public final class ChannelDestination implements TensorDestination {
    private final WritableByteChannel channel;
    private final ByteBuffer window;

    /**
     * @param window the memory to use, of which nothing is kept; a direct buffer for files
     */
    public ChannelDestination(WritableByteChannel channel, ByteBuffer window) {
        this.channel = channel;
        this.window = window.clear();
    }

    @Override
    public ByteBuffer room() throws IOException {
        if (!window.hasRemaining()) {
            empty();
        }
        return window;
    }

    @Override
    public void finish() throws IOException {
        empty();
    }

    private void empty() throws IOException {
        window.flip();
        while (window.hasRemaining()) {
            channel.write(window);
        }
        window.clear();
    }
}
