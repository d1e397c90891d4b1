package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.client.LocalInput;
import dev.layerscope.client.Picture;
import dev.layerscope.client.ServerError;
import dev.layerscope.server.image.ImageDecoder;
import dev.layerscope.server.image.ImageLimits;
import dev.layerscope.server.image.RgbImage;
import dev.layerscope.v1.ChannelMeanTerm;
import dev.layerscope.v1.Engine;
import dev.layerscope.v1.FigurePanel;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.Objective;
import dev.layerscope.v1.ObjectiveTerm;
import dev.layerscope.v1.Optimization;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.Size;
import dev.layerscope.v1.Stage;
import dev.layerscope.v1.TopFigure;
import dev.layerscope.v1.WatchJobRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The figure of the strongest channels with the pictures that a job found for them. */
@Timeout(120)
class TopOverTheWireTest {
    private static final String NET = "tiny_resnet";
    private static final String LAYER = "layer1.0.conv1";
    private static final int COUNT = 3;
    private static final int MARGIN = 24;
    private static final int COLUMN_GAP = 12;

    @TempDir
    private static Path models;

    private static TestServer server;
    private static LocalInput input;

    @BeforeAll
    static void start() throws IOException {
        TestServer.copyGolden(models, NET, "tiny_vgg");
        server = TestServer.over(models, settings -> settings);
        input = LocalInput.of(Npz.files("/golden/" + NET + ".npz").get("input"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Picture figure(String model, String layer, String job) throws IOException {
        return server.client()
                .renderFigure(
                        RenderFigureRequest.newBuilder()
                                .setFeed(TestServer.feed(model, List.of(input)))
                                .addLayers(layer)
                                .setTop(TopFigure.newBuilder().setCount(COUNT).setJob(job))
                                .build(),
                        List.of(input));
    }

    private static Job search(int steps, List<Integer> channels) throws IOException {
        Optimization.Builder search = Optimization.newBuilder()
                .setModel(NET)
                .setEngine(Engine.ENGINE_GRADIENT)
                .setSize(Size.newBuilder().setHeight(32).setWidth(32))
                .addStages(Stage.newBuilder().setSteps(steps));
        for (int channel : channels) {
            search.addObjectives(Objective.newBuilder()
                    .addTerms(ObjectiveTerm.newBuilder()
                            .setChannelMean(
                                    ChannelMeanTerm.newBuilder().setLayer(LAYER).setChannel(channel))));
        }
        return server.client().jobs().create(search.build(), List.of());
    }

    private static Job ended(Job job) throws IOException {
        return server.client()
                .jobs()
                .watch(WatchJobRequest.newBuilder().setJob(job.getId()).build(), news -> {});
    }

    private static RgbImage picture(Job job, int number) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        server.client().jobs().readArtifact(job.getId(), "picture-" + number + ".png", Channels.newChannel(bytes));
        return decoded(bytes.toByteArray());
    }

    private static RgbImage decoded(byte[] png) {
        return new ImageDecoder(ImageLimits.DEFAULT).decode(ByteBuffer.wrap(png));
    }

    @Test
    void thePicturesOfTheJobStandBelowTheMapsOfTheirChannels() throws IOException {
        Picture plain = figure(NET, LAYER, "");
        List<Integer> top = plain.header().getPanels(0).getChannelsList();
        List<Integer> reversed = new ArrayList<>(top);
        Collections.reverse(reversed);
        Job job = ended(search(4, reversed));
        assertThat(job.getState()).isEqualTo(Job.State.STATE_SUCCEEDED);

        Picture complete = figure(NET, LAYER, job.getId());

        FigurePanel panel = complete.header().getPanels(0);
        assertThat(panel).isEqualTo(plain.header().getPanels(0));
        RgbImage drawn = decoded(complete.png().toByteArray());
        assertThat(drawn.height()).isEqualTo(complete.header().getSize().getHeight());
        int added = drawn.height() - plain.header().getSize().getHeight();
        int side = IntStream.range(MARGIN, added)
                .filter(size -> shows(drawn, 0, size, pictureOf(job, COUNT - 1)))
                .findFirst()
                .orElseThrow();
        for (int rank = 1; rank < COUNT; rank++) {
            assertThat(shows(drawn, rank, side, pictureOf(job, COUNT - 1 - rank)))
                    .as("rank " + rank)
                    .isTrue();
        }
    }

    private static RgbImage pictureOf(Job job, int number) {
        try {
            return picture(job, number);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether a square of the lowest row is this picture. */
    private static boolean shows(RgbImage figure, int rank, int side, RgbImage picture) {
        int left = MARGIN + rank * (side + COLUMN_GAP);
        RgbImage part = figure.part(figure.height() - MARGIN - side, left, side, side);
        return java.util.Arrays.equals(part.pixels(), picture.resize(side, side).pixels());
    }

    @Test
    void aJobThatHasNoPicturesForTheFigureIsRefusedInASentence() throws IOException {
        List<Integer> top = figure(NET, LAYER, "").header().getPanels(0).getChannelsList();
        Job few = ended(search(1, top.subList(0, 1)));
        assertRefused(
                "REQUEST_INVALID",
                "job: '" + few.getId() + "' sought nothing for channels " + top.get(1) + ", " + top.get(2)
                        + " of layer '" + LAYER + "'",
                () -> figure(NET, LAYER, few.getId()));
        assertRefused("REQUEST_INVALID", "of layer 'conv1'", () -> figure(NET, "conv1", few.getId()));
        assertRefused("REQUEST_INVALID", "(expected: in 'tiny_vgg@", () -> figure("tiny_vgg", LAYER, few.getId()));

        Job running = search(20_000, top);
        assertRefused("JOB_NOT_ENDED", "(expected: one that has ended", () -> figure(NET, LAYER, running.getId()));
        server.client().jobs().cancel(running.getId());
        ended(running);
        assertRefused("ARTIFACT_NOT_FOUND", "was cancelled", () -> figure(NET, LAYER, running.getId()));

        server.client().jobs().delete(running.getId());
        assertRefused("JOB_NOT_FOUND", running.getId(), () -> figure(NET, LAYER, running.getId()));
    }

    private static void assertRefused(
            String reason, String sentence, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ServerError.class, e -> {
            assertThat(e.reason()).contains(reason);
            assertThat(e.getMessage()).contains(sentence);
        });
    }
}
