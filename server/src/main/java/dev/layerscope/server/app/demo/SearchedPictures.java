package dev.layerscope.server.app.demo;

import dev.layerscope.client.JobsClient;
import dev.layerscope.v1.ChannelMeanTerm;
import dev.layerscope.v1.FigurePanel;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.Objective;
import dev.layerscope.v1.ObjectiveTerm;
import dev.layerscope.v1.Optimization;
import dev.layerscope.v1.PictureHeader;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.Size;
import dev.layerscope.v1.TopFigure;
import dev.layerscope.v1.WatchJobRequest;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;

/** Pictures that excite channels, searched from noise by jobs of the server: how they come to be, and beside a picture. */
final class SearchedPictures implements Part {
    private static final String LAYER = "stage2.0";
    private static final List<Integer> CHANNELS = List.of(13, 16, 20);
    private static final int SIDE = 96;
    private static final int SMALL_SIDE = 64;
    private static final String ANIMATION = "excite.gif";
    private static final Figure FIGURE = new Figure(
            "excited.png",
            "the picture, the mean of each channel, the maps of the six largest, and for each a picture of stripes that"
                    + " excites it most",
            "top shapes " + Visit.PICTURES + "/star.png --layer " + LAYER + " --optimize --optimize-size " + SMALL_SIDE
                    + "x" + SMALL_SIDE);

    @Override
    public String html(Visit visit) throws IOException {
        return Html.section(
                "What excites a channel",
                "Pictures searched from noise, by jobs of the server: how three channels of <code>" + LAYER
                        + "</code> come to see what they look for, and the strongest channels for the star, each with"
                        + " the picture that excites it most. A channel whose map is bright along edges of one direction"
                        + " looks for stripes of this direction.",
                row(animation(visit)) + row(figure(visit)));
    }

    private static String row(String figure) {
        return "<div class=\"figures\">" + figure + "</div>\n";
    }

    private static String animation(Visit visit) throws IOException {
        Job job = searched(visit, search(visit, SIDE, LAYER, CHANNELS));
        Path file = visit.folder().resolve(ANIMATION);
        try (WritableByteChannel bytes = Channels.newChannel(Files.newOutputStream(file))) {
            visit.client().jobs().readArtifact(job.getId(), "animation.gif", bytes);
        }
        BufferedImage first = ImageIO.read(file.toFile());
        String alternative = "three pictures that become stripes of different directions out of noise";
        return "<figure>" + Html.imageOfPlainScreen(ANIMATION, first.getWidth(), first.getHeight(), alternative)
                + Html.command("layerscope optimize shapes --layer " + LAYER + " --channel "
                        + CHANNELS.stream().map(String::valueOf).collect(Collectors.joining(","))
                        + " --size " + SIDE + "x" + SIDE + " -o " + ANIMATION)
                + "</figure>\n";
    }

    private static String figure(Visit visit) throws IOException {
        RenderFigureRequest.Builder request = RenderFigureRequest.newBuilder()
                .addLayers(LAYER)
                .setTop(TopFigure.getDefaultInstance())
                .setFeed(visit.feed(List.of(visit.picture())));
        PictureHeader plain = visit.client()
                .renderFigure(request.build(), List.of(visit.picture()))
                .header();
        FigurePanel shown = plain.getPanels(0);
        Job job = searched(visit, search(visit, SMALL_SIDE, shown.getLayer(), shown.getChannelsList()));
        request.getTopBuilder().setJob(job.getId());
        return FIGURE.draw(visit, request.build(), List.of(visit.picture()));
    }

    private static Job searched(Visit visit, Optimization search) throws IOException {
        JobsClient jobs = visit.client().jobs();
        String id = jobs.create(search, List.of()).getId();
        return jobs.watch(WatchJobRequest.newBuilder().setJob(id).build(), news -> {});
    }

    private static Optimization search(Visit visit, int side, String layer, List<Integer> channels) {
        Optimization.Builder search = Optimization.newBuilder()
                .setModel(visit.model())
                .setSize(Size.newBuilder().setHeight(side).setWidth(side));
        for (int channel : channels) {
            ChannelMeanTerm mean = ChannelMeanTerm.newBuilder()
                    .setLayer(layer)
                    .setChannel(channel)
                    .build();
            search.addObjectives(
                    Objective.newBuilder().addTerms(ObjectiveTerm.newBuilder().setChannelMean(mean)));
        }
        return search.build();
    }
}
