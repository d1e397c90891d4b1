package dev.layerscope.server.app.demo;

import dev.layerscope.server.app.demo.Figures.Drawn;
import dev.layerscope.v1.ChannelFigure;
import dev.layerscope.v1.ComponentsFigure;
import dev.layerscope.v1.GridFigure;
import dev.layerscope.v1.HistogramFigure;
import dev.layerscope.v1.Overlay;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.SparsityFigure;
import dev.layerscope.v1.TopFigure;
import java.util.Arrays;
import java.util.List;

/** What is drawn of the embedded model for the picture of a star: requests, and the commands that make the same. */
final class StarFigures {
    private static final String GIVEN = " shapes pictures/star.png";
    private static final int OUTLINE = 11;

    private StarFigures() {}

    static Part channels() {
        return one(
                "Every channel",
                "Each map is a channel, from its least value (dark) to its greatest (bright). Early layers still show"
                        + " the star, from edge to edge; deep ones hold what was recognized, and where.",
                "channels.png",
                "the first 16 channels of three layers as heat maps",
                "grid",
                "--limit 16",
                RenderFigureRequest.newBuilder()
                        .setGrid(GridFigure.newBuilder().setLimit(16))
                        .build(),
                "stem.relu",
                "stage2.0",
                "stage4.0");
    }

    static Part channel() {
        String options = " --layer stage2.0 --channel " + OUTLINE;
        RenderFigureRequest alone = RenderFigureRequest.newBuilder()
                .addLayers("stage2.0")
                .setChannel(ChannelFigure.newBuilder().setChannel(OUTLINE))
                .build();
        RenderFigureRequest.Builder over = alone.toBuilder();
        over.getChannelBuilder().setOverlay(Overlay.getDefaultInstance());
        return new Figures(
                "One channel, large",
                "Channel 11 of <code>stage2.0</code> has found the outline, whichever way it runs. Its values,"
                        + " and the same over the picture: the stronger the colour, the larger the value.",
                List.of(
                        new Drawn(
                                new Figure("channel.png", "channel 11 as a heat map", "channel" + GIVEN + options),
                                alone),
                        new Drawn(
                                new Figure(
                                        "overlay.png",
                                        "channel 11 laid over the picture",
                                        "channel" + GIVEN + options + " --overlay"),
                                over.build())));
    }

    static Part components() {
        return one(
                "Principal components",
                "A layer's channels at once: the three directions in which its positions differ most are red, green and"
                        + " blue. Places of one colour are alike to the network.",
                "components.png",
                "the first three principal components of four layers as colours",
                "pca",
                "",
                RenderFigureRequest.newBuilder()
                        .setComponents(ComponentsFigure.getDefaultInstance())
                        .build(),
                "stem.relu",
                "stage1.0",
                "stage2.0",
                "stage3.0");
    }

    static Part top() {
        return one(
                "The strongest channels",
                "The mean of each channel as a line, the six largest marked, and their maps below: each is"
                        + " bright where the star is.",
                "top.png",
                "the picture, the mean of each channel, and the maps of the six largest",
                "top",
                "",
                RenderFigureRequest.newBuilder()
                        .setTop(TopFigure.getDefaultInstance())
                        .build(),
                "stage4.0");
    }

    static Part histogram() {
        return one(
                "How values are distributed",
                "Counts in decades. The activation function has made everything below zero exactly zero; those values"
                        + " have a bar of their own.",
                "histogram.png",
                "histograms of two layers",
                "histogram",
                "--log",
                RenderFigureRequest.newBuilder()
                        .setHistogram(HistogramFigure.newBuilder().setLogarithmic(true))
                        .build(),
                "stem.relu",
                "stage4.0");
    }

    static Part sparsity() {
        return one(
                "How much is zero",
                "Layer by layer as they are computed. A channel that is zero everywhere is dead for this picture.",
                "sparsity.png",
                "the share of zeros of each layer after an activation function",
                "sparsity",
                "",
                RenderFigureRequest.newBuilder()
                        .setSparsity(SparsityFigure.getDefaultInstance())
                        .build());
    }

    private static Part one(
            String title,
            String sentence,
            String file,
            String alternative,
            String command,
            String options,
            RenderFigureRequest request,
            String... layers) {
        String named = layers.length == 0 ? "" : " --layer " + String.join(" ", layers);
        String arguments = command + GIVEN + named + (options.isEmpty() ? "" : " " + options);
        return new Figures(
                title,
                sentence,
                List.of(new Drawn(
                        new Figure(file, alternative, arguments),
                        request.toBuilder().addAllLayers(Arrays.asList(layers)).build())));
    }
}
