package dev.layerscope.server.activation;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.tensor.Tensor;
import java.util.List;

/**
 * Statistics of an activation over the whole batch.
 *
 * @param channels by channel; empty where there are none
 */
public record LayerStatistics(Statistics all, List<Statistics> channels) {
    public static LayerStatistics of(Activation activation) {
        LayerStatisticsSum sum = new LayerStatisticsSum();
        sum.add(activation, 0);
        return sum.result();
    }

    /** Of one opened with no selection. */
    public static LayerStatistics of(OpenActivation opened, Call call) {
        if (opened instanceof OpenActivation.InSlices slices) {
            return of(slices.sliced(), call);
        }
        return of(((OpenActivation.Computed) opened).activation());
    }

    /** Computes all slices, one after the other. */
    private static LayerStatistics of(SlicedActivation sliced, Call call) {
        LayerStatisticsSum sum = new LayerStatisticsSum();
        for (long i = 0; i < sliced.slices(); i++) {
            try (Tensor slice = sliced.compute(i, call)) {
                sum.add(new Activation(sliced.layer(), slice, sliced.channelAxis()), sliced.firstChannel(i));
            }
        }
        return sum.result();
    }
}
