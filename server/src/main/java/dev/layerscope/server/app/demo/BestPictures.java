package dev.layerscope.server.app.demo;

import dev.layerscope.client.FieldBoxes;
import dev.layerscope.client.LayerMaxima;
import dev.layerscope.v1.ChannelRange;
import dev.layerscope.v1.CropsFigure;
import dev.layerscope.v1.CropsRow;
import dev.layerscope.v1.FindMaximaRequest;
import dev.layerscope.v1.PictureCrop;
import dev.layerscope.v1.RenderFigureRequest;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The parts of pictures that excite some channels most: the server finds the places, and draws what they see. */
final class BestPictures implements Part {
    private static final String LAYER = "stage3.0";
    private static final ChannelRange CHANNELS =
            ChannelRange.newBuilder().setFirst(0).setLast(3).build();
    private static final int PLACES = 3;
    private static final Figure FIGURE = new Figure(
            "best.png",
            "for each channel the parts of pictures that excite it most",
            "best shapes " + Visit.PICTURES + " --layer " + LAYER + " --channels " + CHANNELS.getFirst() + "-"
                    + CHANNELS.getLast() + " -n " + PLACES);

    @Override
    public String html(Visit visit) throws IOException {
        LayerMaxima maxima = visit.client()
                .findMaxima(
                        FindMaximaRequest.newBuilder()
                                .setFeed(visit.feed(visit.allPictures()))
                                .addLayers(LAYER)
                                .addChannels(CHANNELS)
                                .build(),
                        visit.allPictures())
                .get(0);
        CropsFigure.Builder crops = CropsFigure.newBuilder();
        for (int channel = 0; channel < maxima.channels(); channel++) {
            crops.addRows(row(maxima, channel));
        }
        RenderFigureRequest request = RenderFigureRequest.newBuilder()
                .addLayers(LAYER)
                .setCrops(crops)
                .build();
        return Html.section(
                "Pictures that excite a channel",
                "The largest value of a channel in each picture, the greatest first, and the part of the picture that its"
                        + " place sees: what the channel looks for.",
                "<div class=\"figures\">" + FIGURE.draw(visit, request, visit.allPictures()) + "</div>");
    }

    private static CropsRow row(LayerMaxima maxima, int channel) {
        List<Integer> ranked = IntStream.range(0, maxima.header().getInputs())
                .boxed()
                .sorted(Comparator.comparingDouble(input -> -maxima.values()[at(maxima, input, channel)]))
                .limit(PLACES)
                .toList();
        CropsRow.Builder row = CropsRow.newBuilder().setChannel(maxima.header().getChannels(channel));
        for (int input : ranked) {
            int at = at(maxima, input, channel);
            row.addCrops(PictureCrop.newBuilder()
                    .setInput(input)
                    .setBox(FieldBoxes.of(maxima.header(), maxima.rows()[at], maxima.columns()[at]))
                    .setValue(maxima.values()[at]));
        }
        return row.build();
    }

    private static int at(LayerMaxima maxima, int input, int channel) {
        return input * maxima.channels() + channel;
    }
}
