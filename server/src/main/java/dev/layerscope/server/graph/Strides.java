package dev.layerscope.server.graph;

import dev.layerscope.server.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An order in which the elements of a tensor can be read: the axes permuted, some of them backwards.
 *
 * @param lengths of the axes, the slowest first
 * @param steps from one element to the next along each axis, in elements; below zero where an axis runs backwards
 * @param first the element where reading begins
 */
public record Strides(List<Long> lengths, List<Long> steps, long first) {
    public Strides {
        lengths = List.copyOf(lengths);
        steps = List.copyOf(steps);
        if (lengths.size() != steps.size()) {
            throw new IllegalArgumentException("steps: %s (expected: %d)".formatted(steps, lengths.size()));
        }
    }

    /** Row major, as a tensor lies in memory. */
    public static Strides of(Shape shape) {
        List<Long> lengths = Arrays.stream(shape.toArray()).boxed().toList();
        List<Long> steps = IntStream.range(0, shape.rank())
                .mapToObj(axis -> shape.product(axis + 1, shape.rank()))
                .toList();
        return new Strides(lengths, steps, 0);
    }

    /** What a row-major tensor that is read so is in the shape of. */
    public Shape shape() {
        return Shape.of(lengths.stream().mapToLong(Long::longValue).toArray());
    }

    /** Whether this is the order in which a tensor lies in memory. */
    public boolean isRowMajor() {
        return equals(of(shape()));
    }

    /**
     * The axes in another order.
     *
     * @param order which axis comes first, and so on
     */
    public Strides transposed(List<Long> order) {
        return new Strides(
                order.stream().map(axis -> lengths.get(axis.intValue())).toList(),
                order.stream().map(axis -> steps.get(axis.intValue())).toList(),
                first);
    }

    /** One axis backwards. */
    public Strides reversed(int axis) {
        List<Long> turned = new java.util.ArrayList<>(steps);
        turned.set(axis, -steps.get(axis));
        return new Strides(lengths, turned, first + steps.get(axis) * (lengths.get(axis) - 1));
    }

    /**
     * Copies a tensor in this order.
     *
     * @param from little endian, row major, of as many elements
     * @param to little endian; its position moves
     * @param elementBytes 1, 2, 4 or 8
     */
    public void copy(ByteBuffer from, ByteBuffer to, int elementBytes) {
        if (!lengths.isEmpty() && Collections.min(lengths) == 0) {
            return;
        }
        copy(from, to, elementBytes, 0, first);
    }

    private void copy(ByteBuffer from, ByteBuffer to, int elementBytes, int axis, long element) {
        if (axis == lengths.size()) {
            element(from, to, elementBytes, (int) (element * elementBytes));
            return;
        }
        long step = steps.get(axis);
        long length = lengths.get(axis);
        if (axis < lengths.size() - 1) {
            for (long i = 0; i < length; i++) {
                copy(from, to, elementBytes, axis + 1, element + i * step);
            }
            return;
        }
        int at = (int) (element * elementBytes);
        int stride = (int) (step * elementBytes);
        for (long i = 0; i < length; i++) {
            element(from, to, elementBytes, at);
            at += stride;
        }
    }

    private static void element(ByteBuffer from, ByteBuffer to, int elementBytes, int at) {
        switch (elementBytes) {
            case Byte.BYTES -> to.put(from.get(at));
            case Short.BYTES -> to.putShort(from.getShort(at));
            case Integer.BYTES -> to.putInt(from.getInt(at));
            case Long.BYTES -> to.putLong(from.getLong(at));
            default -> throw new IllegalArgumentException("element of " + elementBytes + " bytes");
        }
    }
}
