package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.BROKEN;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Decodes lossy WebP, a key frame of VP8, to the pixels of libwebp.
 *
 * <p>Source: RFC 6386, and libwebp where that leaves a choice.
 */
final class LossyImage {
    private static final int SIDE_MASK = 0x3FFF;
    private static final int BLOCK = 16;
    /** Which coefficients these are, by what else is known of their block. */
    private static final int LUMA_WITHOUT_MEANS = 0;

    private static final int MEANS = 1;
    private static final int CHROMA = 2;
    private static final int LUMA = 3;
    /** Chances for the luma modes of a whole block, and its chroma modes. */
    private static final int[] LUMA_TREE = {-LossyPrediction.SMALL_BLOCKS, 2, 4, 6, 0, -1, -2, -3};

    private static final int[] LUMA_PROBABILITIES = {145, 156, 163, 128};
    private static final int[] CHROMA_TREE = {0, 2, -1, 4, -2, -3};
    private static final int[] CHROMA_PROBABILITIES = {142, 114, 183};
    private static final int[] SEGMENT_TREE = {2, 4, 0, -1, -2, -3};
    private static final int[] SMALL_TREE = {0, 2, -1, 4, -2, 6, 8, 12, -3, 10, -5, -6, -4, 14, -7, 16, -8, -9};
    /** The mode of 4x4 pixels that a mode of the whole block stands for. */
    private static final int[] SMALL_OF_WHOLE = {0, 2, 3, 1};

    private final LossyHeader header;
    private final int blocksDown;
    private final int blocksAcross;
    private final LossyPlane luma;
    private final LossyPlane[] chroma;
    /** By block: how it is smoothed; 0 where it isn't, negative without its inner edges. */
    private final byte[] levels;
    /** Modes of the 4x4 blocks above and to the left. */
    private final int[] modesAbove;

    private final int[] modesLeft = new int[4];
    /** Whether blocks above and to the left have coefficients: four of luma, two and two of chroma, and the means. */
    private final int[][] filledAbove;

    private int[] filledLeft = new int[9];
    private final int[][] coefficients = new int[25][LossyCoefficients.COUNT];

    private LossyImage(ByteBuffer chunk, ImageSize size) {
        header = new LossyHeader(chunk);
        blocksDown = (size.height() + BLOCK - 1) / BLOCK;
        blocksAcross = (size.width() + BLOCK - 1) / BLOCK;
        luma = new LossyPlane(blocksDown * BLOCK, blocksAcross * BLOCK);
        chroma = new LossyPlane[] {
            new LossyPlane(blocksDown * BLOCK / 2, blocksAcross * BLOCK / 2),
            new LossyPlane(blocksDown * BLOCK / 2, blocksAcross * BLOCK / 2)
        };
        levels = new byte[blocksDown * blocksAcross];
        modesAbove = new int[4 * blocksAcross];
        filledAbove = new int[blocksAcross][9];
    }

    /** The size that the header at a place tells. */
    static ImageSize size(FileBytes bytes, long at) {
        int height = bytes.u16(at + 8) & SIDE_MASK;
        int width = bytes.u16(at + 6) & SIDE_MASK;
        boolean keyFrame = (bytes.u8(at) & 1) == 0;
        if (!keyFrame || !bytes.says("\u009D\u0001*", at + 3) || height == 0 || width == 0) {
            throw new ImageException(BROKEN, "WebP: cannot be decoded: no header of lossy pixels");
        }
        return new ImageSize(height, width);
    }

    /** {@code [height, width]} of 0xAARRGGBB, all opaque. */
    static int[] decode(ByteBuffer chunk, ImageSize size) {
        LossyImage image = new LossyImage(chunk, size);
        for (int row = 0; row < image.blocksDown; row++) {
            Arrays.fill(image.modesLeft, 0);
            image.filledLeft = new int[9];
            for (int column = 0; column < image.blocksAcross; column++) {
                image.decode(row, column);
            }
        }
        image.smooth();
        return new LossyColors(size, image.luma, image.chroma).rgb();
    }

    private void decode(int row, int column) {
        LossyBits bits = header.bits;
        int segment = header.segmentsOfBlocks ? bits.leaf(SEGMENT_TREE, header.segmentProbabilities) : 0;
        boolean empty = header.emptyProbability >= 0 && bits.bit(header.emptyProbability) == 1;
        int mode = bits.leaf(LUMA_TREE, LUMA_PROBABILITIES);
        boolean small = mode == LossyPrediction.SMALL_BLOCKS;
        int[] modes = new int[16];
        for (int i = 0; i < 16; i++) {
            int above = 4 * column + i % 4;
            modes[i] = small
                    ? bits.leaf(SMALL_TREE, LossyTables.SMALL_MODES[modesAbove[above]][modesLeft[i / 4]])
                    : SMALL_OF_WHOLE[mode];
            modesAbove[above] = modes[i];
            modesLeft[i / 4] = modes[i];
        }
        int chromaMode = bits.leaf(CHROMA_TREE, CHROMA_PROBABILITIES);
        for (int[] block : coefficients) {
            Arrays.fill(block, 0);
        }
        boolean filled = !empty && readCoefficients(row, column, segment, small);
        if (empty) {
            clear(filledAbove[column], small);
            clear(filledLeft, small);
        }
        int level = header.filterLevel == 0 ? 0 : header.filterLevel(segment, small);
        levels[row * blocksAcross + column] = (byte) (filled || small ? level : -level);
        paint(row, column, mode, modes, chromaMode);
    }

