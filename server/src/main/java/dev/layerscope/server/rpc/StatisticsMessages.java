package dev.layerscope.server.rpc;

import dev.layerscope.server.activation.LayerStatistics;
import dev.layerscope.server.activation.OpenActivation;
import dev.layerscope.server.activation.Statistics;
import dev.layerscope.server.activation.StatisticsSettings;
import dev.layerscope.server.activation.StatisticsSettings.Detail;
import dev.layerscope.v1.Histogram;
import dev.layerscope.v1.LayerSummary;
import dev.layerscope.v1.Origin;
import dev.layerscope.v1.SummarizeActivationsRequest;
import dev.layerscope.v1.SummarizeActivationsResponse;
import java.util.List;

/** Statistics as messages: the summaries of one answer, layer by layer. */
final class StatisticsMessages {
    private final SummarizeActivationsResponse.Builder response = SummarizeActivationsResponse.newBuilder();
    private final AnswerSize size = new AnswerSize();

    static StatisticsSettings settings(SummarizeActivationsRequest request) {
        Detail detail = request.getLayersOnly() ? Detail.LAYERS : Detail.CHANNELS;
        int bins = request.getBins() == 0 ? StatisticsSettings.USUAL_BINS : request.getBins();
        List<Double> quantiles =
                request.getQuantilesCount() == 0 ? StatisticsSettings.USUAL_QUANTILES : request.getQuantilesList();
        StatisticsSettings wanted = new StatisticsSettings(quantiles, bins, detail);
        return request.getMomentsOnly() ? new StatisticsSettings(List.of(), 0, detail) : wanted;
    }

    /**
     * @throws dev.layerscope.server.error.DomainException TOO_LARGE where the answer grows beyond a message
     */
    void add(OpenActivation opened, LayerStatistics statistics) {
        LayerSummary.Builder summary = LayerSummary.newBuilder()
                .setLayer(TensorHeaders.layer(opened))
                .setAll(message(statistics.all()))
                .setChannelCount(statistics.channelCount())
                .addAllDeadChannels(statistics.deadChannels())
                .setLeftOut(statistics.leftOut());
        statistics.channels().forEach(channel -> summary.addChannels(message(channel)));
        statistics.histogram().ifPresent(histogram -> summary.setHistogram(message(histogram)));
        LayerSummary built = summary.build();
        size.add(built);
        response.addLayers(built);
    }

    SummarizeActivationsResponse response(StatisticsSettings settings, Origin origin) {
        return response.addAllQuantiles(settings.quantiles()).setOrigin(origin).build();
    }

    private static dev.layerscope.v1.Statistics message(Statistics statistics) {
        return dev.layerscope.v1.Statistics.newBuilder()
                .setMean(statistics.mean())
                .setStandardDeviation(statistics.standardDeviation())
                .setMinimum(statistics.minimum())
                .setMaximum(statistics.maximum())
                .setSparsity(statistics.sparsity())
                .setNotANumber(statistics.counts().notANumber())
                .addAllQuantiles(statistics.quantiles())
                .setValues(statistics.counts().all())
                .setNegativeInfinity(statistics.counts().negativeInfinity())
                .setPositiveInfinity(statistics.counts().positiveInfinity())
                .build();
    }

    private static Histogram message(dev.layerscope.server.activation.Histogram histogram) {
        return Histogram.newBuilder()
                .setLow(histogram.low())
                .setHigh(histogram.high())
                .addAllCounts(histogram.counts())
                .build();
    }
}
