package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.BROKEN;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** What stands before the blocks of a key frame of VP8. Source: RFC 6386, sections 9 and 19.2. */
final class LossyHeader {
    private static final int FRAME_HEADER_BYTES = 10;
    private static final int SEGMENTS = 4;

    /** Modes of blocks follow here. */
    final LossyBits bits;
    /** Coefficients, by row of blocks in turn. */
    final LossyBits[] partitions;

    final boolean segmented;
    final boolean segmentsOfBlocks;
    final int[] segmentProbabilities = {255, 255, 255};
    private boolean absolute;
    private final int[] segmentQuantizers = new int[SEGMENTS];
    private final int[] segmentLevels = new int[SEGMENTS];

    final boolean simpleFilter;
    final int filterLevel;
    final int sharpness;
    private final boolean levelDeltas;
    private int intraDelta;
    private int smallBlocksDelta;

    /** By segment: what coefficients are multiplied with, first and others, of luma, its means and chroma. */
    final int[][] factors = new int[SEGMENTS][];

    final int[][][][] probabilities = LossyTables.coefficientProbabilities();
    /** Of a block having no coefficients at all; -1 where each has them. */
    final int emptyProbability;

    LossyHeader(ByteBuffer chunk) {
        ByteBuffer bytes = chunk.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int firstBytes = (bytes.getShort(0) & 0xFFFF | (bytes.get(2) & 0xFF) << 16) >> 5;
        bits = new LossyBits(part(bytes, FRAME_HEADER_BYTES, firstBytes));
        // Colour space and clamping, which change nothing.
        bits.number(2);
        segmented = bits.flag();
        segmentsOfBlocks = segmented && readSegments();
        simpleFilter = bits.flag();
        filterLevel = bits.number(6);
        sharpness = bits.number(3);
        levelDeltas = bits.flag();
        if (levelDeltas && bits.flag()) {
            readLevelDeltas();
        }
        partitions = partitions(bytes, FRAME_HEADER_BYTES + firstBytes, 1 << bits.number(2));
        readFactors();
        // Whether probabilities are kept for the next frame, which there isn't.
        bits.flag();
        readProbabilities();
        emptyProbability = bits.flag() ? bits.number(8) : -1;
    }

    private static ByteBuffer part(ByteBuffer bytes, int from, int length) {
        if (from > bytes.limit() || length > bytes.limit() - from) {
            throw new ImageException(BROKEN, "WebP: ends before its pixels do (expected: a whole file)");
        }
        return bytes.slice(from, length);
    }

    private boolean readSegments() {
        boolean ofBlocks = bits.flag();
        if (bits.flag()) {
            absolute = bits.flag();
            Arrays.setAll(segmentQuantizers, i -> bits.signedIfThere(7));
            Arrays.setAll(segmentLevels, i -> bits.signedIfThere(6));
        }
        if (ofBlocks) {
            Arrays.setAll(segmentProbabilities, i -> bits.flag() ? bits.number(8) : 255);
        }
        return ofBlocks;
    }

    private void readLevelDeltas() {
        int[] deltas = new int[8];
        Arrays.setAll(deltas, i -> bits.signedIfThere(6));
        intraDelta = deltas[0];
        smallBlocksDelta = deltas[4];
    }

    private static LossyBits[] partitions(ByteBuffer bytes, int from, int count) {
        LossyBits[] partitions = new LossyBits[count];
        ByteBuffer sizes = part(bytes, from, 3 * (count - 1));
        int at = from + 3 * (count - 1);
        for (int i = 0; i < count; i++) {
            int length = bytes.limit() - at;
            if (i < count - 1) {
                length = sizes.get(3 * i) & 0xFF
                        | (sizes.get(3 * i + 1) & 0xFF) << 8
                        | (sizes.get(3 * i + 2) & 0xFF) << 16;
            }
            partitions[i] = new LossyBits(part(bytes, at, length));
            at += length;
        }
        return partitions;
    }

    private void readFactors() {
        int base = bits.number(7);
        int[] deltas = new int[5];
        Arrays.setAll(deltas, i -> bits.signedIfThere(4));
        for (int segment = 0; segment < SEGMENTS; segment++) {
            int q = segmented ? segmentQuantizers[segment] + (absolute ? 0 : base) : base;
            factors[segment] = new int[] {
                LossyTables.DC[clip(q + deltas[0], 127)],
                LossyTables.AC[clip(q, 127)],
                LossyTables.DC[clip(q + deltas[1], 127)] * 2,
                Math.max(8, LossyTables.AC[clip(q + deltas[2], 127)] * 155 / 100),
                LossyTables.DC[clip(q + deltas[3], 117)],
                LossyTables.AC[clip(q + deltas[4], 127)]
            };
        }
    }

    private void readProbabilities() {
        for (int type = 0; type < probabilities.length; type++) {
            for (int band = 0; band < probabilities[type].length; band++) {
                for (int context = 0; context < probabilities[type][band].length; context++) {
                    int[] these = probabilities[type][band][context];
                    for (int i = 0; i < these.length; i++) {
                        if (bits.bit(LossyTables.UPDATES[type][band][context][i]) == 1) {
                            these[i] = bits.number(8);
                        }
                    }
                }
            }
        }
    }

    /** How strongly a block's edges are smoothed, 0..63. */
    int filterLevel(int segment, boolean smallBlocks) {
        int level = segmented ? segmentLevels[segment] + (absolute ? 0 : filterLevel) : filterLevel;
        if (levelDeltas) {
            level += intraDelta + (smallBlocks ? smallBlocksDelta : 0);
        }
        return clip(level, 63);
    }

    private static int clip(int value, int largest) {
        return Math.max(0, Math.min(largest, value));
    }
}
