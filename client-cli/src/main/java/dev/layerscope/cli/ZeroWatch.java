package dev.layerscope.cli;

import dev.layerscope.client.TensorDestination;
import dev.layerscope.client.TensorSink;
import dev.layerscope.v1.TensorHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Passes a tensor of floating point on, and sees whether it has anything but zeros. */
final class ZeroWatch implements TensorSink {
    private static final int WHOLE = 0xFF;
    private static final int WITHOUT_SIGN = 0x7F;

    private final TensorSink sink;
    private boolean zero = true;

    ZeroWatch(TensorSink sink) {
        this.sink = sink;
    }

    /** Whether all that passed was zero, of either sign. */
    boolean isZero() {
        return zero;
    }

    @Override
    public TensorDestination begin(TensorHeader header) throws IOException {
        long elements = header.getShapeList().stream().reduce(1L, (a, b) -> a * b);
        return new Watching(sink.begin(header), (int) (header.getTotalBytes() / Math.max(1, elements)));
    }

    /** Looks at what was filled in before it is handed on. */
    private final class Watching implements TensorDestination {
        private final TensorDestination destination;
        private final int elementBytes;
        private @Nullable ByteBuffer room;
        private int filledFrom;
        private long index;

        Watching(TensorDestination destination, int elementBytes) {
            this.destination = destination;
            this.elementBytes = elementBytes;
        }

        @Override
        public ByteBuffer room() throws IOException {
            look();
            ByteBuffer next = destination.room();
            room = next;
            filledFrom = next.position();
            return next;
        }

        @Override
        public void finish() throws IOException {
            look();
            destination.finish();
        }

        private void look() {
            ByteBuffer filled = room;
            if (filled == null) {
                return;
            }
            for (int i = filledFrom; i < filled.position(); i++, index++) {
                boolean last = index % elementBytes == elementBytes - 1;
                zero &= (filled.get(i) & (last ? WITHOUT_SIGN : WHOLE)) == 0;
            }
            room = null;
        }
    }
}
