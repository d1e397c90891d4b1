package dev.layerscope.server.upload;

import java.time.Duration;

/**
 * Who may bring models, and how large.
 *
 * @param access whether models can be brought and deleted at all
 * @param largestBytes of all files of one model
 * @param spareBytes that stay free on the disk
 * @param silence after which a client that sends nothing is given up
 */
public record UploadSettings(Access access, long largestBytes, long spareBytes, Duration silence) {
    private static final long LARGEST_BYTES = 16L << 30;
    private static final long SPARE_BYTES = 256L << 20;

    /** Whether clients may change the model folder. */
    public enum Access {
        READ_WRITE,
        READ_ONLY
    }

    public UploadSettings {
        if (largestBytes < 1 || spareBytes < 0 || silence.isNegative() || silence.isZero()) {
            throw new IllegalArgumentException("uploads: %d bytes, %d spare, %s of silence (expected: positive)"
                    .formatted(largestBytes, spareBytes, silence));
        }
    }

    public static UploadSettings defaults() {
        return new UploadSettings(Access.READ_WRITE, LARGEST_BYTES, SPARE_BYTES, Duration.ofMinutes(1));
    }

    public UploadSettings withAccess(Access changed) {
        return new UploadSettings(changed, largestBytes, spareBytes, silence);
    }

    public UploadSettings withLargestBytes(long changed) {
        return new UploadSettings(access, changed, spareBytes, silence);
    }

    public UploadSettings withSpareBytes(long changed) {
        return new UploadSettings(access, largestBytes, changed, silence);
    }

    public UploadSettings withSilence(Duration changed) {
        return new UploadSettings(access, largestBytes, spareBytes, changed);
    }
}
