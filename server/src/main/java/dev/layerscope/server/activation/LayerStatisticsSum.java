package dev.layerscope.server.activation;

import dev.layerscope.server.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Adds up statistics of a layer from parts of its activation. The order of the parts may show in the last digits only. */
final class LayerStatisticsSum {
    private final List<StatisticsSum> channels = new ArrayList<>();
    /** Of layers without channels. */
    private final StatisticsSum rest = new StatisticsSum();

    /**
     * @param firstChannel of the part
     */
    void add(Activation part, int firstChannel) {
        Tensor tensor = part.tensor();
        if (part.channelAxis() < 0) {
            Numbers numbers = Numbers.of(tensor);
            int count = Math.toIntExact(tensor.shape().elements());
            for (int i = 0; i < count; i++) {
                rest.add(numbers.get(i));
            }
            return;
        }
        Planes planes = new Planes(tensor, part.channelAxis());
        while (channels.size() < firstChannel + planes.channels()) {
            channels.add(new StatisticsSum());
        }
        for (int c = 0; c < planes.channels(); c++) {
            for (int n = 0; n < planes.batch(); n++) {
                planes.addTo(n, c, channels.get(firstChannel + c));
            }
        }
    }

    LayerStatistics result() {
        StatisticsSum all = new StatisticsSum();
        all.add(rest);
        channels.forEach(all::add);
        return new LayerStatistics(
                all.result(), channels.stream().map(StatisticsSum::result).toList());
    }
}
