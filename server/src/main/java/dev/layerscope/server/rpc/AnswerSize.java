package dev.layerscope.server.rpc;

import com.google.protobuf.Message;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;

/** How large an answer of many layers has become; gRPC's clients take 4 MiB. */
final class AnswerSize {
    private static final long LIMIT_BYTES = 4_000_000;

    private long bytes;

    /**
     * @throws DomainException TOO_LARGE
     */
    void add(Message layer) {
        bytes += layer.getSerializedSize();
        if (bytes > LIMIT_BYTES) {
            throw new DomainException(
                            Reason.TOO_LARGE,
                            "answer: more than %d bytes (expected: fewer layers at once, or layers without their channels)"
                                    .formatted(LIMIT_BYTES))
                    .with("limitBytes", LIMIT_BYTES);
        }
    }
}
