package dev.layerscope.server.optimize.evolution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Several arrays of different lengths in one: each behind its length, of less than 2^24. */
final class Packed {
    private Packed() {}

    static float[] together(List<float[]> arrays) {
        float[] packed =
                new float[arrays.stream().mapToInt(array -> array.length + 1).sum()];
        int at = 0;
        for (float[] array : arrays) {
            packed[at] = array.length;
            System.arraycopy(array, 0, packed, at + 1, array.length);
            at += array.length + 1;
        }
        return packed;
    }

    static List<float[]> apart(float[] packed, int count) {
        List<float[]> arrays = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < count; i++) {
            int length = (int) packed[at];
            arrays.add(Arrays.copyOfRange(packed, at + 1, at + 1 + length));
            at += length + 1;
        }
        return arrays;
    }
}
