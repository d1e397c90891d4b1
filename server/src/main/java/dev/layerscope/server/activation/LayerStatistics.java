package dev.layerscope.server.activation;

import dev.layerscope.server.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Statistics of an activation over the whole batch.
 *
 * @param channels by channel; empty where there are none
 */
public record LayerStatistics(Statistics all, List<Statistics> channels) {
    public static LayerStatistics of(Activation activation) {
        Tensor tensor = activation.tensor();
        StatisticsSum all = new StatisticsSum();
        if (activation.channelAxis() < 0) {
            Numbers numbers = Numbers.of(tensor);
            int count = Math.toIntExact(tensor.shape().elements());
            for (int i = 0; i < count; i++) {
                all.add(numbers.get(i));
            }
            return new LayerStatistics(all.result(), List.of());
        }
        Planes planes = new Planes(tensor, activation.channelAxis());
        List<Statistics> channels = new ArrayList<>();
        for (int c = 0; c < planes.channels(); c++) {
            StatisticsSum channel = new StatisticsSum();
            for (int n = 0; n < planes.batch(); n++) {
                planes.addTo(n, c, channel);
            }
            channels.add(channel.result());
            all.add(channel);
        }
        return new LayerStatistics(all.result(), channels);
    }
}