    private static void clear(int[] filled, boolean small) {
        Arrays.fill(filled, 0, small ? 8 : 9, 0);
    }

    private boolean readCoefficients(int row, int column, int segment, boolean small) {
        LossyBits bits = header.partitions[row & header.partitions.length - 1];
        int[] factors = header.factors[segment];
        int[] above = filledAbove[column];
        int first = 0;
        int type = LUMA;
        if (!small) {
            int[] means = coefficients[24];
            int told = LossyCoefficients.read(
                    bits, header.probabilities[MEANS], above[8] + filledLeft[8], 0, factors[2], factors[3], means);
            above[8] = told > 0 ? 1 : 0;
            filledLeft[8] = above[8];
            LossyCoefficients.means(means, coefficients);
            first = 1;
            type = LUMA_WITHOUT_MEANS;
        }
        boolean any = false;
        for (int i = 0; i < 24; i++) {
            boolean isLuma = i < 16;
            int across = isLuma ? i % 4 : 4 + (i - 16) / 4 * 2 + i % 2;
            int down = isLuma ? i / 4 : 4 + (i - 16) / 4 * 2 + i / 2 % 2;
            int from = isLuma ? first : 0;
            int told = LossyCoefficients.read(
                    bits,
                    header.probabilities[isLuma ? type : CHROMA],
                    above[across] + filledLeft[down],
                    from,
                    factors[isLuma ? 0 : 4],
                    factors[isLuma ? 1 : 5],
                    coefficients[i]);
            above[across] = told > from ? 1 : 0;
            filledLeft[down] = above[across];
            any |= told > 1 || coefficients[i][0] != 0;
        }
        return any;
    }

    private void paint(int row, int column, int mode, int[] modes, int chromaMode) {
        int x = column * BLOCK;
        int y = row * BLOCK;
        if (mode == LossyPrediction.SMALL_BLOCKS) {
            int[] right = right(row, column);
            for (int i = 0; i < 16; i++) {
                int at = luma.at(x + i % 4 * 4, y + i / 4 * 4);
                int[] further = right;
                if (i % 4 < 3) {
                    further = new int[4];
                    for (int k = 0; k < 4; k++) {
                        further[k] = luma.get(at - luma.stride + 4 + k);
                    }
                }
                LossyPrediction.small(luma, at, modes[i], further);
                LossyCoefficients.add(coefficients[i], luma, at);
            }
        } else {
            LossyPrediction.whole(luma, x, y, BLOCK, mode);
            for (int i = 0; i < 16; i++) {
                LossyCoefficients.add(coefficients[i], luma, luma.at(x + i % 4 * 4, y + i / 4 * 4));
            }
        }
        for (int plane = 0; plane < 2; plane++) {
            LossyPrediction.whole(chroma[plane], x / 2, y / 2, BLOCK / 2, chromaMode);
            for (int i = 0; i < 4; i++) {
                int at = chroma[plane].at(x / 2 + i % 2 * 4, y / 2 + i / 2 * 4);
                LossyCoefficients.add(coefficients[16 + 4 * plane + i], chroma[plane], at);
            }
        }
    }

    /** The four pixels above and to the right of a block, which stand for those to the right of its lower parts too. */
    private int[] right(int row, int column) {
        int[] right = new int[4];
        int above = luma.at(column * BLOCK + BLOCK, row * BLOCK - 1);
        for (int i = 0; i < 4; i++) {
            boolean last = column == blocksAcross - 1;
            right[i] = row == 0 ? 127 : luma.get(last ? above - 1 : above + i);
        }
        return right;
    }

    private void smooth() {
        for (int block = 0; block < levels.length; block++) {
            int level = Math.abs(levels[block]);
            if (level == 0) {
                continue;
            }
            LossyFilter filter = new LossyFilter(level, header.sharpness);
            boolean inner = levels[block] > 0;
            int x = block % blocksAcross * BLOCK;
            int y = block / blocksAcross * BLOCK;
            if (header.simpleFilter) {
                filter.simple(luma, x, y, inner);
            } else {
                filter.normal(luma, x, y, BLOCK, inner);
                filter.normal(chroma[0], x / 2, y / 2, BLOCK / 2, inner);
                filter.normal(chroma[1], x / 2, y / 2, BLOCK / 2, inner);
            }
        }
    }
}
