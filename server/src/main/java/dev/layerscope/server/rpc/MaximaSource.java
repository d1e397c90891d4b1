package dev.layerscope.server.rpc;

import dev.layerscope.server.activation.LayerMaxima;
import dev.layerscope.v1.FindMaximaResponse;
import dev.layerscope.v1.MaximaHeader;
import java.util.List;
import java.util.Optional;

/** Maxima as messages: for each layer a header, then its values in pieces. */
final class MaximaSource implements OutboundStream.Source<FindMaximaResponse> {
    /** With two numbers beside each, some 2 MB; a message may have 4 MiB. */
    private static final int VALUES_PER_MESSAGE = 1 << 17;

    private final List<Part> parts;
    private int part;
    /** -1 before the header. */
    private int next = -1;

    /** One layer. */
    record Part(MaximaHeader header, LayerMaxima maxima) {}

    MaximaSource(List<Part> parts) {
        this.parts = parts;
    }

    @Override
    public Optional<FindMaximaResponse> next() {
        if (part == parts.size()) {
            return Optional.empty();
        }
        Part current = parts.get(part);
        FindMaximaResponse.Builder message = FindMaximaResponse.newBuilder();
        if (next < 0) {
            message.setHeader(current.header());
            next = 0;
        }
        int end = Math.min(current.maxima().count(), next + VALUES_PER_MESSAGE);
        message.setOffset(next);
        for (int i = next; i < end; i++) {
            message.addValues(current.maxima().value(i))
                    .addRows(current.maxima().row(i))
                    .addColumns(current.maxima().column(i));
        }
        next = end;
        if (end == current.maxima().count()) {
            part++;
            next = -1;
        }
        return Optional.of(message.build());
    }

    @Override
    public void close() {
        // The numbers are the garbage collector's.
    }
}
