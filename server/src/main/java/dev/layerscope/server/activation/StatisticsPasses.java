package dev.layerscope.server.activation;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.activation.StatisticsSettings.Detail;
import dev.layerscope.server.tensor.Quantiles;
import dev.layerscope.server.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Goes through an activation as often as its statistics need: once for moments, a second time for the histogram, whose
 * range is known then, and for quantiles as often as their search says. The order of parts may show in the last digits of
 * moments only.
 */
final class StatisticsPasses {
    private static final String PARTS_OF_CHANNELS =
            "quantiles of channels: the layer comes in slices that have parts of channels (expected: fewer images"
                    + " together, or a smaller size)";

    private final OpenActivation opened;
    private final StatisticsSettings settings;
    private final Call call;

    private final List<StatisticsSum> channels = new ArrayList<>();
    private final List<List<Double>> channelQuantiles = new ArrayList<>();
    /** Of layers without channels. */
    private final StatisticsSum rest = new StatisticsSum();

    private final Histogram.Range range = new Histogram.Range();
    private boolean partsOfChannels;

    StatisticsPasses(OpenActivation opened, StatisticsSettings settings, Call call) {
        this.opened = opened;
        this.settings = settings;
        this.call = call;
    }

    LayerStatistics run() {
        Quantiles quantiles = new Quantiles(settings.asked());
        boolean searching = !settings.quantiles().isEmpty();
        opened.forEachPart(call, part -> {
            addMoments(part);
            if (searching) {
                forEachNumber(part.activation(), quantiles::add);
                addChannelQuantiles(part);
            }
        });
        boolean known = quantiles.endPass();
        Histogram.Count histogram = new Histogram.Count(range, opened.layerType(), settings.bins());
        boolean counting = settings.bins() > 0;
        while (counting || !known) {
            DoubleConsumer taker = taker(counting, histogram, known, quantiles);
            opened.forEachPart(call, part -> forEachNumber(part.activation(), taker));
            counting = false;
            known = known || quantiles.endPass();
        }
        return result(searching ? quantiles.result() : new double[0], histogram);
    }

    private static DoubleConsumer taker(
            boolean counting, Histogram.Count histogram, boolean known, Quantiles quantiles) {
        if (known) {
            return histogram::add;
        }
        return !counting
                ? quantiles::add
                : number -> {
                    histogram.add(number);
                    quantiles.add(number);
                };
    }

    private LayerStatistics result(double[] quantiles, Histogram.Count histogram) {
        StatisticsSum all = new StatisticsSum();
        all.add(rest);
        channels.forEach(all::add);
        List<Statistics> each = IntStream.range(0, channels.size())
                .mapToObj(channel -> channels.get(channel)
                        .result()
                        .with(
                                partsOfChannels || channelQuantiles.isEmpty()
                                        ? List.of()
                                        : channelQuantiles.get(channel)))
                .toList();
        return new LayerStatistics(
                all.result().with(DoubleStream.of(quantiles).boxed().toList()),
                settings.ofChannels() ? each : List.of(),
                each.size(),
                LayerStatistics.dead(each),
                settings.bins() == 0 ? Optional.empty() : Optional.of(histogram.result()),
                partsOfChannels ? PARTS_OF_CHANNELS : "");
    }

    private void addMoments(OpenActivation.Part part) {
        if (opened.channelAxis() < 0) {
            forEach(part.activation(), value -> add(value, rest));
            return;
        }
        Planes planes = new Planes(part.activation().tensor(), opened.channelAxis());
        while (channels.size() < part.firstChannel() + planes.channels()) {
            channels.add(new StatisticsSum());
        }
        for (int c = 0; c < planes.channels(); c++) {
            StatisticsSum sum = channels.get(part.firstChannel() + c);
            for (int n = 0; n < planes.batch(); n++) {
                planes.forEach(n, c, value -> add(value, sum));
            }
        }
    }

    private void add(double value, StatisticsSum sum) {
        sum.add(value);
        range.add(value);
    }

    private void addChannelQuantiles(OpenActivation.Part part) {
        if (opened.channelAxis() < 0 || settings.detail() == Detail.LAYERS) {
            return;
        }
        if (!hasWholeChannels(part.activation().tensor().shape())) {
            partsOfChannels = true;
            return;
        }
        Planes planes = new Planes(part.activation().tensor(), opened.channelAxis());
        for (int c = 0; c < planes.channels(); c++) {
            Quantiles quantiles = new Quantiles(settings.asked());
            do {
                for (int n = 0; n < planes.batch(); n++) {
                    planes.forEach(n, c, value -> addNumber(value, quantiles::add));
                }
            } while (!quantiles.endPass());
            channelQuantiles.add(DoubleStream.of(quantiles.result()).boxed().toList());
        }
    }

    private boolean hasWholeChannels(Shape part) {
        int axis = opened.channelAxis();
        return part.equals(opened.layerShape().with(axis, part.dim(axis)));
    }

    private static void forEachNumber(Activation part, DoubleConsumer taker) {
        forEach(part, value -> addNumber(value, taker));
    }

    private static void addNumber(double value, DoubleConsumer taker) {
        if (!Double.isNaN(value)) {
            taker.accept(value);
        }
    }

    private static void forEach(Activation part, DoubleConsumer taker) {
        Numbers numbers = Numbers.of(part.tensor());
        int count = Math.toIntExact(part.tensor().shape().elements());
        for (int i = 0; i < count; i++) {
            taker.accept(numbers.get(i));
        }
    }
}
