package dev.layerscope.server.rpc;

import com.google.common.hash.Hashing;
import com.google.protobuf.ByteString;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.input.InputSettings;
import dev.layerscope.v1.PutInputRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One input on its way in, checked against what was announced. Memory is taken as bytes arrive, and all arrivals share a
 * bound. Thread safe.
 */
final class Arrival {
    private final InputSettings settings;
    private final AtomicLong arrivingBytes;
    private final List<ByteString> pieces = new ArrayList<>();
    private boolean announced;
    private boolean abandoned;
    private long totalBytes;
    private String sha256 = "";
    private long received;

    Arrival(InputSettings settings, AtomicLong arrivingBytes) {
        this.settings = settings;
        this.arrivingBytes = arrivingBytes;
    }

    /**
     * @throws DomainException REQUEST_INVALID, TOO_LARGE, INPUT_MISMATCH, SERVER_BUSY
     */
    synchronized void add(PutInputRequest request) {
        if (!announced) {
            announce(request);
        }
        int length = request.getData().size();
        if (received + length > totalBytes) {
            throw new DomainException(
                    Reason.INPUT_MISMATCH,
                    "input: more than %d bytes (expected: %d as announced)".formatted(totalBytes, totalBytes));
        }
        if (abandoned || length == 0) {
            return;
        }
        if (arrivingBytes.addAndGet(length) > settings.budgetBytes()) {
            arrivingBytes.addAndGet(-length);
            throw new DomainException(
                    Reason.SERVER_BUSY, "inputs arriving: too many at once (expected: fewer; try again)");
        }
        received += length;
        pieces.add(request.getData());
    }

    private void announce(PutInputRequest first) {
        announced = true;
        totalBytes = first.getTotalBytes();
        sha256 = first.getSha256();
        if (totalBytes < 1) {
            throw FeedMessages.invalid(
                    "input: %d bytes announced (expected: the number of bytes to come)".formatted(totalBytes));
        }
        if (totalBytes > settings.largestBytes()) {
            throw new DomainException(
                            Reason.TOO_LARGE,
                            "input: %d bytes (expected: at most %d)".formatted(totalBytes, settings.largestBytes()))
                    .with("limitBytes", settings.largestBytes());
        }
    }

    /**
     * All bytes.
     *
     * @throws DomainException INPUT_TRUNCATED, INPUT_MISMATCH
     */
    synchronized ByteBuffer complete() {
        if (!announced) {
            throw new DomainException(
                    Reason.INPUT_TRUNCATED, "input: no message (expected: one that announces it, then its bytes)");
        }
        if (received < totalBytes) {
            throw new DomainException(
                            Reason.INPUT_TRUNCATED,
                            "input: %d bytes received (expected: %d as announced)".formatted(received, totalBytes))
                    .with("receivedBytes", received)
                    .with("totalBytes", totalBytes);
        }
        ByteBuffer file = ByteBuffer.allocate((int) received);
        pieces.forEach(piece -> piece.copyTo(file));
        file.flip();
        if (!sha256.isEmpty()
                && !sha256.equals(Hashing.sha256().hashBytes(file.duplicate()).toString())) {
            throw new DomainException(
                    Reason.INPUT_MISMATCH, "input: another SHA-256 than announced (expected: %s)".formatted(sha256));
        }
        return file;
    }

    /** Gives its memory back. Does nothing the second time. */
    synchronized void abandon() {
        if (!abandoned) {
            abandoned = true;
            arrivingBytes.addAndGet(-received);
            pieces.clear();
        }
    }
}
