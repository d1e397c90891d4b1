package dev.layerscope.server.activation;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How far a layer's activation for one feed is from that for another.
 *
 * @param channels by channel; empty where there are none
 */
public record LayerComparison(Comparison all, List<Comparison> channels) {
    public LayerComparison {
        channels = List.copyOf(channels);
    }

    /**
     * Of two opened with no selection. Those that come in slices are computed slice by slice, side by side.
     *
     * @throws DomainException INPUT_INVALID where their shapes differ
     */
    public static LayerComparison of(OpenActivation one, OpenActivation other, Call call) {
        if (!one.layerShape().equals(other.layerShape())) {
            throw new DomainException(
                    Reason.INPUT_INVALID,
                    "layer '%s': %s for one input and %s for the other (expected: the same shape)"
                            .formatted(one.layer().path(), one.layerShape(), other.layerShape()));
        }
        Sums sums = new Sums();
        if (one instanceof OpenActivation.InSlices first && other instanceof OpenActivation.InSlices second) {
            addSlices(first.sliced(), second.sliced(), sums, call);
        } else if (one instanceof OpenActivation.Computed first && other instanceof OpenActivation.Computed second) {
            call.cancellation().check();
            sums.add(first.activation().tensor(), second.activation().tensor(), one.channelAxis(), 0);
        } else {
            throw new IllegalStateException("layer " + one.layer().path() + ": in slices for one input only");
        }
        return sums.result();
    }

    private static void addSlices(SlicedActivation one, SlicedActivation other, Sums sums, Call call) {
        for (long i = 0; i < one.slices(); i++) {
            try (Tensor first = one.compute(i, call);
                    Tensor second = other.compute(i, call)) {
                checkCutAlike(one, first, second);
                sums.add(first, second, one.channelAxis(), one.firstChannel(i));
            }
        }
    }

    /** Layers of one shape are, unless the inputs that they come of are of different sizes. */
    private static void checkCutAlike(SlicedActivation sliced, Tensor one, Tensor other) {
        if (!one.shape().equals(other.shape())) {
            throw new DomainException(
                    Reason.TOO_LARGE,
                    "layer '%s' of shape %s: in slices, which aren't the same for both inputs (expected: inputs of one size)"
                            .formatted(sliced.layer().path(), sliced.layerShape()));
        }
    }

    private static final class Sums {
        private final List<Comparison.Sum> channels = new ArrayList<>();
        /** Of layers without channels. */
        private final Comparison.Sum rest = new Comparison.Sum();

        private void add(Tensor one, Tensor other, int channelAxis, int firstChannel) {
            Numbers first = Numbers.of(one);
            Numbers second = Numbers.of(other);
            int count = Math.toIntExact(one.shape().elements());
            int available = channelAxis < 0 ? 0 : Math.toIntExact(one.shape().dim(channelAxis));
            while (channels.size() < firstChannel + available) {
                channels.add(new Comparison.Sum());
            }
            long behind = channelAxis < 0
                    ? 1
                    : one.shape().product(channelAxis + 1, one.shape().rank());
            for (int i = 0; i < count; i++) {
                Comparison.Sum sum =
                        channelAxis < 0 ? rest : channels.get(firstChannel + (int) (i / behind % available));
                sum.add(first.get(i), second.get(i));
            }
        }

        private LayerComparison result() {
            Comparison.Sum all = new Comparison.Sum();
            Stream.concat(Stream.of(rest), channels.stream()).forEach(all::add);
            return new LayerComparison(
                    all.result(), channels.stream().map(Comparison.Sum::result).toList());
        }
    }
}
